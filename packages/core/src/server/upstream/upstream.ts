// From the route to the endpoint behind it, and what may come back.
import { isDown } from '../../dialect/api-error.ts'
import type { Connection } from '../../http/connection.ts'
import type { DialectRelay } from '../../dialect/dialect.ts'
import { ChatError } from '../../errors.ts'
import { parseJson } from '../../json.ts'
import type { ReadBody } from '../limits/body.ts'
import { isModelAllowed } from '../limits/allow.ts'
import { passedOn, type Watcher, watchers } from './bytes.ts'
import { createRecording } from '../telling/exchanges.ts'
import type { Telling } from '../telling/telling.ts'
import type { Passing } from '../keeping/passing.ts'
import type { ChatHandlerOptions, RouteError } from '../options.ts'
import {
  DOWN,
  HTML_PAGE,
  KEY_MISSING,
  KEY_REFUSED,
  MISCONFIGURED,
  NOT_A_LIST,
  REDIRECTED,
  UNREACHABLE,
} from '../refusals.ts'
import { refuse, type Refusal } from '../refuse.ts'
import { readBytes } from '../read-bytes.ts'
import { queryOf, type Route } from '../routes.ts'
import { keptAlive } from './keep-alive.ts'
import { causeWithout, secretsOf, withoutSecrets } from './secrets.ts'
import { STREAM_HEADER } from '../keeping/streams.ts'

const REQUEST_HEADERS = ['accept', 'idempotency-key']
const RESPONSE_HEADERS = [
  'retry-after',
  'retry-after-ms',
  'x-request-id',
  'request-id',
  'openai-processing-ms',
  'x-should-retry',
]
const SAFE_TYPE = /^(text\/(event-stream|plain)|application\/(x-ndjson|([\w.-]+\+)?json))\s*(;|$)/i
const MAX_ERROR_BYTES = 64 * 1024
/** The status alone says enough, in milliseconds. */
const MAX_ERROR_MS = 2000
const MAX_LIST_BYTES = 8 * 1024 * 1024

/** One request to pass on. Nothing in it but `body` and a few headers is the caller's. */
export interface Forward {
  request: Request
  route: Route
  body: ReadBody | undefined
  options: ChatHandlerOptions
  /** What keeps the answer, where its caller asked for that. */
  passing: Passing | undefined
  /** Hears of what goes wrong, and of the end. */
  telling: Telling
  /** Who else sees the exact bytes of the answer. */
  watcher: Watcher | undefined
}

/** Sends a request upstream with the server's key and returns what a caller may see of the response. */
export async function forward(forwarded: Forward): Promise<Response> {
  const { request, route, body, options, passing, telling } = forwarded
  const { connection } = options.client
  const { relay } = connection.dialect
  const path = route.path + queryOf(request.url, route.query)
  let secrets: readonly string[] = []
  const tell = (
    { status, code, message }: Refusal,
    fault: RouteError['fault'],
    thrown?: unknown,
  ): void => {
    const cause = thrown === undefined ? undefined : causeWithout(thrown, secrets)
    const told = { message: `@x/core/server: ${message}`, status, code, cause }
    telling.onError(new ChatError('network', told), fault)
  }
  const fail = (refusal: Refusal, cause?: unknown): Response => {
    tell(refusal, refusal === MISCONFIGURED ? 'route' : 'upstream', cause)
    return refuse(refusal)
  }
  let url: string
  let own: Record<string, string>
  try {
    url = connection.urlFor(path)
    own = await connection.resolveHeaders(path)
    secrets = secretsOf(own, url)
  } catch (cause) {
    return fail(MISCONFIGURED, cause)
  }
  // A caller who leaves ends the request, unless it is kept for them.
  const signal = passing?.signal ?? request.signal
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  let response: Response
  try {
    const headers = { ...headersOf(request, body, options), ...own }
    response = await send(connection, url, headers, body, controller.signal)
  } catch (cause) {
    // Nobody is left to read this; 499 is what access logs call it.
    if (signal.aborted) return new Response(null, { status: 499 })
    return fail(UNREACHABLE, cause)
  }
  const headers = responseHeaders(response, secrets, relay)
  const refusal = refusalFor(response, secrets)
  if (refusal !== undefined || response.status >= 400) {
    const { status } = response
    const text = withoutSecrets(await readText(response, MAX_ERROR_BYTES), secrets)
    const cause = connection.dialect.error({ status, headers: response.headers, body: text })
    // Which model may be asked is no secret of the key's owner.
    if (refusal && !(status === 403 && cause.action === 'choose-model')) return fail(refusal, cause)
    tell(refused(status), isOwners(cause) ? 'upstream' : 'caller', cause)
    return errorOf(text, status, headers)
  }
  if (route.listsModels && options.allow?.models !== undefined) {
    return (await allowedModels(response, headers, options)) ?? fail(NOT_A_LIST)
  }
  const { record } = options
  const recording =
    record && body
      ? createRecording({ path: route.path, request: body.bytes, response, record })
      : undefined
  const watcher = watchers(recording, await telling.watch(response), forwarded.watcher)
  if (!response.body) {
    watcher?.end('whole')
    return new Response(null, { status: response.status, headers })
  }
  const isStream = body?.value['stream'] === true && isEventStream(response)
  if (!passing || !isStream || signal.aborted) {
    const passed = passedOn(response.body, signal, watcher)
    const bytes = isEventStream(response) ? keptAlive(passed, options.keepAlive) : passed
    return new Response(bytes, { status: response.status, headers })
  }
  const kept = await passing.keep(response.body, watcher)
  if (kept.id !== undefined) headers.set(STREAM_HEADER, kept.id)
  return new Response(keptAlive(kept.body, options.keepAlive), { status: response.status, headers })
}

