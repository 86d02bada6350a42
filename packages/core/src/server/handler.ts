// A backend route as a pipe: it adds the key, checks the caller, and lets bytes through untouched.
import { addressOf } from './callers/address.ts'
import { checkCaller } from './callers/authorize.ts'
import { createBodyReader, type ReadBody } from './limits/body.ts'
import type { Room, takeRoom } from './limits/room.ts'
import type { Keeping } from './keeping/keeping.ts'
import { loadedOnce } from './loaded.ts'
import type { ChatHandlerOptions } from './options.ts'
import { checkOptions } from './check-options.ts'
import { createDraining, DRAINING } from './draining.ts'
import { calledOptions } from './telling/callbacks.ts'
import { createTelling, isTold, type Telling } from './telling/telling.ts'
import type { Decided } from './callers/on-request.ts'
import { asText } from '../json.ts'
import { idempotencyKeyOf } from './callers/idempotency.ts'
import { createLoopGuard, LOOP } from './callers/loop.ts'
import { createPages } from './callers/origin.ts'
import {
  createRefuse,
  createTellOnce,
  NO_RETRY,
  quoted,
  type Refusal,
  routeError,
} from './refuse.ts'
import { checkedRequest } from './request.ts'
import { CHAT_PATH, createRoutes, type Route } from './routes.ts'
import { redactOf } from '../http/redact.ts'
import { secretsOf } from '../http/secrets.ts'
import { type StreamStore, streamIdOf } from './keeping/streams.ts'
import { watchers } from './upstream/bytes.ts'
import { forward } from './upstream/forward.ts'

const NO_ADDRESS: Refusal = {
  status: 400,
  code: 'invalid_request',
  message: 'The address of the request is not valid.',
}

const loadRoom = loadedOnce(() => import('./limits/room.ts'))
const loadOnRequest = loadedOnce(() => import('./callers/on-request.ts'))

/** A route, and its stop. */
export interface ChatHandler {
  /** @param beside What a server hands over beside the request: Deno and Bun tell there where a connection comes from. */
  (request: Request, beside?: unknown): Promise<Response>
  /**
   * For a process that is to end: from now on chats are answered with 503, so that a balancer sends them elsewhere.
   * Resolves when the answers under way have ended; those that take longer than so many milliseconds are broken off
   * upstream, and their callers go on by asking.
   * @example
   * process.once('SIGTERM', () => handler.drain(10_000).then(() => server.close(() => process.exit(0))))
   */
  drain(ms: number): Promise<void>
}

/**
 * A web-standard backend route for a chat: takes a `Request`, returns a `Response` that streams.
 * Aborting the request or cancelling the response closes the connection upstream, unless `streams` keep it.
 * @throws ChatError of kind `usage` for options that cannot work. The route itself rejects with one for what is no
 * `Request`, e.g. what Express calls it with, and for nothing else.
 * @example
 * const client = createClient({ baseURL: 'https://api.example.com/v1', apiKey: process.env.API_KEY })
 * export const POST = createChatHandler({ client }) // local requests alone, until `authorize` says who else
 */
