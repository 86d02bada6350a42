// Hop 1: from a request to a response with a status in 2xx. Retries happen here alone, because only
// here is it certain that no byte of an answer has been seen (and paid for) yet.
import type { Connection } from './connection.ts'
import type { Operation, WireRequest } from '../dialect/dialect.ts'
import { readErrorBody } from './error-body.ts'
import { attemptsBefore, type Refusal } from './late-refusal.ts'
import { abortedError, ChatError, isAbort, toChatError, usageError } from '../errors.ts'
import { isForeign, networkError, place, platformTimeout } from './fetch-failure.ts'
import { generateId } from '../ids.ts'
import { asObject } from '../json.ts'
import { createRedact, type Redact } from './redact.ts'
import { backoff, shouldRetry, wait } from './retry.ts'
import type { Scheduler } from '../schedule.ts'
import type { Settings } from '../message/types.ts'

/** What is asked of a connection. */
export interface OpenRequest {
  operation: Operation
  /** The OpenAI body; the dialect may rewrite it. */
  params: object
  settings?: Settings | undefined
  /** A request that is spelled already: the dialect is not asked. */
  wire?: WireRequest | undefined
  /** The id of a stream that a backend route has kept: it is read again, and nothing is asked. */
  attach?: string | undefined
  /** Hears of each response outside 2xx: its status, and at most 64 KiB of its body. */
  onRefusal?: ((status: number, body: string) => void) | undefined
  /** Added to the connection's headers, and stronger than them. */
  headers?: Readonly<Record<string, string>> | undefined
}

/** A response in 2xx. */
export interface Opened {
  response: Response
  /** For errors that the body tells of. */
  redact: Redact
  /** By which a backend route keeps the answer. */
  stream: { id: string; drop(): void } | undefined
  /**
   * What a refusal leads to that came in the stream, in place of an answer: another try, as after one that came as a
   * status. @throws ChatError as `open` does
   */
  refused(refusal: Refusal): Promise<Opened>
}

/** Reads a kept stream; which one is for the query to say. */
const ATTACH: WireRequest = { path: 'chat/completions', headers: {}, body: undefined }
const STREAM_ID = /^[\w-]{16,200}$/
const newStreamId = (): string => generateId() + generateId()

/**
 * Sends a request and resolves with a 2xx response.
 * @throws ChatError `http` or `api` for other statuses, `network` without a connection, `timeout` when no headers came, `aborted`, `usage`.
 */
