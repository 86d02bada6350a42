// Hop 4: from deltas to a message. Private buffers; a snapshot changes the identity of what changed and nothing else.
import type { ChatErrorData } from './errors.ts'
import { parseJson } from './json.ts'
import type {
  ChatMessage,
  ChatPart,
  Delta,
  IncompleteReason,
  SourcePart,
  TextPart,
  ToolPart,
  Usage,
} from './types.ts'

/** How a stream ended. */
export type Ending =
  | { type: 'complete' }
  | { type: 'aborted' }
  | { type: 'failed'; error: ChatErrorData }

/** Writes one message (one choice of an answer) from deltas. */
export interface Accumulator {
  push(delta: Delta): void
  /** The message as it stands. Cached until the next push. */
  snapshot(): ChatMessage
  /** Closes all parts and marks the message as the ending and its finish reason say. */
  end(ending: Ending): ChatMessage
  /** Whether anything a person can see has arrived. */
  readonly hasContent: boolean
}

/** What an accumulator starts from. */
export interface AccumulatorOptions {
  /** The message to write into. */
  message: ChatMessage
  /** The wire's choice index that this message follows. @default 0 */
  choice?: number | undefined
  /** Milliseconds since the epoch. */
  now: () => number
  /** When the request was sent, by the same clock. @default now() */
  startedAt?: number | undefined
}

/** Makes an accumulator. */
export function createAccumulator(options: AccumulatorOptions): Accumulator {
  const { message: initial, choice = 0, now, startedAt = now() } = options
  const parts: ChatPart[] = [...initial.parts]
  const toolPositions = new Map<number, number>()
  const sourceUrls = new Set<string>()
  const fields: Partial<ChatMessage> = {}
  let firstTokenAt: number | undefined
  let reasoningStartedAt = startedAt
  let openText: number | undefined
  let buffer: string[] = []
  let cached: ChatMessage | undefined = initial
  let hasContent = false

  /** Joins what has arrived for the open text part: once per snapshot, not once per delta. */
  function flush(): void {
    if (buffer.length === 0 || openText === undefined) return
    const part = parts[openText] as TextPart
    parts[openText] = { ...part, text: part.text + buffer.join('') }
    buffer = []
  }

  function closeText(): void {
    if (openText === undefined) return
    flush()
    const closed: TextPart = { ...(parts[openText] as TextPart), state: 'done' }
    if (closed.type === 'reasoning') closed.durationMs = now() - reasoningStartedAt
    parts[openText] = closed
    openText = undefined
  }

  function pushText(type: TextPart['type'], text: string): void {
    if (openText === undefined || parts[openText]?.type !== type) {
      closeText()
      if (type === 'reasoning') reasoningStartedAt = now()
      openText = parts.length
      parts.push({ type, text: '', state: 'streaming' })
    }
    buffer.push(text)
  }

  function pushToolCall(delta: Extract<Delta, { type: 'tool-call' }>): void {
    let position = toolPositions.get(delta.index)
    if (position === undefined) {
      closeText()
      position = parts.length
      toolPositions.set(delta.index, position)
      const id = delta.id ?? `call_${initial.id}_${delta.index}`
      parts.push({ type: 'tool', id, name: '', argsText: '', state: 'args' })
    }
    const part = parts[position] as ToolPart
    parts[position] = {
      ...part,
      id: delta.id ?? part.id,
      name: part.name + (delta.name ?? ''),
      argsText: part.argsText + (delta.argsText ?? ''),
    }
  }

  function pushSource(source: Omit<SourcePart, 'type' | 'id'>): void {
    if (sourceUrls.has(source.url)) return
    sourceUrls.add(source.url)
    // Does not close the text: a source may arrive amid a sentence.
    parts.push({ type: 'source', id: `s${sourceUrls.size}`, ...source })
  }

  function markContent(): void {
    hasContent = true
    firstTokenAt ??= now()
    if (fields.status === undefined) fields.status = 'streaming'
  }

  function push(delta: Delta): void {
    if ('choice' in delta && delta.choice !== choice) return
    cached = undefined
    switch (delta.type) {
      case 'start':
        if (delta.model !== undefined) fields.model = delta.model
        if (delta.id !== undefined) fields.responseId = delta.id
        if (delta.requestId !== undefined) fields.requestId = delta.requestId
        return
      case 'text':
      case 'reasoning':
      case 'refusal':
        markContent()
        return pushText(delta.type, delta.text)
      case 'tool-call':
        markContent()
        return pushToolCall(delta)
      case 'media':
        markContent()
        closeText()
        parts.push(delta.media)
        return
      case 'source':
        return pushSource(delta.source)
      case 'usage':
        // A cost may come before the usage that it belongs to, and is then not told again.
        fields.usage = fields.usage?.cost
          ? { cost: fields.usage.cost, ...delta.usage }
          : delta.usage
        return
      case 'cost':
        fields.usage = { ...(fields.usage ?? NO_USAGE), cost: delta.cost }
        return
      case 'finish':
        fields.finishReason = delta.reason
        return
      case 'error':
      case 'done':
        return
      default:
        delta satisfies never
    }
  }

  function snapshot(): ChatMessage {
    if (cached) return cached
    flush()
    cached = { ...initial, ...fields, parts: [...parts] }
    return cached
  }

  function end(ending: Ending): ChatMessage {
    closeText()
    parts.forEach((part, position) => {
      if (part.type === 'tool' && part.state === 'args') parts[position] = endToolCall(part, ending)
    })
    const reason = reasonFor(ending, fields.finishReason)
    fields.status = reason ? 'incomplete' : 'complete'
    if (reason) fields.reason = reason
    if (ending.type === 'failed') fields.error = ending.error
    fields.timing = timing(startedAt, firstTokenAt, now(), fields.usage)
    cached = undefined
    return snapshot()
  }

  return {
    push,
    snapshot,
    end,
    get hasContent() {
      return hasContent
    },
  }
}

/** For a cost without counts. */
const NO_USAGE: Usage = { promptTokens: 0, completionTokens: 0, totalTokens: 0, raw: undefined }

function endToolCall(part: ToolPart, ending: Ending): ToolPart {
  const args = parseJson(part.argsText || '{}')
  if (ending.type === 'aborted' || args === undefined) return { ...part, state: 'cancelled' }
  return { ...part, args, state: 'ready' }
}

function reasonFor(ending: Ending, finishReason: string | undefined): IncompleteReason | undefined {
  if (ending.type === 'aborted') return 'aborted'
  if (ending.type === 'failed') {
    return ending.error.kind === 'interrupted' ? 'interrupted' : 'error'
  }
  if (finishReason === 'length' || finishReason === 'content_filter') return finishReason
  return undefined
}

function timing(
  startedAt: number,
  firstTokenAt: number | undefined,
  endedAt: number,
  usage: Usage | undefined,
): NonNullable<ChatMessage['timing']> {
  const totalMs = endedAt - startedAt
  if (firstTokenAt === undefined) return { totalMs }
  const seconds = (endedAt - firstTokenAt) / 1000
  const result = { firstTokenMs: firstTokenAt - startedAt, totalMs }
  if (!usage || seconds <= 0) return result
  return { ...result, tokensPerSecond: Math.round((usage.completionTokens / seconds) * 10) / 10 }
}
