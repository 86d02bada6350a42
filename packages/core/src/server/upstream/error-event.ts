// What is told of an error once an answer has begun: one event of its stream, in the shape of the OpenAI API.
import { INTERRUPTED_CODE } from '../../dialect/api-error.ts'

/** An event with this as its data. */
export function eventOf(data: unknown): Uint8Array {
  return new TextEncoder().encode(`data: ${JSON.stringify(data)}\n\n`)
}

/** The last event of an answer that did not come to its end. */
export function interruptedEvent(message: string): Uint8Array {
  return eventOf({ error: { message, type: 'api_error', param: null, code: INTERRUPTED_CODE } })
}
