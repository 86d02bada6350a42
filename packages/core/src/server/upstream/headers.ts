// The headers that pass, both ways: a list of them, and nothing else.
import type { DialectRelay } from '../../dialect/dialect.ts'
import type { Secrets } from '../../http/secrets.ts'
import type { ReadBody } from '../limits/body.ts'
import type { ChatHandlerOptions } from '../options.ts'

const REQUEST_HEADERS = ['accept']
const RESPONSE_HEADERS = [
  'retry-after',
  'retry-after-ms',
  'x-request-id',
  'request-id',
  'openai-processing-ms',
  'x-should-retry',
]
const SAFE_TYPE = /^(text\/(event-stream|plain)|application\/(x-ndjson|([\w.-]+\+)?json))\s*(;|$)/i

/** Of every stream of events: nothing on the way may hold it back, change it or keep it. */
export const EVENT_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-content-type-options': 'nosniff',
  'x-accel-buffering': 'no',
}

/** Whether it is declared as a stream of events. */
export function isEventStream(response: Response): boolean {
  return /^text\/event-stream/i.test(response.headers.get('content-type') ?? '')
}

/** The caller's headers that go on, with those that the body needs. */
export function requestHeaders(
  request: Request,
  body: ReadBody | undefined,
  { client, allow }: Pick<ChatHandlerOptions, 'client' | 'allow'>,
  idempotencyKey: string | undefined,
): Record<string, string> {
  const { relay = {} } = client.connection.dialect
  const headers: Record<string, string> = {}
  const named = allow?.headers?.map((name) => name.toLowerCase()) ?? []
  for (const name of [...REQUEST_HEADERS, ...(relay.requestHeaders ?? []), ...named]) {
    const value = request.headers.get(name)
    if (value !== null) headers[name] = value
  }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey
  return { ...headers, ...(body && relay.headersFor?.({ body: body.value, headers })) }
}

/** What the endpoint tells beside its answer, as far as callers may see it. */
export function toldHeaders(
  response: Response,
  secrets: Secrets,
  relay: DialectRelay = {},
): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const name of [...RESPONSE_HEADERS, ...(relay.responseHeaders ?? [])]) {
    const value = response.headers.get(name)
    if (value !== null) headers[name] = secrets.without(value)
  }
  return headers
}

/** The headers of a body that is passed on. */
export function bodyHeaders(
  response: Response,
  secrets: Secrets,
): Readonly<Record<string, string>> {
  const type = secrets.without(response.headers.get('content-type') ?? '')
  if (isEventStream(response)) return { ...EVENT_HEADERS, 'content-type': type }
  return {
    // Anything else could be run as a page or a script of this origin.
    'content-type': SAFE_TYPE.test(type) ? type : 'application/octet-stream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
}
