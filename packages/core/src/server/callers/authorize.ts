// The callers that may spend the key.
import { warnOnce } from '../../warn-once.ts'
import { ChatError } from '../../errors.ts'
import { asObject } from '../../json.ts'
import { DEADLINE_CODE, withDeadline } from '../deadline.ts'
import type { ChatHandlerOptions } from '../options.ts'
import type { CalledOptions } from '../telling/callbacks.ts'
import { environment } from '../environment.ts'
import { NO_RETRY, quoted, refuse, type Refusal, routeError } from '../refuse.ts'
import { isResponse, responseOf } from './response.ts'
import { notThisMachine } from './this-machine.ts'

/** Why a request is not one of somebody who develops on this machine; undefined where it is. */
function notLocal(request: Request, address: string | undefined): string | undefined {
  const mode = environment()
  if (mode !== undefined && mode !== 'development' && mode !== 'test') {
    return `NODE_ENV is ${quoted(mode)}`
  }
  if (address === undefined && mode === undefined) {
    return 'NODE_ENV is not set, and this server does not say where a connection comes from. Set NODE_ENV=development while you develop'
  }
  return notThisMachine(request, address)
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

const AUTHORIZE_LATE: Refusal = {
  status: 503,
  code: 'authorize_timeout',
  message: 'This chat route could not find out in time who is asking. Try again in a moment.',
}

/** How long `authorize` may take, in milliseconds: a lookup of a session that takes longer never ends. */
const AUTHORIZE_MS = 10_000

const LATE = `\`authorize\` did not answer in ${AUTHORIZE_MS / 1000} seconds, so the request was refused. Give what it asks, e.g. the store of sessions, a time limit of its own.`

const NOTHING_GIVEN =
  '`authorize` gave undefined, which lets nobody in. If it lacks a `return`, add it; give false or null for a caller who is not signed in.'

/** What `authorize` says. A response of another realm is made one of this realm, which could not send its body on. */
async function verdictOf(
  authorize: NonNullable<ChatHandlerOptions['authorize']>,
  request: Request,
): Promise<unknown> {
  const verdict: unknown = await authorize(request)
  const said = asObject(verdict)
  return said && isResponse(said) ? responseOf(verdict as Response) : verdict
}

function mistakeOf(verdict: unknown): string {
  const said = asObject(verdict)
  if (said?.['bodyUsed'] !== undefined) {
    return '`authorize` gave a Response that cannot be sent: it was sent before, its body was read, or it has no status of 200 to 599. Make a new one for each request.'
  }
  if (said && 'owner' in said) {
    return '`authorize` gave an `owner` that is no text, so answers could not be kept apart by it. Return { owner: String(user.id) }.'
  }
  const other = Array.isArray(verdict) ? 'a list' : `a ${typeof verdict}`
  const given = said ? 'an object without `owner`' : other
  return `\`authorize\` gave ${given}, so it is unclear whether the request may be served. Return true, { owner: user.id } or false.`
}

/** The caller that may use the route, or a response for one that may not. */
export async function checkCaller(
  request: Request,
  options: CalledOptions,
  connection: { address: string | undefined; refuse(refusal: Refusal): Response },
): Promise<{ owner: string | undefined } | Response> {
  const { authorize, onError } = options
  if (authorize === undefined) {
    const why = options.public ? undefined : notLocal(request, connection.address)
    if (why === undefined) return { owner: undefined }
    const unset =
      'authorize' in options
        ? ' `authorize` is given and undefined: if it depends on a variable, that is not set.'
        : ''
    const toOwner = `${AUTHORIZE_MISSING.message} A request was refused: ${why}.${unset}`
    return connection.refuse({ ...AUTHORIZE_MISSING, toOwner })
  }
  let verdict: unknown
  try {
    verdict = await withDeadline(() => verdictOf(authorize, request), AUTHORIZE_MS, LATE)
  } catch (thrown) {
    if (!(thrown instanceof ChatError && thrown.code === DEADLINE_CODE)) throw thrown
    onError(thrown)
    return refuse(AUTHORIZE_LATE)
  }
  // Exactly true: what is only truthy must not let anyone in.
  if (verdict === true) return { owner: undefined }
  const said = asObject(verdict)
  const owner = said && 'owner' in said ? said['owner'] : verdict
  if (verdict === undefined) warnOnce(NOTHING_GIVEN)
  // A session that was looked up and is not there is null, and its user has no id.
  if (owner === false || owner === null || owner === undefined || owner === '') {
    return refuse(NOT_AUTHORIZED)
  }
  if (said && typeof owner === 'string') return { owner }
  if (said && isResponse(said)) return verdict as Response
  onError(routeError(mistakeOf(verdict)))
  return refuse(AUTHORIZE_INVALID)
}
