// One request with one JSON answer: lists, balances and whatever else is no stream.
import type { Connection } from './connection.ts'
import type { WireRequest } from '../dialect/dialect.ts'
import { abortedError, ChatError, toChatError } from '../errors.ts'
import { open } from './http.ts'
import { parseJson } from '../json.ts'
import type { Scheduler } from '../schedule.ts'
import { type EventReader, readEvents } from './sse.ts'

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

/** The longest body that is read, in UTF-16 code units. */
const MAX_LENGTH = 16 * 1024 * 1024

/** Sends a request that is spelled already and reads its JSON. @throws ChatError */
export async function fetchJson(
  connection: Connection,
  scheduler: Scheduler,
  wire: WireRequest,
  call: CallOptions = {},
): Promise<JsonAnswer> {
  // A controller of its own: `open` leaves a listener on the signal that it gets.
  const controller = new AbortController()
  let reader: EventReader | undefined
  let timeout: ChatError | undefined
  const abort = (): void => {
    controller.abort()
    reader?.cancel()
  }
  call.signal?.addEventListener('abort', abort, { once: true })
  if (call.signal?.aborted) abort()
  const { idle } = connection.timeouts
  const expire = (): void => {
    timeout = stalled()
    abort()
  }
  let cancelTimer = (): void => undefined
  try {
    const { headers } = call
    const { response } = await open(
      connection,
      { operation: 'models', params: {}, wire, headers },
      controller.signal,
      scheduler,
    )
    reader = readEvents(response)
    const pieces: string[] = []
    let length = 0
    for (;;) {
      if (idle !== false) cancelTimer = scheduler.timer(expire, idle)
      const read = await reader.next()
      cancelTimer()
      if (timeout) throw timeout
      if (call.signal?.aborted) throw abortedError()
      if (!read) break
      for (const payload of read) {
        pieces.push(payload.data)
        length += payload.data.length
      }
      if (length > MAX_LENGTH) throw tooLong()
    }
    const body = parseJson(pieces.join(''))
    if (body === undefined) throw notJson()
    return { body, headers: response.headers }
  } catch (thrown) {
    if (timeout) throw timeout
    throw call.signal?.aborted ? abortedError() : toChatError(thrown)
  } finally {
    cancelTimer()
    // Closes the connection of a body that was not read to its end.
    abort()
    call.signal?.removeEventListener('abort', abort)
  }
}

function stalled(): ChatError {
  return new ChatError('timeout', {
    message:
      '@x/core: the answer stopped arriving, so the request was given up. Try again, or raise `timeouts.idle`.',
  })
}

function tooLong(): ChatError {
  return new ChatError('limit', {
    message: `@x/core: the answer is longer than ${MAX_LENGTH} characters. Reading stopped so that memory stays bounded.`,
  })
}

function notJson(): ChatError {
  return new ChatError('protocol', {
    message:
      '@x/core: something else than JSON came back. The address may be wrong or a proxy stepped in; check `baseURL`.',
    retryable: false,
  })
}
