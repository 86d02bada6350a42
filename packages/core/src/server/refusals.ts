// What callers are told when the upstream is at fault: one sentence, no address, no key.
import { NO_RETRY, type Refusal } from './refuse.ts'

/** No connection upstream. */
export const UNREACHABLE: Refusal = {
  status: 502,
  code: 'upstream_unreachable',
  message:
    'The server behind this chat route could not be reached. Check that it is running, and the address that this route was given.',
}

/** The upstream did not take the key; what it said may quote the key. */
export const KEY_REFUSED: Refusal = {
  status: 502,
  code: 'upstream_auth',
  message:
    'The server behind this chat route refused the key of this route. Its owner has to check the API key; signing in again will not help.',
  headers: NO_RETRY,
}

/** The upstream wants a key, and none was sent. */
export const KEY_MISSING: Refusal = {
  status: 502,
  code: 'upstream_key_missing',
  message:
    'The server behind this chat route asks for a key, and this route has none. Its owner has to give `apiKey`; where it comes from the environment, the variable is not set.',
  headers: NO_RETRY,
}

/** The upstream sent a redirect. */
export const REDIRECTED: Refusal = {
  status: 502,
  code: 'upstream_redirect',
  message:
    'The server behind this chat route sent it elsewhere, and a key is not carried to another address. Its owner has to correct the base URL.',
  headers: NO_RETRY,
}

/** The upstream sent a page for people. */
export const HTML_PAGE: Refusal = {
  status: 502,
  code: 'upstream_html',
  message:
    'The server behind this chat route answered with a web page instead of an answer. The base URL may lack its `/v1`, or a proxy stepped in.',
  headers: NO_RETRY,
}

/** A page for people by which a server or a proxy says that it is down for a while. */
export const DOWN: Refusal = {
  status: 503,
  code: 'upstream_down',
  message: 'The server behind this chat route is down or overloaded. Try again in a moment.',
}

/** The list of models was none. */
export const NOT_A_LIST: Refusal = {
  status: 502,
  code: 'upstream_invalid',
  message: 'The server behind this chat route sent something that is not a list of models.',
}

/** The connection of the route could not be resolved. */
export const MISCONFIGURED: Refusal = {
  status: 500,
  code: 'route_misconfigured',
  message: 'This chat route could not make out its own address, key or headers.',
  headers: NO_RETRY,
}

/** Nothing came in time. */
export const TIMED_OUT: Refusal = {
  status: 504,
  code: 'upstream_timeout',
  message:
    'The server behind this chat route did not answer in time. It may be overloaded; try again in a moment.',
}

/** A body broke off that was not a stream, so that nothing of it was passed on. */
export const BROKEN_OFF: Refusal = {
  status: 502,
  code: 'upstream_broke_off',
  message: 'The server behind this chat route broke off amid its answer. Try again.',
}

/** An error in the place of an answer, or amid it, under a status of success. */
export const TOLD_ERROR: Refusal = {
  status: 200,
  code: 'upstream_told_error',
  message: 'the server behind this chat route told of an error within its answer.',
}

/** A status that no response may have. */
export const INVALID_STATUS: Refusal = {
  status: 502,
  code: 'upstream_invalid',
  message:
    'The server behind this chat route answered with a status that is none, so its answer could not be read.',
}
