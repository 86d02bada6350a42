// From a request of Node to a web-standard one.
import { noteAddress } from '../callers/address.ts'
import { routeError } from '../refuse.ts'
import type { NodeRequest } from './types.ts'

/** Of a body that a middleware has read and maybe unpacked, these are no longer true. */
const OF_THE_BODY: ReadonlySet<string> = new Set([
  'content-length',
  'content-encoding',
  'transfer-encoding',
])
/** Not a name that anything resolves, so that it is never taken for this machine. */
const NO_HOST = 'host.invalid'

function headersOf(request: NodeRequest, isRead: boolean): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    // HTTP/2 has its method and path among them.
    if (value === undefined || name.startsWith(':') || (isRead && OF_THE_BODY.has(name))) continue
    for (const each of Array.isArray(value) ? value : [value]) headers.append(name, each)
  }
  return headers
}

/**
 * The address as the caller wrote it: under a prefix of Express with it. Undefined where its path could be taken for
 * another one, e.g. by steps up, backslashes, or a path in `Host`: what stands before the route may have let that pass.
 * The host is the caller's word and the headers that proxies add are not read, as anybody can send them.
 */
function urlOf({ originalUrl, url, headers }: NodeRequest): string | undefined {
  const target = originalUrl ?? url ?? '/'
  const host = headers['host'] ?? headers[':authority'] ?? NO_HOST
  // Appended, not resolved: a path of two slashes would name another host.
  const { href, pathname } = new URL(`http://${String(host)}${target}`)
  return pathname === target.split(/[?#]/, 1)[0] ? href : undefined
}

/** Read no faster than it is wanted. Given up, the rest is let pass, so that the answer still reaches the caller. */
function streamOf(request: NodeRequest): ReadableStream<Uint8Array> {
  let isOver = false
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = (how: () => void): void => {
          if (!isOver) how()
          isOver = true
        }
        request.on('data', (chunk) => {
          if (isOver) return
          controller.enqueue(new Uint8Array(chunk))
          if ((controller.desiredSize ?? 0) <= 0) request.pause()
        })
        request.on('end', () => end(() => controller.close()))
        request.on('error', (error) => end(() => controller.error(error)))
        request.on('close', () =>
          end(() => controller.error(routeError('the caller left before its request was whole.'))),
        )
        request.pause()
      },
      pull: () => void request.resume(),
      cancel() {
        isOver = true
        request.resume()
      },
    },
    { highWaterMark: 0 },
  )
}

/** What a middleware has read, as bytes or text again. */
function parsedBody({ body }: NodeRequest): BodyInit {
  if (typeof body === 'string' || body instanceof Uint8Array) return body as BodyInit
  if (typeof body === 'object' && body !== null) return JSON.stringify(body)
  throw routeError(
    'a middleware before this route has read the body of the request and left nothing in `request.body`, so there is nothing to send on. Put the route before it, let `express.json()` read it, or hand on what was read: `Object.assign(request.raw, { body: request.body })` in Fastify.',
  )
}

/** The request; undefined for an address or a method that is none, or no clear one. @throws ChatError `usage` where a middleware took the body. */
export function toRequest(request: NodeRequest, signal: AbortSignal): Request | undefined {
  const { method = 'GET' } = request
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const isRead = hasBody && request.readableDidRead === true
  // A middleware that found nothing to read leaves nothing to wait for.
  const isComing = hasBody && request.readableEnded !== true
  const body = isRead ? parsedBody(request) : isComing ? streamOf(request) : null
  const init = { method, headers: headersOf(request, isRead), body, signal, duplex: 'half' }
  try {
    const url = urlOf(request)
    if (url === undefined) return undefined
    const made = new Request(url, init)
    noteAddress(made, request.socket?.remoteAddress)
    return made
  } catch {
    // A host of no form, or TRACE: nothing that a route could answer.
    return undefined
  }
}
