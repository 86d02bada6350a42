// From text in any pieces to events, by the rules of WHATWG's event stream (html, section 9.2.6). And by two of no
// standard: a line `error: …`, as llama.cpp had it, and a bare line of JSON that is an error, as gateways have.
import type { Payload } from '../dialect/dialect.ts'

/** Parses one stream. */
export interface EventParser {
  feed(text: string): void
  /** How much of an event is held that has not ended, in UTF-16 code units. */
  readonly size: number
}

/** Makes a parser. `onComment` hears of keep-alives. */
export function createEventParser(
  onEvent: (event: Payload) => void,
  onComment?: () => void,
): EventParser {
  /** A line whose end has not come. */
  let held = ''
  let data: string | undefined
  let event: string | undefined
  /** The text ended with a CR, which may be half of a line end. */
  let isHalf = false

  function dispatch(): void {
    if (data !== undefined) onEvent({ data, event })
    data = event = undefined
  }

  function add(value: string): void {
    data = data === undefined ? value : `${data}\n${value}`
  }

  function readLine(line: string): void {
    if (line === '') return dispatch()
    const colon = line.indexOf(':')
    const value = colon < 0 ? '' : line.slice(colon + (line.charAt(colon + 1) === ' ' ? 2 : 1))
    const field = colon < 0 ? line : line.slice(0, colon)
    if (field === 'data') add(value)
    else if (field === '') onComment?.()
    else if (field === 'event') event = value || undefined
    else if (field === 'error' || field === '{"error"') {
      dispatch()
      event = 'error'
      add(field === 'error' ? value : line)
    }
  }

  return {
    get size() {
      return held.length + (data?.length ?? 0)
    },
    feed(read) {
      if (read === '') return
      let text = isHalf && read.startsWith('\n') ? read.slice(1) : read
      isHalf = read.endsWith('\r')
      if (text.includes('\r')) text = text.replaceAll(/\r\n?/g, '\n')
      let from = 0
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
        // Nearly all events are one such line. Benchmark: wire.
        const isWhole = text.charCodeAt(at + 1) === 0x0a && text.startsWith('data: ', from)
        if (isWhole && held === '' && data === undefined) {
          onEvent({ data: text.slice(from + 6, at), event })
          event = undefined
          from = at + 2
          continue
        }
        readLine(held + text.slice(from, at))
        held = ''
        from = at + 1
      }
      held += text.slice(from)
    },
  }
}
