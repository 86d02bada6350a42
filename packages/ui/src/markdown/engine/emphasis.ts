// Emphasis, strong emphasis and strikethrough: runs of marks, and which of them belong together (CommonMark's
// delimiter stack, linear because a search that failed is not repeated further down).
import type { Delimiter, Scanner } from './scanner.ts'

const SPACE = /[\p{Zs}\t\n\f\r]/u
const PUNCTUATION = /[\p{P}\p{S}]/u
const CJK =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\u3000-\u303f\uff00-\uffef]/u

/** Reads the run of marks at the scanner. */
export function readDelimiter(scanner: Scanner): void {
  const { text, at, settings } = scanner
  const mark = text.charAt(at)
  let end = at + 1
  while (text.charAt(end) === mark) end++
  scanner.at = end
  const length = end - at
  if (mark === '~' && length > 2) {
    scanner.nodes.push(text.slice(at, end))
    return
  }
  const before = characterBefore(text, at)
  const after = String.fromCodePoint(text.codePointAt(end) ?? 10)
  const isSpaceBefore = SPACE.test(before)
  const isSpaceAfter = SPACE.test(after)
  // Chinese, Japanese and Korean have no spaces around words: `**“字”**字` and `**字，**a` are meant, though
  // CommonMark has them as text. So their marks count as letters, and any mark may stand beside their letters.
  const isChat = settings.chat && mark !== '_'
  const isMarkBefore = PUNCTUATION.test(before) && !(isChat && CJK.test(before))
  const isMarkAfter = PUNCTUATION.test(after) && !(isChat && CJK.test(after))
  const isLeft =
    !isSpaceAfter && (!isMarkAfter || isSpaceBefore || isMarkBefore || (isChat && CJK.test(before)))
  const isRight =
    !isSpaceBefore && (!isMarkBefore || isSpaceAfter || isMarkAfter || (isChat && CJK.test(after)))
  // Within a word `_` is text, and so is one `~`: `5~10`.
  const isStrict = mark === '_' || (mark === '~' && length === 1)
  const delimiter: Delimiter = {
    type: 'delimiter',
    mark,
    at,
    count: length,
    length,
    opens: isLeft && (!isStrict || !isRight || isMarkBefore),
    closes: isRight && (!isStrict || !isLeft || isMarkAfter),
    ends: [],
    starts: [],
    previous: scanner.last,
    next: undefined,
    isInWord: /[a-z\d]/i.test(before),
  }
  if (scanner.last) scanner.last.next = delimiter
  scanner.last = delimiter
  scanner.nodes.push(delimiter)
}

function characterBefore(text: string, at: number): string {
  if (at === 0) return '\n'
  const code = text.charCodeAt(at - 1)
  const isLow = code >= 0xdc00 && code <= 0xdfff
  return isLow ? text.slice(Math.max(0, at - 2), at) : text.charAt(at - 1)
}

/** Matches the runs after `bottom` with each other. Those left in the list have no partner. */
export function matchDelimiters(scanner: Scanner, bottom: Delimiter | undefined): void {
  // Places, not runs: a run may be gone by the time a search meets it.
  const floors = new Map<string, number>()
  let closer = firstAfter(scanner, bottom)
  while (closer) {
    if (!closer.closes) {
      closer = closer.next
      continue
    }
    const kind = floorKey(closer)
    const opener = findOpener(closer, bottom, floors.get(kind) ?? 0)
    if (!opener) {
      floors.set(kind, closer.at)
      const { next } = closer
      if (!closer.opens) unlink(scanner, closer)
      closer = next
      continue
    }
    pair(opener, closer)
    opener.next = closer
    closer.previous = opener
    if (opener.count === 0) unlink(scanner, opener)
    if (closer.count > 0) continue
    const { next } = closer
    unlink(scanner, closer)
    closer = next
  }
}

/** The first run after `bottom`. */
function firstAfter(scanner: Scanner, bottom: Delimiter | undefined): Delimiter | undefined {
  if (bottom) return bottom.next
  let first = scanner.last
  while (first?.previous) first = first.previous
  return first
}

function floorKey({ mark, opens, length, count }: Delimiter): string {
  return mark === '~' ? mark + count : mark + (opens ? 3 : 0) + (length % 3)
}

function findOpener(
  closer: Delimiter,
  bottom: Delimiter | undefined,
  floor: number,
): Delimiter | undefined {
  let opener = closer.previous
  for (; opener && opener !== bottom && opener.at >= floor; opener = opener.previous) {
    if (opener.mark === closer.mark && opener.opens && canPair(opener, closer)) return opener
  }
  return undefined
}

function canPair(opener: Delimiter, closer: Delimiter): boolean {
  if (opener.mark === '~') return opener.count === closer.count
  // The "rule of three" of CommonMark.
  if (!closer.opens && !opener.closes) return true
  if (closer.length % 3 === 0) return true
  return (opener.length + closer.length) % 3 !== 0
}

function pair(opener: Delimiter, closer: Delimiter): void {
  const used = opener.mark === '~' ? opener.count : opener.count > 1 && closer.count > 1 ? 2 : 1
  const kind = opener.mark === '~' ? 'strike' : used === 2 ? 'strong' : 'emphasis'
  opener.count -= used
  closer.count -= used
  opener.starts.push(kind)
  closer.ends.push(kind)
}

/** Takes a run out of the list. */
export function unlink(scanner: Scanner, delimiter: Delimiter): void {
  const { previous, next } = delimiter
  if (previous) previous.next = next
  if (next) next.previous = previous
  else scanner.last = previous
}

/** Forgets the runs after `bottom`. */
export function dropDelimiters(scanner: Scanner, bottom: Delimiter | undefined): void {
  scanner.last = bottom
  if (bottom) bottom.next = undefined
}
