// The `<NanoGPT>{…}</NanoGPT>` that ends a legacy answer, and is read and never shown, however the
// network cuts it and whatever is wrong with it. The last one counts: a model may write the tag itself.
import { asObject, parseJson } from '../json.ts'
import { type Billing, readBilling } from './pricing.ts'

const OPEN = '<NanoGPT>'
const CLOSE = '</NanoGPT>'
/** So much of the tag at the very end of a body is a trailer that was cut; less may be text. */
const LEAST = '<Nano'.length
/** A tag that was never closed and is followed by more than this was no trailer. */
const LONGEST = 4096

/** Splits the text of an answer from its trailer. */
export interface TrailerSplitter {
  /** The text that is certain not to belong to a trailer. */
  push(text: string): string
  /** The rest of the text, and what the trailer said. Call it once, at the end. */
  end(): { text: string; billing: Billing | undefined }
}

/** Makes a splitter for one answer. */
export function createTrailerSplitter(): TrailerSplitter {
  let held = ''
  let billing: Billing | undefined

  /** What is held as text, with the trailer in it read and taken out. */
  function resolve(): string {
    const tag = held.indexOf(OPEN)
    if (tag < 0) return held
    const [inside, after] = split(held.slice(tag + OPEN.length))
    const isJson = inside.trimStart().startsWith('{')
    const isTrailer =
      after === undefined
        ? (isJson || inside.trim() === '') && inside.length <= LONGEST
        : isJson || after.trim() === ''
    if (!isTrailer) return held
    billing = readBilling(parseJson(inside))
    return after?.trimEnd() ?? ''
  }

  return {
    push(text) {
      held += text
      const tag = held.lastIndexOf(OPEN)
      const end = tag >= 0 ? tag : partialTagIn(held)
      // The white space before a trailer goes with it.
      const start = held.slice(0, end).trimEnd().length
      const certain = held.slice(0, start)
      held = held.slice(start)
      if (tag < 0 || held.length <= LONGEST * 2) return certain
      // So much after a tag is an answer that goes on. Holding it would cost more with each piece.
      const rest = resolve()
      const partial = partialTagIn(rest)
      held = rest.slice(partial)
      return certain + rest.slice(0, partial)
    },
    end() {
      const isCut = !held.includes(OPEN) && held.length - partialTagIn(held) >= LEAST
      return { text: isCut ? '' : resolve(), billing }
    },
  }
}

function split(rest: string): [inside: string, after: string | undefined] {
  const [first, last] = [rest.indexOf(CLOSE), rest.lastIndexOf(CLOSE)]
  // The closing tag may also stand within the JSON; what it holds then ends with the last one.
  const close = first < last && asObject(parseJson(rest.slice(0, last))) ? last : first
  return close < 0 ? [rest, undefined] : [rest.slice(0, close), rest.slice(close + CLOSE.length)]
}

/** Where a tag may have begun that is not whole yet; the length of the text where none has. */
function partialTagIn(text: string): number {
  for (let length = Math.min(OPEN.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(OPEN.slice(0, length))) return text.length - length
  }
  return text.length
}

/**
 * The text of a legacy answer and what its trailer said.
 * @example
 * parseLegacyText('Hello!<NanoGPT>{"cost":0.001}</NanoGPT>').text // 'Hello!'
 */
export function parseLegacyText(body: string): { text: string; billing: Billing | undefined } {
  const splitter = createTrailerSplitter()
  const start = splitter.push(body)
  const { text, billing } = splitter.end()
  return { text: start + text, billing }
}
