// A route under node:http: its requests made web-standard, its responses written as they come.
import { ChatError } from '../../errors.ts'
import { timerOf } from '../deadline.ts'
import { logError } from '../telling/log.ts'
import { NO_RETRY, refuse, type Refusal, routeError } from '../refuse.ts'
import { type Source, takenFrom } from '../upstream/bytes.ts'
import { toRequest } from './request.ts'
import type { NodeHandler, NodeRequest, NodeResponse } from './types.ts'

const NO_REQUEST: Refusal = {
  status: 400,
  code: 'invalid_request',
  message: 'The address or the method of the request is not valid.',
}

const FAILED: Refusal = {
  status: 500,
  code: 'route_failed',
  message: 'This chat route failed. Its owner finds the reason in the log of the server.',
  headers: NO_RETRY,
}

type WebHandler = (request: Request) => Response | Promise<Response>

/** The answer, or a sentence where there is none: no stack reaches a caller. */
async function answer(
  handler: WebHandler,
  incoming: NodeRequest,
  signal: AbortSignal,
): Promise<Response> {
  try {
    const request = toRequest(incoming, signal)
    if (!request) return refuse(NO_REQUEST)
    const response = await handler(request)
    if (!response.bodyUsed && response.body?.locked !== true) return response
    throw routeError(
      'the response was read before it was sent, so its caller gets none. Read a `clone()` of it.',
    )
  } catch (cause) {
    if (signal.aborted) return new Response(null, { status: 499 })
    logError(cause instanceof ChatError ? cause : routeError('this route failed.', cause))
    return refuse(FAILED)
  }
}

function writeHead(response: Response, outgoing: NodeResponse): void {
  outgoing.statusCode = response.status
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') outgoing.setHeader(name, value)
  }
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies)
}

/** How long a caller may take nothing of what is written, in milliseconds: nobody holds the endpoint by never reading. */
const STALLED_MS = 120_000

/** Writes a body as it comes and no faster than it is taken. A body that breaks breaks the connection. */
async function writeBody(body: Source, outgoing: NodeResponse): Promise<void> {
  let wake = (): void => undefined
  let isGone = outgoing.destroyed
  const leave = (): void => {
    isGone = true
    wake()
    // Which ends a read that waits.
    body.cancel().catch(() => undefined)
  }
  outgoing.on('close', leave)
  outgoing.on('error', leave)
  outgoing.on('drain', () => wake())
  body.beside?.((bytes) => void (isGone || outgoing.write(bytes)))
  if (isGone) leave()
  try {
    while (!isGone) {
      const { done, value } = await body.read()
      if (done) break
      if (isGone || outgoing.write(value)) continue
      const cancelTimer = timerOf(() => outgoing.destroy(), STALLED_MS)
      await new Promise<void>((resolve) => (wake = resolve))
      cancelTimer()
    }
    if (!isGone) outgoing.end()
  } catch {
    // Headers are out, so that this is the one way left to say that it is not whole.
    outgoing.destroy()
  }
}

/**
 * The route for node:http, Express, Connect, and for what has Node's own request and response in it.
 * Under a prefix `basePath` is the whole path, e.g. `/api` for `app.use('/api', …)`. The caller who leaves ends the
 * request; an answer that breaks ends the connection. Headers of proxies, e.g. `x-forwarded-host`, are not trusted.
 * @example
 * const app = express()
 * app.use('/api', toNodeHandler(createChatHandler({ client, authorize, basePath: '/api' })))
 */
export function toNodeHandler(handler: WebHandler): NodeHandler {
  return async (incoming, outgoing) => {
    // Its caller left while a middleware waited.
    if (outgoing.destroyed) return
    const left = new AbortController()
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) left.abort()
    })
    const response = await answer(handler, incoming, left.signal)
    if (outgoing.destroyed) return void response.body?.cancel().catch(() => undefined)
    writeHead(response, outgoing)
    if (response.body === null || incoming.method === 'HEAD') {
      void response.body?.cancel().catch(() => undefined)
      outgoing.end()
      return
    }
    // A caller sees that the answer began before its first token is there.
    outgoing.flushHeaders?.()
    await writeBody(takenFrom(response.body), outgoing)
  }
}
