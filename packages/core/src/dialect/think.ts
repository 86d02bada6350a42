// Models that write their thoughts into the answer, in tags. Linear in its length, whatever way it arrives in pieces.
// The rule, and what it gets wrong, is in docs/dialects.md. Over 300 lines, because its three states lead to each other
// and share what is held between two pieces.
import { createProse, isPlain } from '../prose.ts'
import {
  closerMark,
  isEndOrTag,
  MAY_BE_TAG,
  mayBeginWithTag,
  tagAt,
  type ThinkTag,
} from './think-tags.ts'

/** A piece of the content: text, a thought, or what is neither: a tag, and the white space at its edges. */
export type Piece = 'text' | 'reasoning' | 'tag'

/** Cuts a text into what is said and what is thought. Its pieces, in order, are the text as it came. */
export interface ThinkSplitter {
  push(text: string): void
  /** Gives back what was held in case a tag would follow. */
  flush(): void
  /** Reasoning that came in a field of its own: the same text inside the tags is not given again. */
  know(reasoning: string): void
  /** Whether a tag is open, or may be about to be. */
  readonly isOpen: boolean
  /** Whether all that was said is a thought that has not been closed. */
  readonly isUnclosed: boolean
}

/** What becomes of the pieces. */
export interface ThinkSink {
  write(piece: Piece, text: string): void
  /** All text so far was a thought, whose opener stood in the prompt. */
  moveToThoughts(): void
}

