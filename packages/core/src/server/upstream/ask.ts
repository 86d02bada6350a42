// The request that goes out, until the endpoint answers: with the route's key, in time, and again where that can help.
import { isPlatformTimeout, networkError } from '../../http/fetch-failure.ts'
import { checkHeaders } from '../../http/check-headers.ts'
import { backoff, shouldRetry, wait } from '../../http/retry.ts'
import { type Secrets, secretsOf } from '../../http/secrets.ts'
import { generateId } from '../../ids.ts'
import { createTimers } from '../../schedule.ts'
import { isChatError } from '../../errors.ts'
import { DEADLINE_CODE, withDeadline } from '../deadline.ts'
import type { ReadBody } from '../limits/body.ts'
import type { ChatHandlerOptions } from '../options.ts'
import type { RouteError } from '../telling/told.ts'
import { MISCONFIGURED, TIMED_OUT, UNREACHABLE } from '../refusals.ts'
import { type Refusal, type Refused, refusedBy } from '../refuse.ts'
import { queryOf, type Route } from '../routes.ts'
import { requestHeaders, toldHeaders } from './headers.ts'
import { type EndpointRefused, refusalOf } from './refused.ts'

/** What is asked of the endpoint. */
export interface Asking {
  request: Request
  route: Route
  body: ReadBody | undefined
  options: ChatHandlerOptions
  /** Of its caller, bound to the owner. */
  idempotencyKey: string | undefined
  /** Of this route, by which it knows a request that comes back to it. */
  mark: Readonly<Record<string, string>>
  /** Ends the request at any moment. */
  upstream: AbortController
  tell: Tell
}

/** Tells the owner of the route what their caller got, whose it is to mend, and why, without these secrets. */
export type Tell = (
  refusal: Refusal,
  fault: RouteError['fault'],
  cause: unknown,
  secrets: Secrets,
) => void

/** What came of it. */
export type Outcome =
  | {
      type: 'answer'
      response: Response
      /** What callers may see of its headers. */
      told: Readonly<Record<string, string>>
      secrets: Secrets
    }
  | { type: 'refused'; refused: Refused }
  /** Ended by the caller, or by whoever may. */
  | { type: 'left' }

/** Before it is known what is asked. */
const NO_SECRETS = secretsOf('', {})
/** How long the functions may take that give a key or headers, in milliseconds. */
const RESOLVE_MS = 10_000
/** A longer wait before another try is the caller's, who sees it and may give up; in milliseconds. */
const LONGEST_WAIT_MS = 2000
/** Tells callers how often the endpoint was asked, where it was more than once: they need not try again as often. */
const ATTEMPTS_HEADER = 'x-upstream-attempts'

