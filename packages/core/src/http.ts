// Hop 1: from a request to a response with a status in 2xx. Retries happen here alone, because only
// here is it certain that no byte of an answer has been seen (and paid for) yet.
import type { Connection } from './connection.ts'
import type { Operation, WireRequest } from './dialect.ts'
import { ChatError, isAbort, toChatError } from './errors.ts'
import { generateId } from './ids.ts'
import { asObject } from './json.ts'
import type { Scheduler } from './schedule.ts'
import type { Settings } from './types.ts'

/** What is asked of a connection. */
export interface OpenRequest {
  operation: Operation
  /** The OpenAI body; the dialect may rewrite it. */
  params: object
  settings?: Settings | undefined
  /** A request that is spelled already: the dialect is not asked. */
  wire?: WireRequest | undefined
  /** Added to the connection's headers, and stronger than them. */
  headers?: Readonly<Record<string, string>> | undefined
}

/** An error body is read to this many bytes and no further. */
const MAX_ERROR_BYTES = 64 * 1024

/**
 * Sends a request and resolves with a 2xx response.
 * @throws ChatError `http` or `api` for other statuses, `network` without a connection, `timeout` when no headers came, `aborted`.
 */
export async function open(
  connection: Connection,
  request: OpenRequest,
  signal: AbortSignal,
  scheduler: Scheduler,
): Promise<Response> {
  const { operation, params, settings = {} } = request
  const wire = request.wire ?? connection.dialect.request({ operation, params, settings })
  const url = connection.urlFor(wire.path)
  const wantsStream = asObject(wire.body)?.['stream'] === true
  const headers: Record<string, string> = {
    accept: wantsStream ? 'text/event-stream' : 'application/json',
    ...wire.headers,
    ...(await connection.resolveHeaders(wire.path)),
    ...request.headers,
  }
  const init: RequestInit = { method: 'GET', headers }
  if (wire.body !== undefined) {
    headers['content-type'] = 'application/json'
    // Other origins allow a fixed list of headers, and a preflight that fails costs the request.
    if (!isForeign(url)) headers['idempotency-key'] ??= generateId()
    init.method = 'POST'
    init.body = JSON.stringify(wire.body)
  }
  const { attempts, maxDelay } = connection.retry
  for (let attempt = 0; ; attempt++) {
    let error: ChatError
    let mayRetry: boolean
    try {
      const response = await send(connection, url, init, signal, scheduler)
      if (response.ok) return response
      const body = await readErrorBody(response)
      error = withoutKey(connection.dialect.error({ ...pick(response), body }), headers)
      mayRetry = shouldRetry(response.headers, error)
    } catch (thrown) {
      error = toChatError(thrown)
      mayRetry = error.kind === 'network'
    }
    const delay = error.retryAfter ?? backoff(attempt)
    if (signal.aborted || !mayRetry || attempt >= attempts || delay > maxDelay) throw error
    await wait(delay, signal, scheduler)
  }
}

async function send(
  connection: Connection,
  url: string,
  init: RequestInit,
  signal: AbortSignal,
  scheduler: Scheduler,
): Promise<Response> {
  const limit = connection.timeouts.headers
  return new Promise<Response>((resolve, reject) => {
    const attempt = new AbortController()
    const stop = (): void => {
      attempt.abort(signal.reason)
      reject(abortedError())
    }
    if (signal.aborted) return stop()
    // Stays on the signal after the headers: it is what closes the socket of the body later. The
    // signal belongs to one stream and dies with it.
    signal.addEventListener('abort', stop, { once: true })
    const cancelTimer =
      limit === false
        ? undefined
        : scheduler.timer(() => {
            attempt.abort()
            reject(
              new ChatError('timeout', {
                message: `@x/core: no answer came from ${place(url)} within ${limit / 1000} seconds. The server may be overloaded; try again, or raise \`timeouts.headers\`.`,
              }),
            )
          }, limit)
    connection.fetch(url, { ...init, signal: attempt.signal }).then(
      (response) => {
        cancelTimer?.()
        resolve(response)
      },
      (cause: unknown) => {
        cancelTimer?.()
        signal.removeEventListener('abort', stop)
        reject(signal.aborted || isAbort(cause) ? abortedError() : networkError(url, cause))
      },
    )
  })
}

function abortedError(): ChatError {
  return new ChatError('aborted', { message: '@x/core: the request was stopped.' })
}

function networkError(url: string, cause: unknown): ChatError {
  return new ChatError('network', {
    message: `@x/core: ${place(url)} could not be reached. Nothing was sent or charged twice; check the connection and the address, then try again.`,
    cause,
  })
}

/** The part of an address that helps a reader and holds no secret. */
function place(url: string): string {
  try {
    return new URL(url).host
  } catch {
    return url.split('?', 1)[0] ?? url
  }
}

function isForeign(url: string): boolean {
  const origin = (globalThis as { location?: { origin?: string } }).location?.origin
  if (origin === undefined || !/^https?:/i.test(url)) return false
  return new URL(url).origin !== origin
}

function pick(response: Response): { status: number; headers: Headers } {
  return { status: response.status, headers: response.headers }
}

async function readErrorBody(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  if (!reader) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  try {
    while (bytes < MAX_ERROR_BYTES) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value.subarray(0, MAX_ERROR_BYTES - bytes), { stream: true })
      bytes += value.byteLength
    }
  } catch {
    // A body that breaks off still has its status, which says more than how it broke.
  }
  reader.cancel().catch(() => undefined)
  return text
}

/** Servers like to quote the key that they refuse. */
function withoutKey(error: ChatError, headers: Record<string, string>): ChatError {
  const secrets = [headers['authorization']?.replace(/^Bearer /i, ''), headers['x-api-key']]
  let { message } = error
  for (const secret of secrets) {
    if (secret && secret.length > 3) message = message.replaceAll(secret, '[key]')
  }
  return message === error.message
    ? error
    : new ChatError(error.kind, { ...error.toJSON(), message })
}

function shouldRetry(headers: Headers, error: ChatError): boolean {
  const told = headers.get('x-should-retry')
  if (told === 'true' || told === 'false') return told === 'true'
  return error.retryable
}

/** Half a second, doubling to eight, less up to a quarter so that clients do not come back in step. */
function backoff(attempt: number): number {
  return Math.min(500 * 2 ** attempt, 8000) * (1 - Math.random() / 4)
}

async function wait(ms: number, signal: AbortSignal, scheduler: Scheduler): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      cancelTimer()
      reject(abortedError())
    }
    const cancelTimer = scheduler.timer(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })
}