/** Where a closer cannot end a thought: it is quoted. */
const QUOTE = /[`'"“”‘’«»()[\]{}<>=|/\\]/

/** Makes a splitter. `startsInside` where the prompt has opened the first thought. */
export function createThinkSplitter(
  { write, moveToThoughts }: ThinkSink,
  startsInside = false,
): ThinkSplitter {
  let state: 'start' | 'thinking' | 'text' = startsInside ? 'thinking' : 'start'
  /** What closes the thought; any closer where the opener was not seen. */
  let name: string | undefined
  let held = ''
  const prose = createProse()
  /** White space is held at the start of a text, and belongs to a tag at the edges of one. */
  let isAtEdge = startsInside
  let space = ''
  let hasText = false
  let hasMoved = false
  /** What the answer stands in: the name of its opener. */
  let wrap: string | undefined
  /** Openers that were text: their closers are, too. */
  let literal = 0
  let lastThought = ''
  let known = ''
  let matched = 0
  let pending = ''

  function think(text: string): void {
    if (text === '') return
    lastThought = text.charAt(text.length - 1)
    if (matched < 0 || known === '') return write('reasoning', text)
    const whole = pending + text
    const body = whole.trimEnd()
    pending = ''
    if (known.startsWith(body, matched)) {
      matched += body.length
      pending = whole.slice(body.length)
      if (body !== '') write('tag', body)
    } else {
      matched = -1
      write('reasoning', whole)
    }
  }

  function say(text: string): void {
    if (text === '') return
    prose.add(text)
    hasText = true
    write('text', text)
  }

  /** Takes the white space at an edge away. Gives the rest. */
  function trimmed(text: string): string {
    const body = text.trimStart()
    space += text.slice(0, text.length - body.length)
    if (!isAtEdge || body === '') return body
    isAtEdge = false
    if (space !== '') write('tag', space)
    space = ''
    return body
  }

  /** Leaves a tag out, and begins what it begins. */
  function pass({ kind, name: opened }: ThinkTag, spelling: string): void {
    write('tag', pending + space + spelling)
    pending = ''
    space = ''
    isAtEdge = true
    if (kind === 'wrap' || kind === 'mark') wrap = opened
    state = kind === 'open' ? 'thinking' : 'start'
    if (kind === 'open') name = opened
    else prose.add('\n')
  }

  /** What is left to be read once a step has been taken; undefined to wait for more. */
  type Step = (text: string, isEnd: boolean) => string | undefined

  const start: Step = (text, isEnd) => {
    const isAfterTag = isAtEdge
    const body = isAfterTag ? heldEdge(text) : trimmed(text)
    if (body === '') return ''
    const tag = mayBeginWithTag(body) ? tagAt(body, 0, isEnd) : undefined
    if (tag === 'partial') return wait(body)
    if (tag) {
      const spelling = body.slice(0, tag.length)
      const rest = body.slice(tag.length)
      const isLater = isAfterTag || known !== ''
      // White space and words follow one that is spoken of.
      let counts: boolean | undefined = isLater || !/^[^\S\n]/.test(rest)
      if (tag.kind === 'wrap') counts = isLater && !tag.name
      else if (tag.kind === 'unwrap' || tag.kind === 'end') {
        counts = isEnding(tag) && isEndOrTag(rest, isEnd)
      } else if (tag.kind === 'open' || tag.kind === 'empty') counts = true
      else if (rest === '' && !isEnd) counts = undefined
      if (counts === undefined) return wait(body)
      if (counts) {
        pass(tag, spelling)
        return rest
      }
    }
    state = 'text'
    if (isAfterTag) trimmed(body)
    const before = space
    space = ''
    say(before)
    return body
  }

  /** Whether a tag ends an answer. One in a tag ends it only where that stands around it. */
  function isEnding({ kind, name: closes }: ThinkTag): boolean {
    if (kind === 'unwrap') return closes !== '' || wrap === ''
    // After a word and a space a sentence names it.
    const isNamed = /[\p{L}\p{N}][^\S\n]$/u.test(prose.last)
    return kind === 'end' && !isNamed && !(closes === 's' && wrap === closes)
  }

  /** White space after a tag is held: another tag may follow. */
  function heldEdge(text: string): string {
    const body = text.trimStart()
    space += text.slice(0, text.length - body.length)
    return body
  }

  const thinking: Step = (text, isEnd) => {
    let body = text
    if (isAtEdge) {
      body = heldEdge(text)
      if (body === '') return ''
      const tag =
        startsInside && !hasText && mayBeginWithTag(body) ? tagAt(body, 0, isEnd) : undefined
      if (tag === 'partial') return wait(body)
      // Some templates leave the opener to the model after all.
      if (tag?.kind === 'open' && name === undefined) {
        pass(tag, body.slice(0, tag.length))
        return body.slice(tag.length)
      }
      trimmed(body)
    }
    const mark = closerMark(name)
    for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + 1)) {
      const tag = tagAt(body, at, isEnd)
      if (tag === 'partial') {
        think(body.slice(0, at))
        return wait(body.slice(at))
      }
      // What ends a message ends a thought in tokens.
      if (
        !tag ||
        !(tag.kind === 'end'
          ? name === '<' && tag.name === name
          : tag.kind === 'close' && (name ?? tag.name) === tag.name)
      )
        continue
      const end = at + tag.length
      if ((at > 0 ? body.charAt(at - 1) : lastThought) === '`') {
        if (end === body.length && !isEnd) {
          think(body.slice(0, at))
          return wait(body.slice(at))
        }
        if (body.charAt(end) === '`') continue
      }
      think(body.slice(0, at))
      pass(tag, body.slice(at, end))
      return body.slice(end)
    }
    think(body)
    return ''
  }

  const speak: Step = (text, isEnd) => {
    let from = 0
    for (const { index: at } of text.matchAll(MAY_BE_TAG)) {
      const tag = at < from ? undefined : tagAt(text, at, isEnd)
      if (!tag) continue
      say(text.slice(from, at))
      from = at
      if (tag === 'partial') return wait(text.slice(at))
      const end = at + tag.length
      const after = text.slice(end, end + 2)
      if (after.length < 2 && !isEnd) return wait(text.slice(at))
      if (tag.kind === 'wrap' && tag.name) wrap ??= tag.name
      if (prose.isInCode || tag.kind === 'wrap') continue
      if (tag.kind === 'unwrap' || tag.kind === 'end') {
        if (!isEnding(tag)) continue
        const isLast = isEndOrTag(text.slice(end), isEnd)
        if (isLast === undefined) return wait(text.slice(at))
        if (isLast) {
          pass(tag, text.slice(at, end))
          return text.slice(end)
        }
        if (tag.kind === 'end' || wrap === undefined) continue
        wrap = undefined
        write('tag', text.slice(at, end))
        from = end
      } else if (tag.kind === 'mark' && /^[^\s.,;:!?)]/.test(after)) {
        wrap = tag.name
        write('tag', text.slice(at, end))
        from = end
      } else if (tag.kind === 'close') {
        if (literal > 0) literal--
        else if (!hasMoved && isLoneCloser(after)) {
          hasMoved = true
          // After another thought one amid a line, or at the end, closes nothing: what stands before it is the answer.
          const isFirst = name === undefined && !startsInside && known === ''
          if (isFirst || (prose.isLineStart && after.length > 1)) {
            moveToThoughts()
            pass(tag, text.slice(at, end))
            return text.slice(end)
          }
          write('tag', text.slice(at, end))
          from = end
        }
      } else if (prose.isLineStart && text.charAt(at) === '<' && !/^[^\S\n]/.test(after)) {
        pass(tag, text.slice(at, end))
        return text.slice(end)
      } else if (tag.kind === 'open') literal++
    }
    say(text.slice(from))
    return ''
  }

  /** By where it stands: at the start of a line, right after a word, or before an empty line; never in code or quotes. */
  function isLoneCloser(after: string): boolean {
    if (/^[`'"”’»]/.test(after)) return false
    if (prose.isLineStart) return !/^[^\S\n]/.test(after)
    const last = prose.last.slice(-1)
    return /\s/.test(last) ? /^\n?\n?$/.test(after) : !QUOTE.test(last)
  }

  function wait(text: string): undefined {
    held = text
    return undefined
  }

  function run(text: string, isEnd: boolean): void {
    let rest: string | undefined = held + text
    held = ''
    while (rest) {
      const step = state === 'start' ? start : state === 'thinking' ? thinking : speak
      rest = step(rest, isEnd)
    }
  }

  return {
    push(text) {
      if (state !== 'text' || held !== '' || !isPlain(text)) return run(text, false)
      prose.addPlain(text)
      write('text', text)
    },
    flush() {
      run('', true)
      const rest = pending + space
      pending = ''
      space = ''
      // Of a text that is white space nothing is said.
      if (rest !== '') write('tag', rest)
    },
    know(reasoning) {
      // Reasoning that begins with white space is written without it inside the tags.
      known += known === '' ? reasoning.trimStart() : reasoning
      // The thought has a field of its own: the text is none.
      if (startsInside && name === undefined && state === 'thinking' && isAtEdge) {
        state = 'start'
        isAtEdge = false
      }
    },
    get isOpen() {
      return state === 'thinking' || held !== ''
    },
    get isUnclosed() {
      return state === 'thinking' && !hasText && !hasMoved
    },
  }
}
