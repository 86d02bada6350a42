// Which pages may use the route. Browsers say where a request comes from; other clients say nothing.
import type { DialectRelay } from '../../dialect/dialect.ts'
import { quoted, type Refusal, type TellOnce } from '../refuse.ts'

/** What pages are for the route. */
export interface Pages {
  /** The answer to a preflight, a refusal of a foreign page, or nothing when the request may go on. */
  check(request: Request): Response | undefined
  /** The headers that let a page of an allowed origin read the response; none for the route's own pages. */
  headersFor(request: Request): readonly (readonly [string, string])[]
}

/** What the owner says of pages, and how they hear of those that are refused. */
export interface PagesOptions {
  allowedOrigins?: readonly string[] | undefined
  allowedHeaders?: readonly string[] | undefined
  relay: DialectRelay | undefined
  refuse(refusal: Refusal): Response
  tellOnce: TellOnce
}

/** What this package sends from a page, and what signs a caller in. */
const REQUEST_HEADERS = [
  'accept',
  'authorization',
  'content-type',
  'idempotency-key',
  'x-stream-id',
]
const RESPONSE_HEADERS = [
  'retry-after',
  'retry-after-ms',
  'x-request-id',
  'request-id',
  'x-should-retry',
  'x-stream-id',
  'x-upstream-attempts',
]
/** Names of headers that may carry what no other page should be able to send. */
const SECRET =
  /auth|key|token|secret|cookie|passw|credential|session-?id|signature|csrf|xsrf|jwt|otp|pin$/i
const NAME = /^(?!\*$)[\w!#$%&'*+.^`|~-]{1,100}$/
const MOST_HEADERS = 50

const NOT_ALLOWED = {
  status: 403,
  code: 'origin_not_allowed',
  message:
    'This chat route does not serve pages of other sites. Its owner can list them in `allowedOrigins`.',
}

/** The origin that a page of the route's own address has. A proxy that ends TLS says so in a header, which no page can send unasked. */
function ownOrigin(request: Request): string | undefined {
  const { protocol, host } = new URL(request.url)
  const forwarded = request.headers.get('x-forwarded-proto')?.split(',')[0]?.trim()
  const scheme = forwarded === 'https' || forwarded === 'http' ? `${forwarded}:` : protocol
  const address = `${scheme}//${request.headers.get('host') ?? host}`
  return URL.canParse(address) ? new URL(address).origin : undefined
}

function isOwn(request: Request, origin: string | null): boolean {
  const site = request.headers.get('sec-fetch-site')
  // A page cannot set this header, and it is right where a proxy rewrote the host or ended TLS.
  if (site === 'same-origin' || site === 'none') return true
  if (site !== null) return false
  return origin === null || origin === ownOrigin(request)
}

/** What to do about a page that is refused, for the owner. */
function adviceFor(request: Request, origin: string): string {
  const isSameHost = URL.canParse(origin) && new URL(origin).host === request.headers.get('host')
  return isSameHost
    ? 'Its host is this route’s, its scheme is not: a proxy before the route ends TLS and does not say so. Let it send `x-forwarded-proto`, or list the origin in `allowedOrigins`.'
    : 'List it in `allowedOrigins` if it is yours.'
}

/** Makes them. */
export function createPages(options: PagesOptions): Pages {
  const { allowedOrigins = [], relay, refuse, tellOnce } = options
  const named = [
    ...REQUEST_HEADERS,
    ...(relay?.requestHeaders ?? []),
    ...(options.allowedHeaders ?? []).map((name) => name.toLowerCase()),
  ]
  const exposed = [...RESPONSE_HEADERS, ...(relay?.responseHeaders ?? [])].join(', ')

  /** Headers of its own that a page of an allowed origin may send: any, but those that look like secrets by name only. */
  function headersOf(request: Request, origin: string): readonly string[] {
    const asked = (request.headers.get('access-control-request-headers') ?? '')
      .toLowerCase()
      .split(',')
      .map((name) => name.trim())
      .filter((name) => NAME.test(name) && !named.includes(name))
      .slice(0, MOST_HEADERS)
    const refused = asked.filter((name) => SECRET.test(name))
    if (refused.length > 0) {
      tellOnce(
        'header_not_allowed',
        `a page of ${quoted(origin)} may not send ${refused.map(quoted).join(' and ')}, as what looks like a secret is let through by name only. List it in \`allowedHeaders\` if it is meant for this route.`,
      )
    }
    return [...new Set([...named, ...asked.filter((name) => !refused.includes(name))])]
  }

  const isAllowed = (origin: string | null): origin is string =>
    origin !== null && allowedOrigins.includes(origin)

  return {
    check(request) {
      const origin = request.headers.get('origin')
      if (!isAllowed(origin)) {
        if (isOwn(request, origin)) return undefined
        const from = origin ?? 'another site'
        const toOwner = `a page of ${quoted(from)} was refused. ${adviceFor(request, from)}`
        return refuse({ ...NOT_ALLOWED, toOwner })
      }
      if (request.method !== 'OPTIONS') return undefined
      return new Response(null, {
        status: 204,
        headers: {
          'access-control-allow-methods': 'GET, POST, DELETE',
          'access-control-allow-headers': headersOf(request, origin).join(', '),
          'access-control-max-age': '600',
          vary: 'access-control-request-headers',
        },
      })
    },
    headersFor(request) {
      const origin = request.headers.get('origin')
      if (!isAllowed(origin)) return []
      return [
        ['access-control-allow-origin', origin],
        ['access-control-allow-credentials', 'true'],
        ['access-control-expose-headers', exposed],
        ['vary', 'origin'],
      ]
    },
  }
}
