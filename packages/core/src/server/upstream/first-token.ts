// When an answer has said its first word: until then a model may read a prompt, or think, for minutes.
import type { Dialect, Operation } from '../../dialect/dialect.ts'
import { isWritten } from '../../http/end-marks.ts'
import { createEventParser } from '../../http/event-parser.ts'
import type { Delta } from '../../message/types.ts'

/** A whole chunk that says something beyond doubt: for most answers no decoder has to be made, which takes longer than a token. */
const SAYS =
  /^data: ?\{(?![^\n]*"index": ?-)[^\n]*"delta": ?\{(?:"role": ?"assistant", ?)?"content": ?" ?[\p{L}\d][^\n]*\}(?:\r?\n){2}/u
/** How much of what came is looked through for one, in bytes. */
const HEAD_BYTES = 1024
const head = new TextDecoder()

/** Whether an answer is at work, as the client's clocks see it. */
const isSign = (delta: Delta): boolean =>
  isWritten(delta) || ['source', 'finish', 'done', 'error'].includes(delta.type)

/** Looks for the first token in the events of an answer, as the client would; or for the first delta that `counts`. */
export function firstTokenIn(
  dialect: Dialect,
  operation: Operation,
  params: object,
  counts: (delta: Delta) => boolean = isSign,
): (bytes: Uint8Array) => boolean {
  let hasToken = false
  let read: ((bytes: Uint8Array) => void) | undefined
  function reader(): (bytes: Uint8Array) => void {
    const decode = dialect.decoder({ operation, framing: 'sse', params, settings: {} })
    const utf8 = new TextDecoder()
    const parser = createEventParser((event) => {
      try {
        hasToken ||= decode(event).some(counts)
      } catch {
        // What nobody can read is no wait for a token any more.
        hasToken = true
      }
    })
    return (bytes) => parser.feed(utf8.decode(bytes, { stream: true }))
  }
  return (bytes) => {
    hasToken ||= SAYS.test(head.decode(bytes.subarray(0, HEAD_BYTES)))
    if (hasToken) return true
    read ??= reader()
    read(bytes)
    return hasToken
  }
}
