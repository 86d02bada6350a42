// Why nothing was reached, where that is known: a mistake in the address, or another origin than the page's. Loaded
// where a request got no answer.
import { ChatError, usageError } from '../errors.ts'

/** The error that says so; undefined where nothing is known. `at` is the part of the address that may be shown. */
export function unreached(
  cause: unknown,
  url: string,
  at: string,
  isForeign: (url: string) => boolean,
): ChatError | undefined {
  if (!(cause instanceof TypeError)) return undefined
  // `localhost:11434/v1` is whole to a URL: its scheme is `localhost`.
  if (/\bURL\b/.test(cause.message) || /^[^/]+:\d/.test(url)) {
    return usageError(
      `${at} is no address that can be asked. Outside a page it must be whole and hold no login, e.g. "https://example.com/v1"; check \`baseURL\` or \`api\`.`,
    )
  }
  const isOffline = (globalThis as { navigator?: { onLine?: boolean } }).navigator?.onLine === false
  // Browsers tell a page no more than this of an answer that it may not read.
  if (isOffline || !isForeign(url)) return undefined
  return new ChatError('network', {
    code: 'cross_origin',
    message: `@x/core: ${at} could not be reached from this page, which is of another origin. It is down, or it does not allow pages of this origin (CORS). List the origin in \`allowedOrigins\` of createChatHandler, or serve the route from the page’s own origin.`,
    cause,
  })
}
