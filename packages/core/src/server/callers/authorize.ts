// Who may spend the key.
import { asObject, type Json } from '../../json.ts'
import type { ChatHandlerOptions } from '../options.ts'
import { NO_RETRY, refuse, type Refusal, routeError } from '../refuse.ts'

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

/** Whether all that a proxy says of where a request comes from is this machine. */
function isForwardedFromHere(from: string | null): boolean {
  if (from === null) return true
  return from.split(',').every((address) => /^(::1|(::ffff:)?127(\.\d+){3})$/.test(address.trim()))
}

/**
 * Whether a request looks like development on one machine. The host is only what the caller says,
 * so a server in production never takes its word.
 */
function isLocalDevelopment(request: Request): boolean {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  if (process?.env?.['NODE_ENV'] === 'production') return false
  if (request.headers.has('forwarded')) return false
  if (!isForwardedFromHere(request.headers.get('x-forwarded-for'))) return false
  return isLoopback(new URL(request.url).hostname)
}

const NOT_AUTHORIZED: Refusal = {
  status: 401,
  code: 'not_authorized',
  message: 'You are not signed in, or may not use this chat.',
}

const AUTHORIZE_MISSING: Refusal = {
  status: 403,
  code: 'authorize_missing',
  message:
    'This chat route does not say who may use it, so it only serves local requests in development. Pass `authorize` to createChatHandler, or `public: true` if everyone may spend its key.',
}

const AUTHORIZE_INVALID: Refusal = {
  status: 500,
  code: 'authorize_invalid',
  message:
    'This chat route could not tell who is asking, so nobody is let in. Its owner finds the reason in the log of the server, or in `onError`.',
  headers: NO_RETRY,
}

/** Also one of another realm. */
function isResponse(verdict: Json): boolean {
  return (
    typeof verdict['status'] === 'number' &&
    typeof asObject(verdict['headers'])?.['get'] === 'function'
  )
}

function mistakeOf(verdict: unknown): string {
  const said = asObject(verdict)
  if (said && 'owner' in said) {
    return '`authorize` gave an `owner` that is no text, so answers could not be kept apart by it. Return { owner: String(user.id) }.'
  }
  const other = Array.isArray(verdict) ? 'a list' : `a ${typeof verdict}`
  const given = said ? 'an object without `owner`' : other
  return `\`authorize\` gave ${given}, so it is unclear whether the request may be served. Return true, { owner: user.id } or false.`
}

/** Who may use the route, or a response for whoever may not. */
export async function checkCaller(
  request: Request,
  options: ChatHandlerOptions,
): Promise<{ owner: string | undefined } | Response> {
  const { authorize, onError } = options
  if (authorize === undefined) {
    if (options.public || isLocalDevelopment(request)) return { owner: undefined }
    onError?.(routeError(AUTHORIZE_MISSING.message))
    return refuse(AUTHORIZE_MISSING)
  }
  const verdict: unknown = await authorize(request)
  // Exactly true: what is only truthy must not let anyone in.
  if (verdict === true) return { owner: undefined }
  const said = asObject(verdict)
  const owner = said && 'owner' in said ? said['owner'] : verdict
  // A session that was looked up and is not there is null, and its user has no id.
  if (owner === false || owner === null || owner === undefined || owner === '') {
    return refuse(NOT_AUTHORIZED)
  }
  if (said && typeof owner === 'string') return { owner }
  if (said && isResponse(said)) return verdict as Response
  onError?.(routeError(mistakeOf(verdict)))
  return refuse(AUTHORIZE_INVALID)
}
