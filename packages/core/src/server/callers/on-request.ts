// What the owner decides of a request before it goes upstream: whether, and with which body.
import { ChatError } from '../../errors.ts'
import { asObject } from '../../json.ts'
import { DEADLINE_CODE, withDeadline } from '../deadline.ts'
import type { ReadBody } from '../limits/body.ts'
import { scanObject, withMembers } from '../limits/json-text.ts'
import type { AskedRequest, ChatHandlerOptions } from '../options.ts'
import { NO_RETRY, refuse, type Refusal, routeError } from '../refuse.ts'
import { isResponse, responseOf } from './response.ts'

/** How long `onRequest` may take, in milliseconds. */
const ON_REQUEST_MS = 10_000
const SECONDS = ON_REQUEST_MS / 1000

const LATE: Refusal = {
  status: 503,
  code: 'on_request_timeout',
  message: 'This chat route could not decide in time about this request. Try again in a moment.',
}

const FAILED: Refusal = {
  status: 500,
  code: 'on_request_failed',
  message:
    'This chat route could not decide about this request, so it was not sent. Its owner finds the reason in the log of the server, or in `onError`.',
  headers: NO_RETRY,
}

/** The request as it goes on, or what the caller gets. */
export type Decided = { body: ReadBody | undefined } | { response: Response }

/** A refusal in the owner's words. */
function refusalIn(said: Readonly<Record<string, unknown>>): Refusal | undefined {
  const { status = 403, code = 'not_allowed', message } = asObject(said['refusal']) ?? {}
  const isStatus = Number.isInteger(status) && Number(status) >= 400 && Number(status) <= 599
  if (!isStatus || typeof code !== 'string' || typeof message !== 'string') return undefined
  return { status: Number(status), code, message }
}

/** The body as it is sent: of one that came as text only the members that differ are written anew. */
function changed({ bytes, value }: ReadBody, next: ReadBody['value']): ReadBody {
  const isWider = Object.keys(value).every((name) => next[name] !== undefined)
  const scanned = scanObject(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), Infinity)
  const changes = new Map(
    Object.entries(next).filter(([name, each]) => each !== undefined && each !== value[name]),
  )
  if (isWider && changes.size === 0) return { bytes, value }
  const text =
    isWider && scanned && !('flaw' in scanned)
      ? withMembers(scanned, changes)
      : JSON.stringify(next)
  return { bytes: new TextEncoder().encode(text), value: next }
}

/** Asks `onRequest`. What it throws, and what makes no sense, lets nothing through. */
export async function decide(
  onRequest: NonNullable<ChatHandlerOptions['onRequest']>,
  asked: AskedRequest,
  body: ReadBody | undefined,
  onError: (error: ChatError) => void,
): Promise<Decided> {
  const call = async (): Promise<Decided> => {
    const verdict: unknown = await onRequest(asked)
    if (verdict === undefined) return { body }
    const said = asObject(verdict)
    if (said && isResponse(said)) return { response: await responseOf(verdict as Response) }
    const refusal = said && 'refusal' in said ? refusalIn(said) : undefined
    if (refusal) return { response: refuse(refusal) }
    if (said && body && !('refusal' in said)) return { body: changed(body, said) }
    throw routeError(
      '`onRequest` gave something that is neither a body, nor a Response, nor { refusal: { status, code, message } }. Return undefined to let a request pass as it is.',
    )
  }
  try {
    const late = `\`onRequest\` did not answer in ${SECONDS} seconds, so the request was refused. Give what it asks a time limit of its own.`
    return await withDeadline(call, ON_REQUEST_MS, late)
  } catch (cause) {
    const isLate = cause instanceof ChatError && cause.code === DEADLINE_CODE
    const own = cause instanceof ChatError && cause.kind === 'usage' ? cause : undefined
    onError(
      isLate ? cause : (own ?? routeError('`onRequest` failed, so a request was refused.', cause)),
    )
    return { response: refuse(isLate ? LATE : FAILED) }
  }
}
