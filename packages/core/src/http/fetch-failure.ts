// What it means that a fetch rejected: no connection, a clock of the platform, or a mistake of the app's own.
import { ChatError, isAbort, messageOf, usageError } from '../errors.ts'

/** A fetch of the app's, called as a plain function: most that are handed around heed what they are called on. */
export function fetchOf(given: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    let response: Response
    try {
      response = await given(input, init)
    } catch (cause) {
      if (cause instanceof ChatError || isAbort(cause) || isNetworks(cause)) throw cause
      throw ownError(cause)
    }
    if (typeof response?.headers?.get === 'function') return response
    throw usageError(
      'the `fetch` that was passed in gave something else than a Response, so its answer cannot be read. Return what the platform’s `fetch` gives.',
    )
  }
}

/** How the platforms' own fetches name a network that failed, all but a few of them in a TypeError. */
const NETWORK_WORDS =
  /^(?:failed to fetch|fetch failed|load failed|terminated\b)|\bnetwork|\bconnect|\boffline\b|sending request|input stream/i
const NETWORK_CODE =
  /^(?:E(?:AI_|ADDR|CONN|HOST|NET|NOTFOUND|PIPE|PROTO|TIMEDOUT)|UND_ERR_|ERR_(?:CONNECTION|HTTP2|NETWORK|SOCKET|SSL|STREAM|TLS)|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|Connection|FailedToOpen)/

/** Of the app's failures, those that the network was at the bottom of. */
function isNetworks(cause: unknown): boolean {
  return causesOf(cause).some(
    ({ name, message, code }) =>
      name === 'NetworkError' ||
      NETWORK_CODE.test(String(code)) ||
      (name === 'TypeError' && NETWORK_WORDS.test(String(message))),
  )
}

/** Whether there was no connection to send anything over. Browsers do not tell. */
export function isUnsent(cause: unknown): boolean {
  const refused = /^(?:E(?:AI_|CONNREFUSED|HOSTUNREACH|NETUNREACH|NOTFOUND)|ConnectionRefused)/
  return causesOf(cause).some(({ code }) => refused.test(String(code)))
}

interface Thrown {
  name?: unknown
  message?: unknown
  code?: unknown
  cause?: unknown
}

function causesOf(thrown: unknown, depth = 5): readonly Thrown[] {
  if (typeof thrown !== 'object' || thrown === null || depth === 0) return []
  return [thrown, ...causesOf((thrown as Thrown).cause, depth - 1)]
}

function ownError(cause: unknown): ChatError {
  if ((cause as Thrown | undefined)?.name === 'TimeoutError') {
    return new ChatError('timeout', {
      message:
        '@x/core: the `fetch` that was passed in gave up at a time limit of its own. The request may have been charged; ask again, or raise that limit.',
      cause,
    })
  }
  return usageError(
    `the \`fetch\` that was passed in failed: ${messageOf(cause).slice(0, 500)}. The network is not at fault, so the request was not tried again; look at that function.`,
    cause,
  )
}

/** The error for a clock of the platform that ran out, which no option of ours can turn off; undefined for anything else. */
export function platformTimeout(cause: unknown): ChatError | undefined {
  const code = causesOf(cause).find((each) =>
    /^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/.test(String(each.code)),
  )
  if (!code) return undefined
  return new ChatError('timeout', {
    code: 'platform_timeout',
    message:
      '@x/core: nothing came for so long that Node’s own `fetch` gave up, as it does after 300 seconds, whatever `timeouts` say. What had arrived is kept. Pass one that waits: `fetch: (url, init) => fetch(url, { ...init, dispatcher: new Agent({ headersTimeout: 0, bodyTimeout: 0 }) })`, with `fetch` and `Agent` of the undici package.',
    cause,
  })
}

/** The error for a request that got no answer, because nothing could be reached. */
export function networkError(url: string, cause: unknown): ChatError {
  // `localhost:11434/v1` is whole to a URL: its scheme is `localhost`.
  if (cause instanceof TypeError && (/\bURL\b/.test(cause.message) || /^[^/]+:\d/.test(url))) {
    return usageError(
      `${place(url)} is no address that can be asked. Outside a page it must be whole and hold no login, e.g. "https://example.com/v1"; check \`baseURL\` or \`api\`.`,
    )
  }
  const isOffline = (globalThis as { navigator?: { onLine?: boolean } }).navigator?.onLine === false
  // Browsers tell a page no more than this of an answer that it may not read.
  if (cause instanceof TypeError && isForeign(url) && !isOffline) {
    return new ChatError('network', {
      code: 'cross_origin',
      message: `@x/core: ${place(url)} could not be reached from this page, which is of another origin. It is down, or it does not allow pages of this origin (CORS). List the origin in \`allowedOrigins\` of createChatHandler, or serve the route from the page’s own origin.`,
      cause,
    })
  }
  return new ChatError('network', {
    message: `@x/core: ${place(url)} could not be reached. Nothing was sent or charged twice; check the connection and the address, then try again.`,
    cause,
  })
}

/** The part of an address that helps a reader and holds no secret. */
export function place(url: string): string {
  const bare = url.replace(/\?.*|(?<=\/\/)[^/]*@/gs, '')
  try {
    return new URL(url).host || bare
  } catch {
    return bare
  }
}

/** Whether a page asks another origin than its own. */
export function isForeign(url: string): boolean {
  const origin = (globalThis as { location?: { origin?: string } }).location?.origin
  if (origin === undefined || !/^https?:/i.test(url)) return false
  return new URL(url).origin !== origin
}