function isEventStream(response: Response): boolean {
  return /^text\/event-stream/i.test(response.headers.get('content-type') ?? '')
}

/** The caller's headers that go on, with those that the body needs. */
function headersOf(
  request: Request,
  body: ReadBody | undefined,
  { client, allow }: Pick<ChatHandlerOptions, 'client' | 'allow'>,
): Record<string, string> {
  const { relay = {} } = client.connection.dialect
  const headers: Record<string, string> = {}
  const named = allow?.headers?.map((name) => name.toLowerCase()) ?? []
  for (const name of [...REQUEST_HEADERS, ...(relay.requestHeaders ?? []), ...named]) {
    const value = request.headers.get(name)
    if (value !== null) headers[name] = value
  }
  if (body !== undefined) headers['content-type'] = 'application/json'
  return { ...headers, ...(body && relay.headersFor?.({ body: body.value, headers })) }
}

function send(
  connection: Connection,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: ReadBody | undefined,
  signal: AbortSignal,
): Promise<Response> {
  return connection.fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    ...(body === undefined ? {} : { body: body.bytes }),
    redirect: 'manual',
    signal,
  })
}

function refusalFor(response: Response, secrets: readonly string[]): Refusal | undefined {
  const { status } = response
  if (status === 401 || status === 403) return secrets.length > 0 ? KEY_REFUSED : KEY_MISSING
  if (status === 0 || (status >= 300 && status < 400)) return REDIRECTED
  const isHtml = /html/i.test(response.headers.get('content-type') ?? '')
  // A rate limit is worth more than the page that it is written on.
  if (isHtml && status !== 429) return isDown(status) ? DOWN : HTML_PAGE
  return undefined
}

const CALLERS: ReadonlySet<number> = new Set([400, 413, 415, 422])

/** Whether the one whose key it is has to know of it; the others are mended by who asked. */
function isOwners({ status = 0, action }: ChatError): boolean {
  return !CALLERS.has(status) && action !== 'shorten' && action !== 'choose-model'
}

function refused(status: number): Refusal {
  const message = `the server behind this chat route refused a request with status ${status}.`
  return { status, code: 'upstream_refused', message }
}

function responseHeaders(
  response: Response,
  secrets: readonly string[],
  relay: DialectRelay = {},
): Headers {
  const type = response.headers.get('content-type') ?? ''
  const isStream = isEventStream(response)
  const headers = new Headers({
    // Anything else could be run as a page or a script of this origin.
    'content-type': SAFE_TYPE.test(type) ? type : 'application/octet-stream',
    'cache-control': isStream ? 'no-cache, no-transform' : 'no-store',
    'x-content-type-options': 'nosniff',
  })
  if (isStream) headers.set('x-accel-buffering', 'no')
  for (const name of [...RESPONSE_HEADERS, ...(relay.responseHeaders ?? [])]) {
    const value = response.headers.get(name)
    if (value !== null) headers.set(name, withoutSecrets(value, secrets))
  }
  return headers
}

async function readText(response: Response, limit: number): Promise<string> {
  try {
    const read = await readBytes(response.body, { limit, idle: false, total: MAX_ERROR_MS })
    return 'bytes' in read ? new TextDecoder().decode(read.bytes) : ''
  } catch {
    // A body that breaks off is as good as none; the status is known.
    return ''
  }
}

function errorOf(text: string, status: number, headers: Headers): Response {
  headers.set('cache-control', 'no-store')
  if (typeof parseJson(text) === 'object') {
    headers.set('content-type', 'application/json')
    return new Response(text, { status, headers })
  }
  const code = status === 429 ? 'rate_limit_exceeded' : 'upstream_error'
  const message = `The server behind this chat route answered with status ${status} and no explanation.`
  headers.delete('content-type')
  return refuse({ status, code, message, headers: Object.fromEntries(headers) })
}

/** A list with only the models that may be asked; `undefined` where it was no list. */
async function allowedModels(
  response: Response,
  headers: Headers,
  { allow = {} }: ChatHandlerOptions,
): Promise<Response | undefined> {
  const list = parseJson(await readText(response, MAX_LIST_BYTES)) as { data?: unknown } | undefined
  if (!Array.isArray(list?.data)) return undefined
  const data = list.data.filter((model: { id?: unknown }) =>
    isModelAllowed(allow.models, model?.id),
  )
  return new Response(JSON.stringify({ ...list, data }), { status: response.status, headers })
}
