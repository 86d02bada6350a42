// Hop 1: from a request to a response with a status in 2xx. Retries happen here alone, because only
// here is it certain that no byte of an answer has been seen (and paid for) yet.
import type { Connection } from './connection.ts'
import type { ErrorResponse, Operation, WireRequest } from '../dialect/dialect.ts'
import { checkHeaders } from './check-headers.ts'
import { readErrorBody } from './error-body.ts'
import { withAdvice, withMembers } from './advised.ts'
import { attemptsBefore } from './late-refusal.ts'
import { abortedError, ChatError, isAbort, toChatError, usageError } from '../errors.ts'
import { isForeign, isUnsent, networkError, place } from './fetch-failure.ts'
import { generateId } from '../ids.ts'
import { asObject } from '../json.ts'
import { backoff, shouldRetry, wait } from './retry.ts'
import { isEvents, routeStreams, type RouteStream, STREAM_HEADER } from './route-stream.ts'
import type { Scheduler } from '../schedule.ts'
import type { Settings } from '../message/types.ts'
import { untilAborted } from './until-aborted.ts'
import { createRedact, type Redact } from './without-keys.ts'

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
  /** The id under which a backend route is to keep the answer, told in `x-stream-id`. */
  streamId?: string | undefined
  /** Hears where the answer is kept: when it is asked for, when the route has said so, and of nothing where it is not. */
  onStream?: ((stream: RouteStream | undefined) => void) | undefined
  /**
   * Hears of each response outside 2xx: its status, and at most 64 KiB of its body. True where asking the same again
   * would bring the same.
   */
  onRefusal?: ((status: number, body: string) => Promise<boolean>) | undefined
  /** Added to the connection's headers, and stronger than them. */
  headers?: Readonly<Record<string, string>> | undefined
}

/** A response in 2xx. */
export interface Opened {
  response: Response
  /** For errors that the body tells of. */
  redact: Redact
  /**
   * What a refusal leads to that came in the stream, in place of an answer: another try, as after one that came as a
   * status. @throws ChatError as `open` does
   */
  refused(refusal: ErrorResponse): Promise<Opened>
}

