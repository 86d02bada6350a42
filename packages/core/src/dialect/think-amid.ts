// Amid a text: what a tag is there.
import { give, isEnding, pass, type Splitting, type Step, wait } from './think-splitting.ts'
import { isEndOrTag, MAY_BE_TAG, tagAt, type ThinkTag } from './think-tags.ts'

/** Where a closer cannot end a thought: it is quoted. */
const QUOTE = /[`'"“”‘’«»()[\]{}<>=|/\\]/

/** What a tag is: text, left out of it, or the end of it. */
type Role = 'text' | 'tag' | 'end'

export const readAmid: Step = (splitting, text, isEnd) => {
  let from = 0
  for (const { index: at } of text.matchAll(MAY_BE_TAG)) {
    const tag = at < from ? undefined : tagAt(text, at, isEnd)
    if (!tag) continue
    give(splitting, 'text', text.slice(from, at))
    from = at
    const rest = text.slice(at)
    const role = tag === 'partial' ? tag : roleOf(splitting, tag, rest, isEnd)
    if (role === undefined || tag === 'partial') return wait(splitting, rest)
    if (role === 'end') return pass(splitting, tag, rest)
    if (role === 'text') continue
    from = at + tag.length
    give(splitting, 'tag', text.slice(at, from))
  }
  give(splitting, 'text', text.slice(from))
  return ''
}

/** What the tag at the start of a text is; undefined where that is not known yet. */
function roleOf(
  splitting: Splitting,
  tag: ThinkTag,
  text: string,
  isEnd: boolean,
): Role | undefined {
  const { kind, name, length } = tag
  const { prose } = splitting
  const after = text.slice(length, length + 2)
  if (after.length < 2 && !isEnd) return undefined
  if (kind === 'wrap' && name) splitting.wrap ??= name
  if (/head|turn/.test(kind)) splitting.turns = 'told'
  if (prose.isInCode || /^wrap|head|turn/.test(kind)) return 'text'
  if (kind === 'unwrap' || kind === 'end')
    return roleOfEnd(splitting, tag, text.slice(length), isEnd)
  if (kind === 'close') return roleOfCloser(splitting, after)
  if (kind === 'mark' && /^[^\s.,;:!?)]/.test(after)) {
    splitting.wrap = name
    return 'tag'
  }
  if (prose.isLineStart && text.startsWith('<') && !/^[^\S\n]/.test(after)) return 'end'
  if (kind === 'open') splitting.literal++
  return 'text'
}

function roleOfEnd(
  splitting: Splitting,
  tag: ThinkTag,
  rest: string,
  isEnd: boolean,
): Role | undefined {
  if (!isEnding(splitting, tag)) return 'text'
  const isLast = isEndOrTag(rest, isEnd)
  if (isLast !== false) return isLast && 'end'
  if (tag.kind === 'end' || splitting.wrap === undefined) return 'text'
  splitting.wrap = undefined
  return 'tag'
}

function roleOfCloser(splitting: Splitting, after: string): Role {
  if (splitting.literal > 0) {
    splitting.literal--
    return 'text'
  }
  if (!isLoneCloser(splitting, after)) return 'text'
  splitting.literal = Infinity
  // After another thought one amid a line, or at the end, closes nothing: what stands before it is the answer.
  const isFirst = splitting.name === undefined
  if (!isFirst && !(splitting.prose.isLineStart && after.length > 1)) return 'tag'
  splitting.moveToThoughts()
  return 'end'
}

/** By where it stands: at the start of a line, right after a word, or before an empty line; never in code or quotes. */
function isLoneCloser({ prose }: Splitting, after: string): boolean {
  if (/^[`'"”’»]/.test(after)) return false
  if (prose.isLineStart) return !/^[^\S\n]/.test(after)
  const last = prose.last.slice(-1)
  return /\s/.test(last) ? /^\n?\n?$/.test(after) : !QUOTE.test(last)
}
