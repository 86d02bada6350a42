// Hop 3: the OpenAI dialect and the variations of it that need no name. JSON in, deltas out.
import type { Decoder, Dialect, Payload } from './dialect.ts'
import { ChatError, type ChatErrorOptions } from './errors.ts'
import { asArray, asNumber, asObject, asText, type Json, parseJson } from './json.ts'
import type { Delta } from './types.ts'
import { toUsage } from './usage.ts'

/** The dialect of OpenAI's API and of everything that calls itself compatible with it. */
export function openai(): Dialect {
  return {
    name: 'openai',
    features: { reasoning: true },
    request: ({ operation, params, settings }) => ({
      path: operation === 'chat' ? 'chat/completions' : operation,
      headers: {},
      body: operation === 'models' ? undefined : withSettings(params, settings.reasoning),
    }),
    decoder: ({ framing }) =>
      framing === 'text'
        ? () => [protocolFailure('plain text came back where a chat stream was expected')]
        : createDecoder(),
    error: ({ status, headers, body }) => errorFrom(status, headers, body),
  }
}

function withSettings(params: object, effort: string | undefined): object {
  return effort === undefined ? params : { reasoning_effort: effort, ...params }
}

/** How many choices and tool calls of one answer are followed. More is an attack or a mistake. */
const MAX_INDEX = 128

/** What a decoder remembers of its stream. */
interface Seen {
  hasDelta: boolean
}

function createDecoder(): Decoder {
  let hasStarted = false
  const seen: Seen = { hasDelta: false }
  return (payload) => {
    const deltas: Delta[] = []
    for (const chunk of parsePayload(payload, deltas)) {
      if (!hasStarted && (asText(chunk['id']) || asText(chunk['model']))) {
        hasStarted = true
        deltas.push({ type: 'start', id: asText(chunk['id']), model: asText(chunk['model']) })
      }
      readChunk(chunk, payload.event, deltas, seen)
    }
    return deltas
  }
}

function parsePayload(payload: Payload, deltas: Delta[]): readonly Json[] {
  const data = payload.data.trim()
  if (data === '') return []
  if (data === '[DONE]') {
    deltas.push({ type: 'done' })
    return []
  }
  const value = parseJson(data)
  if (value !== undefined) return toChunks(value)
  // Some servers forget the blank line between two events, which joins their data with a newline.
  const chunks: Json[] = []
  for (const line of data.split('\n')) {
    if (line.trim() === '[DONE]') {
      // After what came before it on its line, not before.
      chunks.push({ done: true })
      continue
    }
    const parsed = parseJson(line)
    if (parsed === undefined) {
      deltas.push(
        payload.event === 'error'
          ? { type: 'error', error: apiError({ message: line.slice(0, 500) }).toJSON() }
          : protocolFailure('an event was not valid JSON'),
      )
      return chunks
    }
    chunks.push(...toChunks(parsed))
  }
  return chunks
}

function toChunks(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(toChunks)
  const chunk = asObject(value)
  return chunk ? [chunk] : []
}

function readChunk(chunk: Json, event: string | undefined, deltas: Delta[], seen: Seen): void {
  if (chunk['done'] === true) deltas.push({ type: 'done' })
  for (const value of asArray(chunk['choices'])) {
    const choice = asObject(value)
    if (choice) readChoice(choice, deltas, seen)
  }
  readSources(asArray(chunk['citations']), 0, deltas)
  const usage = toUsage(chunk['usage']) ?? toUsage(asObject(chunk['x_groq'])?.['usage'])
  if (usage) deltas.push({ type: 'usage', usage })
  const failure =
    chunk['error'] ?? (event === 'error' || chunk['object'] === 'error' ? chunk : undefined)
  if (failure) deltas.push({ type: 'error', error: errorIn(failure).toJSON() })
}

function readChoice(choice: Json, deltas: Delta[], seen: Seen): void {
  const index = asNumber(choice['index']) ?? 0
  if (!Number.isInteger(index) || index < 0 || index >= MAX_INDEX) return
  const delta = asObject(choice['delta'])
  // Some servers repeat the whole message beside or after its deltas; reading it would double the text.
  const content = delta ?? (seen.hasDelta ? undefined : asObject(choice['message']))
  if (delta) seen.hasDelta = true
  if (content) readContent(content, index, deltas)
  const text = asText(choice['text'])
  if (text) deltas.push({ type: 'text', choice: index, text })
  const usage = toUsage(choice['usage'])
  if (usage) deltas.push({ type: 'usage', usage })
  const reason = asText(choice['finish_reason'])
  if (reason) deltas.push({ type: 'finish', choice: index, reason })
}

