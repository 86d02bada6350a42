// Models that write their reasoning into the answer, as `<think>…</think>` before it. Linear in its length.
import type { TextPart } from './types.ts'

/** Cuts a text that may begin with `<think>…</think>`, whatever way it arrives in pieces. */
export interface ThinkSplitter {
  push(text: string): void
  /** Gives back what was held in case a tag would follow. */
  flush(): void
  /** Reasoning that came in a field of its own: the same text inside the tags is not given again. */
  know(reasoning: string): void
  /** Whether a tag is open, or may be about to be. */
  readonly isOpen: boolean
}

/** Gemini's compatible endpoint writes `<thought>`, MiniMax `<mm:think>`. */
const TAGS = ['think', 'thought', 'mm:think'] as const

/** Makes a splitter. Only a tag before all other text counts: one amid an answer is what the answer is about. */
export function createThinkSplitter(
  write: (type: TextPart['type'], text: string) => void,
): ThinkSplitter {
  let closing = ''
  let state: 'start' | 'thinking' | 'text' = 'start'
  let space = ''
  let held = ''
  let isTrimming = false
  let known = ''
  let matched = 0
  let pending = ''

  function writeReasoning(text: string): void {
    if (matched < 0 || known === '') return write('reasoning', text)
    const whole = pending + text
    const body = whole.trimEnd()
    if (known.startsWith(body, matched)) {
      matched += body.length
      pending = whole.slice(body.length)
    } else {
      matched = -1
      write('reasoning', whole)
    }
  }

  function emit(text: string): void {
    let rest = text
    if (isTrimming) {
      rest = text.trimStart()
      if (rest === '') return
      isTrimming = false
    }
    if (rest === '') return
    if (state === 'thinking') writeReasoning(rest)
    else write('text', rest)
  }

  function start(text: string): void {
    const whole = held + text
    const body = held === '' ? whole.trimStart() : whole
    space += whole.slice(0, whole.length - body.length)
    held = ''
    const tag = TAGS.find((name) => body.startsWith(`<${name}>`))
    if (tag) {
      state = 'thinking'
      closing = `</${tag}>`
      isTrimming = true
      think(body.slice(tag.length + 2))
    } else if (TAGS.some((name) => `<${name}>`.startsWith(body))) {
      held = body
    } else {
      state = 'text'
      emit(space + body)
    }
  }

  function think(text: string): void {
    const whole = held + text
    held = ''
    const end = whole.indexOf(closing)
    if (end >= 0) {
      emit(whole.slice(0, end))
      state = 'text'
      isTrimming = true
      return emit(whole.slice(end + closing.length))
    }
    const tail = whole.lastIndexOf('<')
    const isHeld = tail >= 0 && closing.startsWith(whole.slice(tail))
    if (isHeld) held = whole.slice(tail)
    emit(isHeld ? whole.slice(0, tail) : whole)
  }

  return {
    push(text) {
      if (state === 'start') start(text)
      else if (state === 'thinking') think(text)
      else emit(text)
    },
    flush() {
      const rest = state === 'start' ? space + held : held
      space = ''
      held = ''
      emit(rest)
    },
    get isOpen() {
      return state === 'thinking' || held !== ''
    },
    know(reasoning) {
      // Reasoning that begins with white space is written without it inside the tags.
      known += known === '' ? reasoning.trimStart() : reasoning
    },
  }
}