/** Asks the endpoint. Never rejects for what an endpoint or a connection does. */
export async function ask(asking: Asking): Promise<Outcome> {
  const { request, route, body, options, upstream, tell } = asking
  const { connection } = options.client
  const { timeouts, dialect } = connection
  // Without a word of the owner it is the callers who try again: they see that they wait, and can give up.
  const retry = connection.isRetryGiven ? connection.retry : { attempts: 0, maxDelay: 0 }
  const { signal } = upstream
  const path = route.path + queryOf(request.url, route.query)
  const limit = body === undefined ? timeouts.headers : timeouts.answer
  let secrets = NO_SECRETS
  const refuse = (refusal: Refusal, cause: unknown): Outcome => {
    tell(refusal, refusal === MISCONFIGURED ? 'route' : 'upstream', cause, secrets)
    return { type: 'refused', refused: refusedBy(refusal) }
  }
  let url: string
  let headers: Record<string, string>
  try {
    url = connection.urlFor(path)
    const own = await withDeadline(
      () => connection.resolveHeaders(path),
      limit === false ? RESOLVE_MS : Math.min(limit, RESOLVE_MS),
      '`apiKey` or `headers` of the client did not answer in time, so nothing could be asked. Let them reject sooner than in 10 seconds.',
    )
    secrets = secretsOf(url, own)
    checkHeaders(own)
    const passed = requestHeaders(request, body, options, asking.idempotencyKey)
    headers = { ...passed, ...asking.mark, ...own }
  } catch (cause) {
    return refuse(MISCONFIGURED, cause)
  }
  // What is asked twice must not be charged twice.
  if (body && retry.attempts > 0) headers['idempotency-key'] ??= generateId()
  for (let attempt = 0; ; attempt++) {
    let refused: Refused
    let delay: number | undefined
    let toOwner: EndpointRefused['toOwner']
    let cause: unknown
    try {
      const response = await send(asking, url, headers, limit)
      const told = toldHeaders(response, secrets, dialect.relay)
      const errorOf = (text: string) =>
        dialect.error({ status: response.status, headers: response.headers, body: text })
      const refusal = await refusalOf(response, url, errorOf, told, secrets)
      if (!refusal) return { type: 'answer', response, told, secrets }
      ;({ refused, toOwner, cause } = refusal)
      const { retryAfter } = refusal.cause
      const mayHelp = refused.status < 600 && shouldRetry(response.headers, refusal.cause)
      if (mayHelp) delay = retryAfter ?? backoff(attempt)
    } catch (thrown) {
      if (isTimeout(thrown)) return refuse(TIMED_OUT, thrown)
      if (signal.aborted) return { type: 'left' }
      const told = isChatError(thrown) ? thrown : await networkError(url, thrown)
      // An address that nobody can ask.
      if (told.kind === 'usage') return refuse(MISCONFIGURED, told)
      toOwner = { ...UNREACHABLE, fault: 'upstream' }
      refused = refusedBy(UNREACHABLE)
      cause = thrown
      delay = backoff(attempt)
    }
    if (signal.aborted) return { type: 'left' }
    const longest = Math.min(retry.maxDelay, LONGEST_WAIT_MS)
    if (delay === undefined || attempt >= retry.attempts || delay > longest) {
      tell(toOwner, toOwner.fault, cause, secrets)
      return { type: 'refused', refused: withAttempts(refused, attempt + 1) }
    }
    await wait(delay, signal, createTimers())
    if (signal.aborted) return { type: 'left' }
  }
}

function isTimeout(thrown: unknown): boolean {
  const isDeadline = isChatError(thrown) && thrown.code === DEADLINE_CODE
  return isDeadline || isPlatformTimeout(thrown)
}

/** Sends it once. Rejects when no headers come in time, and when it is ended, whatever its `fetch` makes of that. */
async function send(
  { body, options, upstream }: Asking,
  url: string,
  headers: Readonly<Record<string, string>>,
  limit: number | false,
): Promise<Response> {
  const { signal } = upstream
  const { connection } = options.client
  let stop = (): void => undefined
  const fetched = async (): Promise<Response> =>
    Promise.race([
      connection.fetch(url, {
        method: body === undefined ? 'GET' : 'POST',
        headers,
        ...(body === undefined ? {} : { body: body.bytes }),
        redirect: 'manual',
        signal,
      }),
      new Promise<never>((_, reject) => {
        stop = () => reject(new DOMException('The request was ended.', 'AbortError'))
        signal.addEventListener('abort', stop)
        if (signal.aborted) stop()
      }),
    ])
  try {
    return await withDeadline(
      fetched,
      limit,
      `the server behind this chat route sent no headers within ${Number(limit) / 1000} seconds, so it was given up. Raise \`timeouts.headers\` of the client if it needs longer.`,
      (late) => void late.body?.cancel().catch(() => undefined),
    )
  } catch (thrown) {
    if (isTimeout(thrown)) upstream.abort()
    throw thrown
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function withAttempts(refused: Refused, attempts: number): Refused {
  if (attempts === 1) return refused
  const headers = {
    ...refused.headers,
    'x-should-retry': 'false',
    [ATTEMPTS_HEADER]: String(attempts),
  }
  return { ...refused, headers }
}
