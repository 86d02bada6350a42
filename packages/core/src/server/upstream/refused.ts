// Answers of the endpoint that are none, and what a caller is told in their place: a value, as it may become a response
// or the last event of one that has begun.
import { isDown, wordsIn } from '../../dialect/api-error.ts'
import type { ChatError } from '../../errors.ts'
import { asObject, parseJson } from '../../json.ts'
import { dataIn, readError } from '../../dialect/told-error.ts'
import type { Secrets } from '../../http/secrets.ts'
import { withAdvice } from '../../http/advised.ts'
import { redactOf } from '../../http/redact.ts'
import { readBytes } from '../read-bytes.ts'
import {
  DOWN,
  HTML_PAGE,
  INVALID_STATUS,
  KEY_MISSING,
  KEY_REFUSED,
  REDIRECTED,
  TIMED_OUT,
} from '../refusals.ts'
import type { RouteError } from '../telling/told.ts'
import { NO_RETRY, refusalBody, type Refusal, refusedBy, type Refused } from '../refuse.ts'
import { eventOf } from './error-event.ts'
import { publicError, publicText } from './public-text.ts'

const MAX_ERROR_BYTES = 64 * 1024
/** How long a body is read that tells of an error, in milliseconds: the status alone says enough. */
const MAX_ERROR_MS = 1000

/** The refusal as the one event of a stream that had begun: what the response would have said, with its status and headers. */
export function refusedEvent({ status, headers, body }: Refused): Uint8Array {
  const told = parseJson(body)
  const { message, code } = readError(told)
  const error = asObject(asObject(told)?.['error']) ?? { message, param: null, code }
  return eventOf({ ...asObject(told), error, status, headers })
}

/** What an endpoint refused: for its caller, and for the owner of the route. */
export interface EndpointRefused {
  refused: Refused
  /** As the endpoint told it. */
  cause: ChatError
  toOwner: Refusal & Pick<RouteError, 'fault'>
}

/** What is made of a response outside 2xx; undefined for an answer. `url` was asked, `told` are the headers that callers may see. */
export async function refusalOf(
  response: Response,
  url: string,
  error: (body: string) => ChatError,
  told: Readonly<Record<string, string>>,
  secrets: Secrets,
): Promise<EndpointRefused | undefined> {
  const { status } = response
  const own = ownRefusal(response, secrets)
  if (own === undefined && status < 400) return undefined
  const text = dataIn(await readText(response))
  const cause = redactOf(secrets)(await withAdvice(error(secrets.without(text))))
  // Which model may be asked is no secret of the key's owner.
  if (own && !(status === 403 && cause.action === 'choose-model'))
    return { refused: refusedBy(own), cause, toOwner: { ...own, fault: 'upstream' } }
  const fault = isOwners(cause) ? 'upstream' : 'caller'
  const message =
    status === 404 && fault === 'upstream'
      ? `the server behind this chat route has nothing at ${secrets.without(url.split('?', 1)[0] ?? '')}, by its status 404. Check \`baseURL\` of the client, which mostly ends in \`/v1\`.`
      : `the server behind this chat route refused a request with status ${status}.`
  const toOwner = { status, code: 'upstream_refused', message, fault } as const
  const words = publicText(wordsIn(text) ?? '', secrets)
  const refused = refusedWith(publicError(text, secrets), words, status, told)
  return { refused, cause, toOwner }
}

/** What is said in the route's own words, whatever the endpoint said. */
function ownRefusal(response: Response, secrets: Secrets): Refusal | undefined {
  const { status } = response
  if (status === 401 || status === 403) return secrets.isEmpty ? KEY_MISSING : KEY_REFUSED
  if (status === 0 || (status >= 300 && status < 400)) return REDIRECTED
  if (status < 200 || status > 599) return INVALID_STATUS
  const isHtml = /html/i.test(response.headers.get('content-type') ?? '')
  // A rate limit is worth more than the page that it is written on.
  if (isHtml && status === 524) return { ...TIMED_OUT, headers: NO_RETRY }
  if (isHtml && status !== 429) return isDown(status) ? DOWN : HTML_PAGE
  return undefined
}

const CALLERS: ReadonlySet<number> = new Set([400, 413, 415, 422])

/** Whether the one whose key it is has to know of it; the others are mended by who asked. */
export function isOwners({ status = 0, action }: ChatError): boolean {
  return !CALLERS.has(status) && action !== 'shorten' && action !== 'choose-model'
}

async function readText(response: Response): Promise<string> {
  try {
    const bounds = { limit: MAX_ERROR_BYTES, idle: false, total: MAX_ERROR_MS } as const
    const read = await readBytes(response.body, bounds)
    return 'bytes' in read ? new TextDecoder().decode(read.bytes) : ''
  } catch {
    // A body that breaks off is as good as none; the status is known.
    return ''
  }
}

function refusedWith(
  text: string | undefined,
  words: string,
  status: number,
  headers: Readonly<Record<string, string>>,
): Refused {
  if (text !== undefined && hasSaid(text)) return { status, headers, body: text }
  const code = status === 429 ? 'rate_limit_exceeded' : 'upstream_error'
  const said = words ? `and said "${words}"` : 'and no explanation'
  const message = `The server behind this chat route answered with status ${status} ${said}.`
  return { status, headers, body: refusalBody({ status, code, message }) }
}

/** Something is left of it that a caller can read. */
function hasSaid(text: string): boolean {
  const told = parseJson(text)
  const { message, code } = readError(told, 1)
  return (message ?? code) !== undefined || !asObject(told)
}