function readContent(content: Json, choice: number, deltas: Delta[]): void {
  const reasoning = asText(content['reasoning']) ?? asText(content['reasoning_content'])
  if (reasoning) deltas.push({ type: 'reasoning', choice, text: reasoning })
  const text = asText(content['content'])
  if (text) deltas.push({ type: 'text', choice, text })
  for (const value of asArray(content['content'])) {
    const piece = asText(asObject(value)?.['text'])
    if (piece) deltas.push({ type: 'text', choice, text: piece })
  }
  const refusal = asText(content['refusal'])
  if (refusal) deltas.push({ type: 'refusal', choice, text: refusal })
  asArray(content['tool_calls']).forEach((value, position) => {
    const call = asObject(value)
    if (call) readToolCall(call, position, choice, deltas)
  })
  readSources(asArray(content['annotations']), choice, deltas)
  for (const value of asArray(content['images'])) {
    const image = asObject(value)
    const url = asText(asObject(image?.['image_url'])?.['url']) ?? asText(image?.['url'])
    if (url) deltas.push({ type: 'media', choice, media: { type: 'image', url } })
  }
}

function readToolCall(call: Json, position: number, choice: number, deltas: Delta[]): void {
  const index = asNumber(call['index']) ?? position
  if (!Number.isInteger(index) || index < 0 || index >= MAX_INDEX) return
  const fn = asObject(call['function'])
  const args = fn?.['arguments']
  deltas.push({
    type: 'tool-call',
    choice,
    index,
    id: asText(call['id']),
    name: asText(fn?.['name']),
    argsText: typeof args === 'object' && args !== null ? JSON.stringify(args) : asText(args),
  })
}

function readSources(values: readonly unknown[], choice: number, deltas: Delta[]): void {
  for (const value of values) {
    const object = asObject(value)
    const citation = asObject(object?.['url_citation']) ?? object
    const url = asText(value) ?? asText(citation?.['url'])
    if (!url) continue
    deltas.push({
      type: 'source',
      choice,
      source: {
        url,
        title: asText(citation?.['title']),
        snippet: asText(citation?.['content']),
        start: asNumber(citation?.['start_index']),
        end: asNumber(citation?.['end_index']),
      },
    })
  }
}

function protocolFailure(what: string): Delta {
  const error = new ChatError('protocol', {
    message: `@x/core: ${what}. The server or a proxy before it is at fault; the text so far is kept.`,
  })
  return { type: 'error', error: error.toJSON() }
}

function apiError(options: ChatErrorOptions): ChatError {
  return new ChatError('api', options)
}

/** The error in a body or frame: `{ message, code, type, status }`, a bare string, or something near it. */
function errorIn(value: unknown): ChatError {
  const error = asObject(value)
  const message = asText(value) ?? asText(error?.['message']) ?? asText(error?.['detail'])
  const code = error?.['code']
  return apiError({
    message: (message ?? 'The server reported an error without saying which.').slice(0, 2000),
    code: asText(code) ?? asText(error?.['type']),
    status: statusIn(error?.['status']) ?? statusIn(code),
  })
}

function statusIn(value: unknown): number | undefined {
  const status = asNumber(value)
  return status !== undefined && status >= 400 && status < 600 ? status : undefined
}

function errorFrom(status: number, headers: Headers, body: string): ChatError {
  const json = asObject(parseJson(body))
  const told = json && errorIn(json['error'] ?? json['detail'] ?? json)
  const hasMessage = told && json && (json['error'] ?? json['message'] ?? json['detail'])
  return new ChatError(hasMessage ? 'api' : 'http', {
    message: hasMessage
      ? told.message
      : `@x/core: the server answered with status ${status} and no explanation. ${adviceFor(status)}`,
    status,
    code: told?.code ?? asText(json?.['code']),
    requestId: headers.get('x-request-id') ?? headers.get('request-id') ?? undefined,
    retryAfter: retryAfterIn(headers),
  })
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return 'The key is missing or not allowed to do this.'
  if (status === 404) return 'The address is probably wrong; check `baseURL`.'
  if (status === 413) return 'The message or its attachments are too large.'
  if (status >= 500) return 'It is having trouble; try again in a moment.'
  return 'Check the request and try again.'
}

/** Milliseconds, from `retry-after-ms`, or `retry-after` in seconds or as a date. */
function retryAfterIn(headers: Headers): number | undefined {
  const milliseconds = Number.parseFloat(headers.get('retry-after-ms') ?? '')
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds)
  const told = headers.get('retry-after')
  if (!told) return undefined
  const seconds = Number(told)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(told)
  return Number.isFinite(date) ? Math.max(0, date - Date.now()) : undefined
}