export async function open(
  connection: Connection,
  request: OpenRequest,
  signal: AbortSignal,
  scheduler: Scheduler,
): Promise<Opened> {
  const { operation, params, settings = {}, attach } = request
  const asked = (): WireRequest => connection.dialect.request({ operation, params, settings })
  const wire = request.wire ?? (attach === undefined ? asked() : ATTACH)
  const address = connection.urlFor(wire.path)
  const url = attach === undefined ? address : withStream(address, attach)
  const isStream = attach !== undefined || asObject(wire.body)?.['stream'] === true
  const headers: Record<string, string> = {
    accept: isStream ? 'text/event-stream' : 'application/json',
    ...lowerCased(wire.headers),
    ...(await unlessAborted(connection.resolveHeaders(wire.path), signal)),
    ...lowerCased(request.headers ?? {}),
  }
  const init: RequestInit = { method: 'GET', headers }
  if (wire.body !== undefined) {
    headers['content-type'] = 'application/json'
    // Other origins allow a fixed list of headers, and a preflight that fails costs the request.
    if (!isForeign(url)) {
      headers['idempotency-key'] ??= generateId()
      // A backend route keeps the answer under it, should this connection be lost.
      if (isStream && wire.path === ATTACH.path) headers['x-stream-id'] ??= newStreamId()
    }
    init.method = 'POST'
    init.body = toBody(wire.body)
  }
  checkHeaders(headers)
  const redact = createRedact(url, headers)
  const { attempts, maxDelay } = connection.retry
  const { timeouts } = connection
  const limit = operation === 'models' ? timeouts.headers : timeouts.answer

  function opened(response: Response, attempt: number): Opened {
    // Of another address nothing is taken: it would be asked for at this one.
    const told = response.redirected ? undefined : response.headers.get('x-stream-id')
    const id = attach ?? (wire.path === ATTACH.path && isStream ? told : undefined)
    const stream =
      id && STREAM_ID.test(id)
        ? { id, drop: () => drop(connection, withStream(address, id), headers) }
        : undefined
    return { response, redact, stream, refused: (refusal) => tryFrom(attempt, refusal) }
  }

  /** Tries from this attempt on, of which a refusal may be known already. */
  async function tryFrom(first: number, known?: Refusal): Promise<Opened> {
    let refusal = known
    for (let attempt = first; ; attempt++) {
      let error: ChatError
      let mayRetry: boolean
      let made = attempt + 1
      try {
        if (!refusal) {
          const response = await send(connection, url, init, signal, scheduler, limit)
          if (response.ok) return opened(response, attempt)
          const { status, headers: told } = response
          refusal = { status, headers: told, body: await readErrorBody(response, scheduler) }
        }
        request.onRefusal?.(refusal.status, refusal.body)
        const refused = connection.dialect.error(refusal)
        const before = attemptsBefore(refusal.headers)
        mayRetry = before === 0 && shouldRetry(refusal.headers, refused)
        error = mayRetry || before > 0 ? refused : asFinal(refused)
        made += Math.max(0, before - 1)
        refusal = undefined
      } catch (thrown) {
        error = toChatError(thrown)
        mayRetry = error.kind === 'network'
      }
      if (signal.aborted) throw abortedError()
      const delay = error.retryAfter ?? backoff(attempt)
      if (!mayRetry || attempt >= attempts || delay > maxDelay) {
        throw withAttempts(redact(error), made)
      }
      await wait(delay, signal, scheduler)
      if (signal.aborted) throw abortedError()
    }
  }
  return tryFrom(0)
}

function withStream(address: string, id: string): string {
  return `${address}${address.includes('?') ? '&' : '?'}stream=${id}`
}

/** Tells a route to end what it keeps. Nobody waits for it: a route that does not hear it reads the answer to its end. */
function drop(
  connection: Connection,
  url: string,
  { accept: _, 'content-type': __, 'idempotency-key': ___, ...headers }: Record<string, string>,
): void {
  // `keepalive`, for a page that is about to go.
  const init: RequestInit = { method: 'DELETE', headers, keepalive: true }
  const ask = async (): Promise<void> => void (await connection.fetch(url, init)).body?.cancel()
  ask().catch(() => undefined)
}

async function send(
  connection: Connection,
  url: string,
  init: RequestInit,
  signal: AbortSignal,
  scheduler: Scheduler,
  limit: number | false,
): Promise<Response> {
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
        if (signal.aborted || isAbort(cause)) reject(abortedError())
        // A fetch that was passed in knows better what went wrong.
        else if (cause instanceof ChatError) reject(cause)
        else reject(platformTimeout(cause) ?? networkError(url, cause))
      },
    )
  })
}

/** The result of a function that was passed in and may never answer. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(abortedError())
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}

/** The platform's own error for these quotes the header, which may be the key. */
function checkHeaders(headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      void new Headers([[name, value]])
    } catch {
      throw usageError(
        `the header "${name}" holds a character that cannot be sent, e.g. a line break or a dash that is none. Nothing was sent; look at what \`apiKey\` and \`headers\` give.`,
      )
    }
  }
}

function toBody(body: object): string {
  try {
    return JSON.stringify(body)
  } catch (cause) {
    throw usageError(
      'the request cannot be written as JSON, so it was not sent. It holds a BigInt or refers to itself.',
      cause,
    )
  }
}

/** An error that the server says would only come again. */
function asFinal(error: ChatError): ChatError {
  if (!error.retryable) return error
  const { action, ...data } = error.toJSON()
  const other = action === 'retry' ? 'none' : action
  return new ChatError(error.kind, { ...data, retryable: false, action: other, cause: error.cause })
}

function withAttempts(error: ChatError, attempts: number): ChatError {
  if (attempts === 1) return error
  return new ChatError(error.kind, { ...error.toJSON(), cause: error.cause, attempts })
}
