// A request body: read to its limit, understood as far as needed, and passed on as it came.
import { asObject, type Json } from '../../json.ts'
import { checkAddOns, checkAllowed } from './allow.ts'
import type { ChatHandlerOptions } from '../options.ts'
import { BODY_TIMEOUTS, DEFAULT_MAX_BODY_BYTES } from '../options.ts'
import { readBytes } from '../read-bytes.ts'
import type { Refusal } from '../refuse.ts'
import type { Route } from '../routes.ts'

function parseObject(bytes: Uint8Array): Json | undefined {
  try {
    return asObject(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    return undefined
  }
}

/** A body that was read: its bytes as they are sent upstream, and what they say. */
export interface ReadBody {
  bytes: Uint8Array<ArrayBuffer>
  value: Readonly<Record<string, unknown>>
}

/** The body to send upstream, or a refusal. */
export async function readBody(
  request: Request,
  route: Route,
  options: ChatHandlerOptions,
): Promise<ReadBody | { refusal: Refusal }> {
  const { maxBodyBytes = DEFAULT_MAX_BODY_BYTES, allow = {}, client } = options
  const { relay } = client.connection.dialect
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) return { refusal: WRONG_TYPE }
  if (request.bodyUsed) return { refusal: BODY_USED }
  // What is announced as too large need not be read; what is not announced is counted.
  const tooLarge = Number(request.headers.get('content-length') ?? 0) > maxBodyBytes
  const { idle = BODY_TIMEOUTS.idle, total = BODY_TIMEOUTS.total } = options.bodyTimeouts ?? {}
  const bounds = { limit: maxBodyBytes, idle, total }
  const read = tooLarge ? TOO_LARGE : await readBytes(request.body, bounds)
  if ('stopped' in read && read.stopped === 'slow') return { refusal: TOO_SLOW }
  if ('stopped' in read) {
    const message = `The request is larger than the ${maxBodyBytes} bytes that this chat route takes. Shorten the conversation, or attach less.`
    return { refusal: { status: 413, code: 'request_too_large', message } }
  }
  const { bytes } = read
  const value = parseObject(bytes)
  if (value === undefined) return { refusal: NOT_JSON }
  const headers = Object.fromEntries(request.headers)
  const addOn = checkAddOns({ body: value, headers }, allow, relay)
  if (addOn) return { refusal: addOn }
  const isLimited = [allow.models, allow.maxTokens, allow.addOns].some((each) => each !== undefined)
  if (!isLimited) return { bytes, value }
  const checked = route.asksModel ? checkAllowed(value, allow, relay) : { body: value }
  if ('refusal' in checked) return checked
  // What was checked is what is sent: the same bytes if they were made by JSON.stringify, and no
  // member given twice, of which the upstream might read the other one.
  const sent = new TextEncoder().encode(JSON.stringify(checked.body))
  return { bytes: sent, value: checked.body }
}

const TOO_LARGE = { stopped: 'large' } as const

const TOO_SLOW: Refusal = {
  status: 408,
  code: 'request_timeout',
  message:
    'The request did not arrive in the time that this chat route waits for one. Send it again; on a slow connection, attach less.',
  // Else the rest of it would still be taken in.
  headers: { connection: 'close' },
}

const WRONG_TYPE: Refusal = {
  status: 415,
  code: 'unsupported_media_type',
  message: 'This chat route takes `content-type: application/json` only.',
}

const NOT_JSON: Refusal = {
  status: 400,
  code: 'invalid_json',
  message: 'The body of the request is not a JSON object.',
}

const BODY_USED: Refusal = {
  status: 500,
  code: 'body_used',
  message:
    'The body of the request was read before this chat route saw it. `authorize` and middleware must leave it, or read a clone.',
}
