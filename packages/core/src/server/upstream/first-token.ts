// When an answer has said its first word: until then a model may read a prompt, or think, for minutes.
import { createParser } from 'eventsource-parser'
import type { Dialect, Operation } from '../../dialect/dialect.ts'
import { isWritten } from '../../http/end-marks.ts'
import type { Delta } from '../../message/types.ts'

/** Looks for the first token in the events of an answer, as the client would. */
export function firstTokenIn(
  dialect: Dialect,
  operation: Operation,
  params: object,
): (bytes: Uint8Array) => boolean {
  const decode = dialect.decoder({ operation, framing: 'sse', params, settings: {} })
  const utf8 = new TextDecoder()
  let hasToken = false
  const isSign = (delta: Delta): boolean =>
    isWritten(delta) || ['source', 'finish', 'done', 'error'].includes(delta.type)
  const parser = createParser({
    onEvent(event) {
      try {
        hasToken ||= decode(event).some(isSign)
      } catch {
        // What nobody can read is no wait for a token any more.
        hasToken = true
      }
    },
  })
  return (bytes) => {
    if (!hasToken) parser.feed(utf8.decode(bytes, { stream: true }))
    return hasToken
  }
}
