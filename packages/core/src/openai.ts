// Hop 3: the OpenAI dialect and the variations of it that need no name. JSON in, deltas out.
import { apiFailure, errorFrom, protocolFailure } from './api-error.ts'
import type { Decoder, Dialect, Payload } from './dialect.ts'
import { asArray, asNumber, asObject, asText, type Json, parseJson } from './json.ts'
import { readSources } from './sources.ts'
import { createThinkSplitter, type ThinkSplitter } from './think.ts'
import { createToolCallTracker, type ToolCallTracker } from './tool-calls.ts'
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
        ? (payload) =>
            payload
              ? [protocolFailure('plain text came back where a chat stream was expected')]
              : []
        : createDecoder(),
    error: ({ status, headers, body }) => errorFrom(status, headers, body),
  }
}

function withSettings(params: object, effort: string | undefined): object {
  return effort === undefined ? params : { reasoning_effort: effort, ...params }
}

/** How many choices of one answer are followed. More is an attack or a mistake. */
const MAX_CHOICES = 128

function createDecoder(): Decoder {
  const readers = new Map<number, ChoiceReader>()
  let deltas: Delta[] = []
  let hasStarted = false
  const write = (delta: Delta): void => {
    deltas.push(delta)
  }

  function reader(index: number): ChoiceReader {
    const made = readers.get(index) ?? createChoiceReader(index, write)
    readers.set(index, made)
    return made
  }

  /** What a choice held back comes before whatever ends the stream. */
  function end(delta: Delta): void {
    flush()
    write(delta)
  }

  function flush(): void {
    for (const each of readers.values()) each.flush()
  }

  function readChunk(chunk: Json, event: string | undefined): void {
    if (!hasStarted && (asText(chunk['id']) || asText(chunk['model']))) {
      hasStarted = true
      write({ type: 'start', id: asText(chunk['id']), model: asText(chunk['model']) })
    }
    let failure: unknown
    for (const value of asArray(chunk['choices'])) {
      const choice = asObject(value)
      const index = asNumber(choice?.['index']) ?? 0
      if (!choice || !Number.isInteger(index) || index < 0 || index >= MAX_CHOICES) continue
      reader(index).read(choice)
      failure ??= choice['error'] ?? (choice['finish_reason'] === 'error' ? {} : undefined)
    }
    reader(0).readSources(chunk)
    const usage =
      toUsage(chunk['usage']) ??
      toUsage(asObject(chunk['x_groq'])?.['usage']) ??
      toUsage(chunk['timings'])
    if (usage) write({ type: 'usage', usage })
    const isFailure = event === 'error' || chunk['object'] === 'error' || chunk['type'] === 'error'
    failure =
      chunk['error'] || asObject(chunk['x_groq'])?.['error'] || failure || (isFailure && chunk)
    if (failure) end(apiFailure(failure, chunk))
  }

  /** False after text that is no JSON. */
  function readText(text: string, event: string | undefined): boolean {
    const data = text.trim()
    // Some gateways send a keep-alive comment as if it were data.
    if (data === '' || data.startsWith(':')) return true
    if (data === '[DONE]') {
      end({ type: 'done' })
      return true
    }
    const value = parseJson(data)
    for (const chunk of toChunks(value)) readChunk(chunk, event)
    if (event === 'error' && typeof value === 'string') end(apiFailure(value))
    return value !== undefined
  }

  function readPayload({ data, event }: Payload): void {
    if (readText(data, event)) return
    // Some servers forget the blank line between two events, which joins their data with a newline.
    for (const line of data.split('\n')) {
      if (readText(line, event)) continue
      return end(
        event === 'error'
          ? apiFailure(data.slice(0, 500))
          : protocolFailure('an event was not valid JSON'),
      )
    }
  }

  return (payload) => {
    deltas = []
    try {
      if (payload) readPayload(payload)
      else flush()
    } catch (thrown) {
      // JSON.parse goes deeper than the stack does.
      if (!(thrown instanceof RangeError)) throw thrown
      end(protocolFailure('an event was nested too deeply'))
    }
    return deltas
  }
}

function toChunks(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(toChunks)
  const chunk = asObject(value)
  return chunk ? [chunk] : []
}

/** Reads one choice and keeps what must be remembered of it between chunks. */
interface ChoiceReader {
  read(choice: Json): void
  readSources(holder: Json): void
  flush(): void
}

