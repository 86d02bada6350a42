// The exact bytes of requests and their answers, for those who verify signatures over them.
import { parseJson, asObject, asText } from '../../json.ts'
import { joined, type Watcher } from '../upstream/bytes.ts'

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

/** Hears of exchanges. */
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

/** Keeps the bytes of an answer that pass, and tells of the exchange at their end. */
export function createRecording({ path, request, response, record }: Opened): Watcher {
  const chunks: Uint8Array[] = []
  let isOver = false
  return {
    chunk: (bytes) => void chunks.push(bytes.slice()),
    end(ending) {
      if (isOver) return
      isOver = true
      const bytes = joined(chunks.splice(0))
      const requestId = response.headers.get('x-request-id') ?? undefined
      record({
        path,
        responseId: responseIdIn(bytes),
        requestId,
        request,
        response: bytes,
        isWhole: ending === 'whole',
      })
    },
  }
}
