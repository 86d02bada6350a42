// The exact bytes of requests and answers, as hashes: what a signature over them is compared with.
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { asObject, asText, parseJson } from '../../json.ts'
import { toHex } from './hex.ts'

/** SHA-256 of what went over the wire, in hexadecimal. */
export interface ExchangeHashes {
  request: string | undefined
  response: string | undefined
  /** Whether the answer came to its end. */
  isWhole: boolean
  /** The side that saw the bytes: this client, or the backend route behind it. */
  keptBy: 'client' | 'route'
}

/** Knows the hashes of exchanges by the answer's id. */
export type HashSource = (
  responseId: string,
  signal?: AbortSignal,
) => ExchangeHashes | undefined | Promise<ExchangeHashes | undefined>

/** What a recorder may be told. */
export interface RecorderOptions {
  /** @default the global fetch */
  fetch?: typeof globalThis.fetch | undefined
  /** How many exchanges are kept, the newest ones. @default 500 */
  limit?: number | undefined
}

/** An exchange with its bytes, as the backend route's `record` tells of it. */
export interface RecordedExchange {
  responseId: string | undefined
  request: Uint8Array
  response: Uint8Array
  isWhole: boolean
}

/** Keeps hashes of exchanges: no text of them, and a few hundred bytes for each. */
export interface Recorder {
  /** For a client's `fetch`: hashes what it sends and gets on its way. */
  readonly fetch: typeof globalThis.fetch
  /** For the `record` of a backend route. */
  readonly record: (exchange: RecordedExchange) => void
  /** For the `hashes` of a verifier. */
  readonly hashes: HashSource
  /** For a backend: answers `?id=<answer's id>` with the hashes, or with 404. The right to ask is the app's to check. */
  readonly handler: (request: Request) => Promise<Response>
}

/** The answer's id stands at its start; for a whole body in JSON the whole is looked at, up to here. */
const MAX_PREFIX = 4 * 1024 * 1024
/** A stream that names no id this early names none. */
const MAX_STREAM_PREFIX = 64 * 1024

function idIn(text: string, isStream: boolean): string | undefined {
  if (!isStream) return asText(asObject(parseJson(text))?.['id'])
  for (const line of text.split(/\r\n|\n|\r/)) {
    const data = line.startsWith('data:') ? line.slice(5) : ''
    const id = asText(asObject(parseJson(data))?.['id'])
    if (id !== undefined) return id
  }
  return undefined
}

/** Makes a recorder. Give its `fetch` to a client, or its `record` to a backend route. */
export function createRecorder({ fetch, limit = 500 }: RecorderOptions = {}): Recorder {
  const kept = new Map<string, Promise<ExchangeHashes>>()
  const send: typeof globalThis.fetch = fetch ?? ((input, init) => globalThis.fetch(input, init))

  function keep(id: string, hashes: Promise<ExchangeHashes>): void {
    kept.delete(id)
    kept.set(id, hashes)
    const [oldest] = kept.keys()
    if (kept.size > limit && oldest !== undefined) kept.delete(oldest)
  }

  function watch(response: Response, request: string | undefined): Response {
    const { body, headers, status, statusText } = response
    if (!body || !response.ok) return response
    const hash = sha256.create()
    const decoder = new TextDecoder()
    const isStream = !/json/i.test(headers.get('content-type') ?? '')
    let prefix: string | undefined = ''
    let isKept = false
    let isOver = false
    let settle: (hashes: ExchangeHashes) => void = () => undefined
    const result = new Promise<ExchangeHashes>((resolve) => (settle = resolve))
    const reader = body.getReader()

    function look(isEnd: boolean): void {
      if (isKept || prefix === undefined || (!isStream && !isEnd)) return
      const id = idIn(prefix, isStream)
      if (id !== undefined) keep(id, result)
      isKept = id !== undefined
      const limitNow = isStream ? MAX_STREAM_PREFIX : MAX_PREFIX
      if (isKept || prefix.length > limitNow) prefix = undefined
    }
    function close(isWhole: boolean): void {
      if (isOver) return
      isOver = true
      look(true)
      settle({ request, response: toHex(hash.digest()), isWhole, keptBy: 'client' })
    }

    const watched = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          try {
            const { done, value } = await reader.read()
            if (done) {
              close(true)
              return controller.close()
            }
            hash.update(value)
            if (prefix !== undefined && prefix.length <= MAX_PREFIX) {
              prefix += decoder.decode(value, { stream: true })
              look(false)
            }
            controller.enqueue(value)
          } catch (error) {
            close(false)
            controller.error(error)
          }
        },
        cancel(reason) {
          close(false)
          return reader.cancel(reason)
        },
      },
      { highWaterMark: 0 },
    )
    return new Response(watched, { status, statusText, headers })
  }

  const hashes: HashSource = async (id, signal) => {
    const pending = kept.get(id)
    if (!pending) return undefined
    // An answer may still be on its way; whoever asks stops waiting with the signal.
    return Promise.race([pending, ...(signal ? [aborted(signal)] : [])])
  }

  return {
    async fetch(input, init) {
      const asked = input instanceof Request ? input : undefined
      const isPost = (init?.method ?? asked?.method ?? '').toUpperCase() === 'POST'
      if (!isPost) return send(input, init)
      const bytes = await bytesOf(init?.body ?? asked?.clone())
      return watch(await send(input, init), bytes && toHex(sha256(bytes)))
    },
    record({ responseId, request, response, isWhole }) {
      if (responseId === undefined) return
      const exchange: ExchangeHashes = {
        request: toHex(sha256(request)),
        response: toHex(sha256(response)),
        isWhole,
        keptBy: 'route',
      }
      keep(responseId, Promise.resolve(exchange))
    },
    hashes,
    async handler(request) {
      const id = new URL(request.url).searchParams.get('id')
      const found = id === null ? undefined : await hashes(id, request.signal)
      const headers = { 'cache-control': 'no-store' }
      if (found) return Response.json(found, { headers })
      const error = { message: 'Nothing is kept of an answer with that id.', code: 'not_found' }
      return Response.json({ error }, { status: 404, headers })
    },
  }
}

/** The bytes of a body; undefined for one that can be read once only, and for none. */
async function bytesOf(
  body: BodyInit | Request | null | undefined,
): Promise<Uint8Array | undefined> {
  if (body === null || body === undefined || body instanceof ReadableStream) return undefined
  if (typeof body === 'string') return utf8ToBytes(body)
  if (body instanceof Uint8Array) return body
  // A form gets a boundary of its own each time that it is sent.
  if (body instanceof FormData) return undefined
  const source = body instanceof Request ? body : new Response(body)
  return new Uint8Array(await source.arrayBuffer())
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}

/** The hashes that a backend keeps with a recorder's `handler`, e.g. `/api/exchanges`. */
export function routeHashes(
  url: string,
  { fetch }: Pick<RecorderOptions, 'fetch'> = {},
): HashSource {
  return async (responseId, signal) => {
    const separator = url.includes('?') ? '&' : '?'
    const address = `${url}${separator}id=${encodeURIComponent(responseId)}`
    const send = fetch ?? globalThis.fetch
    const response = await send(address, signal ? { signal } : {})
    if (!response.ok) return undefined
    const body = asObject(parseJson(await response.text()))
    if (!body) return undefined
    return {
      request: asText(body['request']),
      response: asText(body['response']),
      isWhole: body['isWhole'] === true,
      keptBy: 'route',
    }
  }
}
