// Bytes of a stream of events, let through an event at a time: what is passed on never ends inside of one, however the
// network cut it, so that there is always room for a comment or a last event.
import { joined } from './bytes.ts'
import { watchEventEnds } from './event-ends.ts'

/** The largest event, in bytes: as much as the client of this package reads. */
export const MAX_EVENT_BYTES: number = 16 * 1024 * 1024
/** Enough of a line to tell whether it can begin an event. */
const HEAD_BYTES = 8

/** Puts events together. */
export interface WholeEvents {
  /** The bytes that are whole events by now, in order. */
  take(bytes: Uint8Array): readonly Uint8Array[]
  /** What has begun and is not whole. */
  rest(): readonly Uint8Array[]
  /** How much is held back, in bytes. */
  readonly held: number
  /** What was passed on ends inside of something that is no event. */
  readonly isAmid: boolean
}

/**
 * Makes one for a stream. Pieces of events are copied, all else is passed as it is; of a body that may be something
 * else, also what is no event is held.
 */
export function createWholeEvents(isDeclared: boolean): WholeEvents {
  const ends = watchEventEnds()
  let pieces: Uint8Array[] = []
  let held = 0
  let isAmid = false

  function release(): Uint8Array[] {
    const released = pieces
    pieces = []
    held = 0
    return released
  }

  return {
    take(bytes) {
      if (bytes.length === 0) return []
      const cut = ends.lastIn(bytes)
      ends.chunk(bytes)
      if (cut > 0) isAmid = false
      if (cut === bytes.length) return held === 0 ? [bytes] : [...release(), bytes]
      const whole = cut > 0 ? [...release(), bytes.subarray(0, cut)] : []
      const begun = bytes.subarray(cut)
      // What is no event is no one's to put together.
      if (isAmid || (isDeclared && held < HEAD_BYTES && !mayBegin(pieces, begun))) {
        isAmid = true
        return [...whole, ...release(), begun]
      }
      // A copy: whoever is handed the other part may take its memory along.
      pieces.push(begun.slice())
      held += begun.length
      return whole
    },
    rest: release,
    get held() {
      return held
    },
    get isAmid() {
      return isAmid
    },
  }
}

/** Names of lines, comments, blank lines; and JSON, as errors are sometimes told under the type of a stream. */
const EVENT = /^\uFEFF?(?:data|event|id|retry|error)?:|^\uFEFF?[\s{["]/
const NAMES = ['data:', 'event:', 'id:', 'retry:', 'error:', '\uFEFFdata:', '\uFEFFevent:']

/** Whether these bytes are, or may become, an event. */
function mayBegin(pieces: readonly Uint8Array[], begun: Uint8Array): boolean {
  const head = joined([...pieces, begun.subarray(0, HEAD_BYTES)])
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(head)
  return EVENT.test(text) || NAMES.some((name) => name.startsWith(text))
}
