// Space as CommonMark means it: no-break spaces and the like are text.

/** Whether a character is a space, a tab or a line ending. */
export function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10
}

/** The text without space at its end. Loops: a regular expression would look at long runs again and again. */
export function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--
  return text.slice(0, end)
}

/** The text without space around it. */
export function trimSpace(text: string): string {
  let start = 0
  while (start < text.length && isSpace(text.charCodeAt(start))) start++
  return trimEnd(text.slice(start))
}