export function createChatHandler(given: ChatHandlerOptions): ChatHandler {
  checkOptions(given)
  const options = calledOptions(given)
  const { onError } = options
  const basePath = options.basePath?.replace(/\/+$/, '')
  const routes = createRoutes(options)
  const bodies = createBodyReader(options)
  const tellOnce = createTellOnce(onError)
  const refuse = createRefuse(tellOnce)
  const { relay } = options.client.connection.dialect
  const pages = createPages({ ...options, relay, refuse, tellOnce })
  const draining = createDraining()
  const loop = createLoopGuard()
  let keeping: Promise<Keeping> | undefined

  /** What keeps answers. Loaded when it is first needed: most routes keep none. */
  async function keepingOf(streams: StreamStore): Promise<Keeping> {
    const { createKeeping } = await import('./keeping/keeping.ts')
    return createKeeping(streams, options, draining.running)
  }

  function routeFor(request: Request): Route | undefined {
    if (basePath === undefined) return routes.find('chat/completions')
    const { pathname } = new URL(request.url)
    return pathname.startsWith(`${basePath}/`)
      ? routes.find(pathname.slice(basePath.length + 1).replace(/\/$/, ''))
      : undefined
  }

  /** Room among the requests of its window; undefined where nothing is counted. */
  async function roomFor(
    asked: Parameters<typeof takeRoom>[1],
  ): Promise<Room | { refusal: Refusal } | undefined> {
    const { limits } = options
    if (limits === undefined) return undefined
    const { takeRoom } = await loadRoom()
    return takeRoom(limits, asked, (cause) =>
      onError(routeError('`limits` could not be asked.', cause)),
    )
  }

  /** What the owner makes of it, who may have no rules. */
  async function decidedOf(
    request: Request,
    owner: string | undefined,
    body: ReadBody | undefined,
  ): Promise<Decided> {
    const { onRequest } = options
    if (onRequest === undefined) return { body }
    const { decide } = await loadOnRequest()
    const model = asText(body?.value['model'])
    return decide(
      onRequest,
      { request, owner, model, body: body && { ...body.value } },
      body,
      onError,
    )
  }

  async function respond(request: Request, beside: unknown): Promise<Response> {
    // Some servers make requests of whatever stands in `Host`.
    if (!URL.canParse(request.url)) return refuse(NO_ADDRESS)
    const early = pages.check(request)
    if (early !== undefined) return early
    if (loop.isBack(request)) return refuse(LOOP)
    const { method } = request
    const route = routeFor(request)
    if (route === undefined) {
      const served = routes.names.map((name) => `"${basePath}/${name}"`).join(', ')
      const message = `This chat route has nothing at ${quoted(new URL(request.url).pathname)}. Its \`basePath\` is "${basePath || '/'}", so it serves ${served}.`
      return refuse({ status: 404, code: 'unknown_url', message, toOwner: message })
    }
    const { streams } = options
    const isKept = streams !== undefined && route.path === CHAT_PATH
    const isStream = isKept && streamIdOf(request) !== undefined
    const wanted = isStream ? method : (route.method ?? (method === 'GET' ? 'GET' : 'POST'))
    if (method !== wanted) {
      const message = `This chat route takes ${wanted} requests here, not ${method}.`
      return refuse({
        status: 405,
        code: 'method_not_allowed',
        message,
        headers: { allow: wanted },
      })
    }
    const address = addressOf(request, beside)
    const caller = await checkCaller(request, options, { address, refuse })
    // One that `authorize` gave may be of another realm.
    if (!('owner' in caller)) return caller
    const { owner } = caller
    if (isKept) keeping ??= keepingOf(streams)
    if (isStream && keeping) return (await keeping).respond(request, owner)
    if (method === 'POST' && draining.hasBegun) return refuse(DRAINING)
    const read = method === 'POST' ? await bodies.read(request, route) : undefined
    if (read && 'refusal' in read) return refuse(read.refusal)
    const decided = await decidedOf(request, owner, read)
    if ('response' in decided) return decided.response
    const { body } = decided
    const idempotencyKey = body && (await idempotencyKeyOf(request, owner))
    if (typeof idempotencyKey === 'object') return refuse(idempotencyKey.refusal)
    const counted = { owner, asksModel: route.asksModel, isTold: isTold(route) }
    const room = body && (await roomFor({ ...counted, body }))
    if (room && 'refusal' in room) return refuse(room.refusal)
    const listeners = room ? [room.listener] : []
    const telling = createTelling({ request, route, owner, body, options, listeners })
    const asksStream = isKept && body?.value['stream'] === true
    const passing = asksStream ? (await keeping)?.open(request, owner) : undefined
    const underway = draining.enter()
    const ended = (response: Response): void => {
      underway.ended(response)
      room?.end(response)
      telling.end(response)
    }
    const unforeseen = (cause: unknown): Response => failed(request, cause, telling.onError)
    const forwarded = {
      request,
      route,
      body,
      options,
      idempotencyKey,
      mark: loop.markOf(request),
      passing,
      telling,
      ended,
      unforeseen,
      running: draining.running,
      watcher: watchers(underway.watcher, room?.watcher),
    }
    let response: Response
    try {
      response = await telling.within(() => forward(forwarded))
    } catch (cause) {
      response = unforeseen(cause)
      ended(response)
    }
    passing?.release()
    return body ? bodies.learn(body, response) : response
  }

  /** What nobody foresaw. */
  function failed(request: Request, cause: unknown, tell: Telling['onError']): Response {
    if (request.signal.aborted) return new Response(null, { status: 499 })
    const message =
      'This chat route failed. Its owner finds the reason in the log of the server, or in `onError`.'
    const secrets = secretsOf(request.url, Object.fromEntries(request.headers))
    tell(redactOf(secrets)(routeError('this route failed.', cause)))
    return refuse({ status: 500, code: 'route_failed', message, headers: NO_RETRY })
  }

  const handler = async (given: Request, beside?: unknown): Promise<Response> => {
    const request = checkedRequest(given)
    let response: Response
    try {
      response = await respond(request, beside)
    } catch (cause) {
      response = failed(request, cause, onError)
    }
    const cors = pages.headersFor(request)
    if (cors.length === 0) return response
    // A response of `authorize` may be sealed, so its headers are copied.
    const headers = new Headers(response.headers)
    for (const [name, value] of cors) headers.append(name, value)
    return new Response(response.body, { status: response.status, headers })
  }
  const written = async (): Promise<unknown> => (await keeping)?.written()
  return Object.assign(handler, { drain: (ms: number) => draining.drain(ms, written) })
}
