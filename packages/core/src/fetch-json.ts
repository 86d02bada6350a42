// One request with one JSON answer: lists, balances and whatever else is no stream.
import type { Connection } from './connection.ts'
import type { WireRequest } from './dialect.ts'
import { ChatError, toChatError } from './errors.ts'
import { open } from './http.ts'
import { parseJson } from './json.ts'
import type { Scheduler } from './schedule.ts'
import { readEvents } from './sse.ts'

/** What may be told for one call. */
export interface CallOptions {
  /** Stops the call at any moment. */
  signal?: AbortSignal | undefined
  /** Added to the client's headers, and stronger than them. */
  headers?: Readonly<Record<string, string>> | undefined
}

/** A JSON answer, and the headers that it came with. */
export interface JsonAnswer {
  body: unknown
  headers: Headers
}

/** Sends a request that is spelled already and reads its JSON. @throws ChatError */
export async function fetchJson(
  connection: Connection,
  scheduler: Scheduler,
  wire: WireRequest,
  call: CallOptions = {},
): Promise<JsonAnswer> {
  // A controller of its own: `open` leaves a listener on the signal that it gets.
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  call.signal?.addEventListener('abort', abort, { once: true })
  if (call.signal?.aborted) abort()
  try {
    const { headers } = call
    const response = await open(
      connection,
      { operation: 'models', params: {}, wire, headers },
      controller.signal,
      scheduler,
    )
    const reader = readEvents(response)
    let text = ''
    for (let read = await reader.next(); read; read = await reader.next()) {
      for (const payload of read) text += payload.data
    }
    const body = parseJson(text)
    if (body === undefined) throw notJson()
    return { body, headers: response.headers }
  } catch (thrown) {
    throw toChatError(thrown)
  } finally {
    call.signal?.removeEventListener('abort', abort)
  }
}

function notJson(): ChatError {
  return new ChatError('protocol', {
    message:
      '@x/core: something else than JSON came back. The address may be wrong or a proxy stepped in; check `baseURL`.',
    retryable: false,
  })
}