function createChoiceReader(choice: number, push: (delta: Delta) => void): ChoiceReader {
  let written = 0
  let hasDelta = false
  let hasReasoningField = false
  const urls = new Set<string>()
  const write = (delta: Delta): void => {
    written++
    push(delta)
  }
  const writeText = (type: 'text' | 'reasoning' | 'refusal', text: string | undefined): void => {
    if (text) write({ type, choice, text })
  }
  // Made when first needed: most answers call no tool.
  let track: ToolCallTracker | undefined
  const think: ThinkSplitter = createThinkSplitter(writeText)

  function sourcesOf(holder: Json): void {
    for (const source of readSources(holder)) {
      if (urls.has(source.url)) continue
      urls.add(source.url)
      push({ type: 'source', choice, source })
    }
  }

  function writeReasoning(content: Json): void {
    let text = firstText(content, ['reasoning', 'reasoning_content', 'thinking'])
    if (text) hasReasoningField = true
    // The same text once more, in pieces with a type.
    else if (!hasReasoningField) text = asArray(content['reasoning_details']).map(textOf).join('')
    if (!text) return
    think.know(text)
    writeText('reasoning', text)
  }

  function writePiece(value: unknown): void {
    const piece = asObject(value)
    const type = piece?.['type']
    if (type === 'thinking' || type === 'reasoning') {
      return writeText('reasoning', textOf(piece?.['thinking']) || textOf(piece))
    }
    if (type === 'refusal') return writeText('refusal', textOf(piece?.['refusal']))
    writeImage(piece)
    const text = textOf(value)
    if (text) think.push(text)
  }

  function writeImage(value: unknown): void {
    const image = asObject(value)
    const url =
      asText(asObject(image?.['image_url'])?.['url']) ??
      asText(image?.['image_url']) ??
      asText(image?.['url'])
    if (url) write({ type: 'media', choice, media: { type: 'image', url } })
  }

  function writeContent(content: Json): void {
    const said = content['content']
    if (typeof said === 'string' && isTextAlone(content)) return think.push(said)
    writeReasoning(content)
    if (typeof said === 'string') think.push(said)
    else for (const value of Array.isArray(said) ? said : [said]) writePiece(value)
    writeText('text', asText(asObject(content['audio'])?.['transcript']))
    writeText('refusal', asText(content['refusal']))
    const legacy = asObject(content['function_call'])
    const calls = legacy ? [legacy] : asArray(content['tool_calls'])
    for (const [position, value] of calls.entries()) {
      const call = asObject(value)
      track ??= createToolCallTracker()
      const piece = call && track(call, position, calls.length)
      if (piece) write({ ...piece, choice })
    }
    sourcesOf(content)
    for (const image of asArray(content['images'])) {
      writeImage(typeof image === 'string' ? { url: image } : image)
    }
  }

  return {
    read(value) {
      const delta = asObject(value['delta'])
      const reason = asText(value['finish_reason'])
      if (delta) writeContent(delta)
      const message = asObject(value['message'])
      // Some servers repeat the whole message beside or after its deltas; reading it would double the text.
      if (message && (delta ? reason && written === 0 : !hasDelta)) writeContent(message)
      if (delta) hasDelta = true
      writeText('text', asText(value['text']))
      sourcesOf(value)
      const usage = toUsage(value['usage']) ?? toUsage(delta?.['usage'])
      if (usage) push({ type: 'usage', usage })
      if (!reason) return
      think.flush()
      push({ type: 'finish', choice, reason })
    },
    readSources: sourcesOf,
    flush: think.flush,
  }
}

/** Whether a delta holds text and nothing else, as nearly all do: they skip the rest. Benchmark: wire.mjs. */
function isTextAlone(content: Json): boolean {
  for (const name in content) {
    if (name !== 'content' && name !== 'role' && content[name] !== null) return false
  }
  return true
}

function firstText(content: Json, members: readonly string[]): string | undefined {
  for (const member of members) {
    const text = asText(content[member])
    if (text) return text
  }
  return undefined
}

/** The text of a piece of content: a string, an object that holds one, or a list of these. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(textOf).join('')
  const piece = asObject(value)
  return (piece && firstText(piece, ['text', 'summary', 'content'])) ?? ''
}
