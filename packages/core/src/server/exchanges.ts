// The exact bytes of requests and their answers, for those who verify signatures over them.
import { parseJson, asObject, asText } from '../json.ts'

/** A request and its answer as they went over the wire to and from the endpoint, before anything was added. */
export interface Exchange {
  /** Below the base of the upstream, e.g. `chat/completions`. */
  path: string
  /** The answer's own id, e.g. `chatcmpl-…`; undefined where it named none. */
  responseId: string | undefined
  /** The endpoint's `x-request-id`. */
  requestId: string | undefined
  request: Uint8Array
  response: Uint8Array
  /** Whether the answer came to its end; else `response` is what had come. */
  isWhole: boolean
}

/** Hears of exchanges. Must not throw. */
export type RecordExchange = (exchange: Exchange) => void

/** What a recorder knows before the answer comes. */
interface Opened {
  path: string
  request: Uint8Array
  response: Response
  record: RecordExchange
}

/** The id of an answer: of the whole body, or of its first event that has one. */
function responseIdIn(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes)
  const whole = asText(asObject(parseJson(text))?.['id'])
  if (whole !== undefined) return whole
  for (const line of text.split(/\r\n|\r|\n/)) {
    const data = line.startsWith('data:') ? parseJson(line.slice('data:'.length)) : undefined
    const id = asText(asObject(data)?.['id'])
    if (id !== undefined) return id
  }
  return undefined
}

/** The response with its bytes recorded on their way to the caller. */
export function recorded({
  path,
  request,
  response,
  record,
}: Opened): ReadableStream<Uint8Array> | null {
  const source = response.body
  const chunks: Uint8Array[] = []
  let isOver = false

  function close(isWhole: boolean): void {
    if (isOver) return
    isOver = true
    const size = chunks.reduce((total, chunk) => total + chunk.byteLength, 0)
    const bytes = new Uint8Array(size)
    let at = 0
    for (const chunk of chunks.splice(0)) {
      bytes.set(chunk, at)
      at += chunk.byteLength
    }
    const requestId = response.headers.get('x-request-id') ?? undefined
    const responseId = responseIdIn(bytes)
    record({ path, responseId, requestId, request, response: bytes, isWhole })
  }

  if (!source) {
    close(true)
    return null
  }
  const reader = source.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (!done) {
            chunks.push(value.slice())
            return controller.enqueue(value)
          }
          close(true)
          controller.close()
        } catch (error) {
          close(false)
          controller.error(error)
        }
      },
      async cancel(reason) {
        close(false)
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
