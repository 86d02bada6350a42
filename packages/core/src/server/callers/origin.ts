// Which pages may use the route. Browsers say where a request comes from; other clients say nothing.
import type { DialectRelay } from '../../dialect/dialect.ts'
import { refuse } from '../refuse.ts'

const CORS_REQUEST_HEADERS = 'accept, authorization, content-type, idempotency-key, x-stream-id'
const CORS_RESPONSE_HEADERS =
  'retry-after, retry-after-ms, x-request-id, request-id, x-should-retry, x-stream-id'

function isOwn(request: Request, origin: string | null): boolean {
  const site = request.headers.get('sec-fetch-site')
  // A page cannot set this header, and it is right where a proxy rewrote the host.
  if (site === 'same-origin' || site === 'none') return true
  if (site !== null) return false
  if (origin === null) return true
  const host = request.headers.get('host') ?? new URL(request.url).host
  return URL.canParse(origin) && new URL(origin).host === host
}

/** The headers that let a page of an allowed origin read the response; none for the route's own pages. */
export function corsHeaders(
  request: Request,
  allowedOrigins: readonly string[],
  relay: DialectRelay = {},
): Readonly<Record<string, string>> {
  const origin = request.headers.get('origin')
  if (origin === null || !allowedOrigins.includes(origin)) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': [CORS_RESPONSE_HEADERS, ...(relay.responseHeaders ?? [])].join(
      ', ',
    ),
    vary: 'origin',
  }
}

/** The answer to a preflight, a refusal of a foreign page, or nothing when the request may go on. */
export function checkOrigin(
  request: Request,
  allowedOrigins: readonly string[],
  relay: DialectRelay = {},
): Response | undefined {
  const origin = request.headers.get('origin')
  const isAllowed = origin !== null && allowedOrigins.includes(origin)
  if (!isAllowed && !isOwn(request, origin)) {
    return refuse({
      status: 403,
      code: 'origin_not_allowed',
      message:
        'This chat route does not serve pages of other sites. Its owner can list them in `allowedOrigins`.',
    })
  }
  if (request.method !== 'OPTIONS' || !isAllowed) return undefined
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-allow-headers': [CORS_REQUEST_HEADERS, ...(relay.requestHeaders ?? [])].join(
        ', ',
      ),
      'access-control-max-age': '600',
    },
  })
}
