// Numbers as people and models write them, in the digits of their language.

/** A text with its numbers in the digits and marks that `Number` reads: `٣٫٥`, `３．５` and `३.५` are `3.5`. */
export function plainDigits(text: string): string {
  return (
    text
      // Makes the wide digits and marks of Chinese, Japanese and Korean fields narrow.
      .normalize('NFKC')
      .replaceAll(/[^\d\P{Nd}]/gu, (digit) => String(valueOf(digit.codePointAt(0) ?? 0)))
      .replaceAll('٫', '.')
      .replaceAll('−', '-')
      // Marks of direction and the separator of thousands.
      .replaceAll(/[٬\u061c\u200e\u200f]/g, '')
  )
}

/** Digits of every language follow one another from 0 to 9. */
function valueOf(codePoint: number): number {
  let before = codePoint
  while (/\p{Nd}/u.test(String.fromCodePoint(before - 1))) before--
  return (codePoint - before) % 10
}
