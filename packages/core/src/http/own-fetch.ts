// What it means that a fetch failed which the app has passed in: the network, or a mistake of its own. Comes with the first
// request of such a one.
import { ChatError, messageOf, usageError } from '../errors.ts'
import { causesOf, type Thrown } from './causes.ts'

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

/** What the app's fetch threw, with words where it is no failure of the network. */
export function ownFailure(cause: unknown): unknown {
  if (isNetworks(cause)) return cause
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

/** The error for one that gave something else. */
export function noResponse(): ChatError {
  return usageError(
    'the `fetch` that was passed in gave something else than a Response, so its answer cannot be read. Return what the platform’s `fetch` gives.',
  )
}
