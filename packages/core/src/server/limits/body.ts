// A request body: read to its limit, understood as far as needed, and passed on as it came.
import { asObject, parseJson } from '../../json.ts'
import { relayOf } from '../../dialect/relay.ts'
import { createAllowance } from './allow.ts'
import { scanObject, withMembers } from './json-text.ts'
import { checkSizes, MAX_DEPTH, tooDeep } from './sizes.ts'
import type { Written } from './spelling.ts'
import type { ChatHandlerOptions } from '../options.ts'
import { BODY_TIMEOUTS, DEFAULT_MAX_BODY_BYTES } from '../options.ts'
import { readBytes } from '../read-bytes.ts'
import { quoted, type Refusal } from '../refuse.ts'
import { CHAT_PATH, type Route } from '../routes.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of a body, with the mark of its order of bytes if it has one: what is sent on has it too. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

/** A body that was read: its bytes as they are sent upstream, and what they say. */
export interface ReadBody {
  bytes: Uint8Array<ArrayBuffer>
  value: Readonly<Record<string, unknown>>
  /** The limit of tokens that the route has written by itself. */
  written?: Written | undefined
}

/** Reads bodies within the limits of a route. */
export interface BodyReader {
  /** What is to be sent upstream, or a refusal. */
  read(request: Request, route: Route): Promise<ReadBody | { refusal: Refusal }>
  /** The response to a body, with what is learned of it. */
  learn(body: ReadBody, response: Response): Promise<Response>
}

/** Makes a reader. */
export function createBodyReader(options: ChatHandlerOptions): BodyReader {
  const { maxBodyBytes = DEFAULT_MAX_BODY_BYTES, allow = {}, client } = options
  const { maxDepth = MAX_DEPTH } = allow
  const { idle = BODY_TIMEOUTS.idle, total = BODY_TIMEOUTS.total } = options.bodyTimeouts ?? {}
  const bounds = { limit: maxBodyBytes, idle, total }
  const { requestHeaders } = relayOf(client.connection.dialect)
  const { judge, learn } = createAllowance(options)

  /** The headers of a caller that the dialect passes on. */
  function headersOf(request: Request): Readonly<Record<string, string>> {
    const values = requestHeaders.map((name) => [name, request.headers.get(name)] as const)
    return Object.fromEntries(values.filter((each): each is [string, string] => each[1] !== null))
  }

  async function read(request: Request, route: Route): Promise<ReadBody | { refusal: Refusal }> {
    const type = request.headers.get('content-type') ?? ''
    if (!/^application\/json\s*(;|$)/i.test(type)) return { refusal: WRONG_TYPE }
    if (request.bodyUsed) return { refusal: BODY_USED }
    // What is announced as too large need not be read; what is not announced is counted.
    const tooLarge = Number(request.headers.get('content-length') ?? 0) > maxBodyBytes
    const read = tooLarge ? TOO_LARGE : await readBytes(request.body, bounds)
    if ('stopped' in read && read.stopped === 'slow') return { refusal: TOO_SLOW }
    if ('stopped' in read) {
      const message = `The request is larger than the ${maxBodyBytes} bytes that this chat route takes. Shorten the conversation, or attach less.`
      return { refusal: { status: 413, code: 'request_too_large', message } }
    }
    const { bytes } = read
    const text = textOf(bytes)
    const scanned = text === undefined ? undefined : scanObject(text, maxDepth)
    if (scanned === undefined) return { refusal: NOT_JSON }
    if ('flaw' in scanned) {
      return { refusal: scanned.flaw === 'deep' ? tooDeep(maxDepth) : twice(scanned.name) }
    }
    const value = asObject(parseJson(scanned.text.replace(/^\uFEFF/, '')))
    if (value === undefined) return { refusal: NOT_JSON }
    const refusal = route.asksModel ? checkSizes(value, allow) : undefined
    if (refusal) return { refusal }
    const asks = route.path === CHAT_PATH ? 'chat' : 'completion'
    const verdict = judge({
      body: value,
      headers: headersOf(request),
      asks: route.asksModel ? asks : 'nothing',
    })
    if ('refusal' in verdict) return verdict
    const { changes, written } = verdict
    if (changes.size === 0) return { bytes, value }
    // Only what a limit changes is written anew: numbers, escapes and order of the rest stay as they came.
    const sent = new TextEncoder().encode(withMembers(scanned, changes))
    return { bytes: sent, value: { ...value, ...Object.fromEntries(changes) }, written }
  }

  return {
    read,
    learn: async ({ written }, response) => (written ? learn(written, response) : response),
  }
}

/** Of two members of one name this server might read one, and the next the other. */
function twice(name: string): Refusal {
  const message = `The body of the request has the member ${quoted(name)} twice in one object, so it is unclear which counts. Send it once.`
  return { status: 400, code: 'duplicate_member', message }
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