/** Reads a kept stream; which one is for the query to say. */
const ATTACH: WireRequest = { path: 'chat/completions', headers: {}, body: undefined }

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
  const isStream = attach !== undefined || asObject(wire.body)?.['stream'] === true
  const isChat = isStream && wire.path === ATTACH.path
  const streamId = isChat ? request.streamId : undefined
  const headers = lowerCased(
    { accept: isStream ? 'text/event-stream' : 'application/json' },
    wire.headers,
    await untilAborted(connection.resolveHeaders(wire.path), signal),
    request.headers ?? {},
    streamId === undefined ? {} : { [STREAM_HEADER]: streamId },
  )
  const streams = routeStreams(connection, address, headers)
  const url = attach === undefined ? address : streams.urlOf(attach)
  const init: RequestInit = { method: 'GET', headers }
  if (wire.body !== undefined) {
    headers['content-type'] = 'application/json'
    // Other origins allow a fixed list of headers, and a preflight that fails costs the request.
    if (!isForeign(url)) headers['idempotency-key'] ??= generateId()
    init.method = 'POST'
    init.body = jsonText(wire.body)
  }
  checkHeaders(headers)
  const redact = createRedact(url, headers)
  const { attempts, maxDelay } = connection.retry
  const { timeouts } = connection
  const limit = operation === 'models' ? timeouts.headers : timeouts.answer
  const sendTo = async (to: string, how: RequestInit): Promise<Response> =>
    send(connection, to, how, signal, scheduler, limit)

  /** Sends it, unless a refusal is known already. */
  async function ask(known?: ErrorResponse): Promise<Response | Refused> {
    try {
      let refusal = known
      if (!refusal) {
        const response = await sendTo(url, init)
        if (response.ok) return response
        const { status, headers: told } = response
        const body = await readErrorBody(response, scheduler)
        refusal = { status, headers: told, body, place: place(url) }
      }
      const isTaught = await request.onRefusal?.(refusal.status, refusal.body)
      const refused = await withAdvice(connection.dialect.error(refusal))
      const before = attemptsBefore(refusal.headers)
      const mayRetry = !isTaught && before === 0 && shouldRetry(refusal.headers, refused)
      return { error: mayRetry || before > 0 ? refused : asFinal(refused), mayRetry, before }
    } catch (thrown) {
      const error = toChatError(thrown)
      return { error, mayRetry: error.kind === 'network', before: 0 }
    }
  }

  /** What a route has of a request that got no answer: the answer, nothing, or nobody knows. */
  async function look(id: string): Promise<Response | 'nothing' | 'unknown'> {
    try {
      const response = await sendTo(streams.urlOf(id), streams.init)
      if (response.ok && isEvents(response)) return response
      void response.body?.cancel()
      return response.status < 500 && response.status !== 429 ? 'nothing' : 'unknown'
    } catch {
      return 'unknown'
    }
  }

  function opened(response: Response, attempt: number, id = attach): Opened {
    if (id === undefined) request.onStream?.(isChat ? streams.toldBy(response) : undefined)
    else if (isEvents(response)) request.onStream?.(streams.of(id, true))
    return { response, redact, refused: (refusal) => tryFrom(attempt, refusal) }
  }

  /** Tries from this attempt on, of which a refusal may be known already. */
  async function tryFrom(first: number, known?: ErrorResponse): Promise<Opened> {
    let refused: Refused | undefined
    for (let attempt = first; ; attempt++) {
      if (!refused?.isUnknown) {
        const answered = await ask(attempt === first ? known : undefined)
        if (!('error' in answered)) return opened(answered, attempt)
        refused = answered
        refused.isUnknown = streamId !== undefined && mayBeAnswered(answered.error)
      }
      if (refused.isUnknown && streamId !== undefined && !signal.aborted) {
        const found = await look(streamId)
        if (typeof found !== 'string') return opened(found, attempt, streamId)
        refused.isUnknown = found === 'unknown'
      }
      if (signal.aborted) throw abortedError()
      const { error, mayRetry, isUnknown, before } = refused
      const delay = error.retryAfter ?? backoff(attempt)
      if (!mayRetry || attempt >= attempts || delay > maxDelay) {
        // A route that was slow to answer may answer yet.
        if (!isUnknown && error.kind !== 'timeout') request.onStream?.(undefined)
        const sent = attempt + Math.max(1, before)
        throw withMembers(await redact(error), { attempts: sent > 1 ? sent : undefined })
      }
      await wait(delay, signal, scheduler)
      if (signal.aborted) throw abortedError()
    }
  }
  const named = attach ?? streamId
  if (named !== undefined) request.onStream?.(streams.of(named, false))
  return tryFrom(0)
}

/** A request that brought no answer. */
interface Refused {
  error: ChatError
  mayRetry: boolean
  /** How often a route has asked the endpoint, where it tells. */
  before: number
  /** A route may be answering all the same: asked again, it would answer twice. */
  isUnknown?: boolean
}

/** Whether a request may have come to a route that answers it: the line broke, or a proxy gave up waiting. */
function mayBeAnswered({ kind, status = 0, cause }: ChatError): boolean {
  return (kind === 'network' && !isUnsent(cause)) || (kind === 'http' && status >= 502)
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
    connection
      .fetch(url, { ...init, signal: attempt.signal })
      .then(
        (response) => {
          cancelTimer?.()
          resolve(response)
        },
        async (cause: unknown) => {
          cancelTimer?.()
          signal.removeEventListener('abort', stop)
          if (signal.aborted || isAbort(cause)) throw abortedError()
          // A fetch that was passed in knows better what went wrong.
          throw cause instanceof ChatError ? cause : await networkError(url, cause)
        },
      )
      .catch(reject)
  })
}

/** All that have a value, with their names in lower case, the later ones stronger. */
function lowerCased(...all: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of all.flatMap(Object.entries<string | undefined>)) {
    // Sent, undefined is a word.
    if (value !== undefined) headers[name.toLowerCase()] = value
  }
  return headers
}

/** What an app gives, as JSON text. @throws ChatError `usage` for what is no JSON. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    throw usageError(
      'this cannot be written as JSON: it holds a BigInt or refers to itself. Nothing was sent.',
      cause,
    )
  }
}

/** An error that the server says would only come again. */
function asFinal(error: ChatError): ChatError {
  if (!error.retryable) return error
  return withMembers(error, {
    retryable: false,
    action: error.action === 'retry' ? 'none' : error.action,
  })
}
