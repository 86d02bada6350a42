// One choice of an answer: what its deltas, its message or its text mean.
// Over 300 lines, because what one kind of content means depends on which others were read before it.
import { finishReasonIn, worseReason } from './finish-reason.ts'
import { asArray, asObject, asText, type Json } from '../json.ts'
import { readLogprobs } from './logprobs.ts'
import { createSaid, type Said } from './said.ts'
import { createRepeats } from './said-again.ts'
import { readSources } from './sources.ts'
import { createThinkDeltas, type WireEnd } from './think-deltas.ts'
import { createToolCallTracker, type ToolCallTracker } from './tool-calls.ts'
import type { Delta, SourcePart } from '../message/types.ts'
import { toUsage } from './usage.ts'

/** Reads one choice and keeps what must be remembered of it between chunks. */
export interface ChoiceReader {
  read(choice: Json): void
  readSources(holder: Json): void
  /** Gives back what was held because something else might have followed. */
  flush(how: WireEnd): void
}

/** A delta that was one text or a piece of arguments and nothing else, and how many of ours it became. */
export interface SoleText {
  /** What held the text, and the member of it that did. */
  content: Json
  member: string
  count: number
  /** Does with another text what was done with this one. */
  say(text: string): void
}

/** Which kinds of content have been read. */
type Kind = 'content' | 'reasoning' | 'refusal' | 'tools' | 'media'

const NOTHING: ReadonlySet<Kind> = new Set()
/** What an answer may be of, beside text and reasoning. */
const OTHER: readonly Kind[] = ['refusal', 'tools', 'media']

/** Makes a reader that pushes what it reads. */
export function createChoiceReader(
  choice: number,
  push: (delta: Delta) => void,
  note: (text: SoleText) => void,
  startsThinking: boolean,
): ChoiceReader {
  const seen = new Set<Kind>()
  const sources = new Map<string, Omit<SourcePart, 'type' | 'id'>>()
  let hasDelta = false
  /** The text of messages that came instead of deltas. */
  let told = ''
  let hasReasoningField = false
  /** How many deltas of text there were. */
  let written = 0
  const answerSaid = createRepeats()
  const thoughtSaid = createRepeats()
  const pictures = new Set<string>()
  /** The worst finish reason so far. */
  let reason: string | undefined
  /** Whether the chunk has a finish reason. */
  let isLast = false
  /** How often something was said, also what was held back or known. */
  let said = 0
  let fromDetails = ''
  /** How much text there was, in UTF-16 code units. */
  let textLength = 0
  // Made when first needed: most answers have none.
  let tools: ToolCallTracker | undefined
  let kept: Said = createSaid()

  const writeText = (type: 'text' | 'reasoning' | 'refusal', text: string | undefined): void => {
    if (!text) return
    if (type === 'reasoning') seen.add('reasoning')
    if (type === 'text') textLength += text.length
    written += 1
    said += 1
    push({ type, choice, text })
  }
  const think = createThinkDeltas(
    choice,
    (delta) => {
      written += 1
      if (delta.type === 'reasoning') seen.add('reasoning')
      else if (delta.type === 'text') textLength += delta.text.length
      // What was written as one kind is of another now: only the text as it came says all.
      else textLength = -Infinity
      push(delta)
    },
    startsThinking,
  )

  function sourcesOf(holder: Json): void {
    for (const source of readSources(holder)) {
      const known = sources.get(source.url)
      const isNew = !known || (!known.title && source.title) || (!known.snippet && source.snippet)
      if (!isNew) continue
      sources.set(source.url, { ...source, ...definedOf(known) })
      push({ type: 'source', choice, source })
    }
  }

  /** Gives what of it was new. */
  function writeReasoning(content: Json): string {
    let text = firstText(content, REASONING)
    if (text) {
      const isRepeated = !hasReasoningField && fromDetails !== '' && text === fromDetails
      hasReasoningField = true
      if (isRepeated) return text
    } else if (!hasReasoningField) {
      // The same text once more, in pieces with a type.
      text = textOf(content['reasoning_details'] ?? content['thinking_blocks'])
      fromDetails += text
    }
    if (!text) return ''
    said += 1
    const fresh = thoughtSaid.fresh(text, isLast)
    if (fresh === '') return ''
    think.know(fresh)
    writeText('reasoning', fresh)
    return fresh
  }

  function writePiece(value: unknown, known: ReadonlySet<Kind>): void {
    const piece = asObject(value)
    const type = piece?.['type']
    if (type === 'thinking' || type === 'reasoning') {
      if (known.has('reasoning')) return
      return writeText('reasoning', textOf(piece))
    }
    if (type === 'refusal') return writeText('refusal', textOf(piece?.['refusal']))
    writeImage(piece)
    writeSaid(textOf(value), true)
  }

  function writeSaid(piece: string, isKept = false): void {
    if (piece === '') return
    seen.add('content')
    said += 1
    const text = answerSaid.fresh(piece, isLast)
    if (text === '') return
    if (!isKept) kept.content(text)
    think.push(text)
  }

  function writeImage(value: unknown): void {
    const image = asObject(value)
    const url =
      asText(asObject(image?.['image_url'])?.['url']) ??
      asText(image?.['image_url']) ??
      asText(image?.['url'])
    if (!url) return
    seen.add('media')
    if (pictures.has(url)) return
    pictures.add(url)
    push({ type: 'media', choice, media: { type: 'image', url } })
  }

  function writeContentMember(value: unknown, isThought: boolean, known: ReadonlySet<Kind>): void {
    if (value === null || value === undefined) return
    // Gemini marks its thoughts, and puts them into tags as well, mostly. Without tags they would go back as text.
    const isBare = isThought && typeof value === 'string' && !value.trimStart().startsWith('<')
    if (isBare && !think.isOpen) return writeText('reasoning', value)
    if (typeof value === 'string') return writeSaid(value)
    const pieces: readonly unknown[] = Array.isArray(value) ? value : [value]
    const calls = pieces.filter(isCall)
    // Calls go back as calls.
    kept.content(
      calls.length > 0 ? pieces.filter((each) => !isCall(each)) : value,
      known !== NOTHING,
    )
    for (const each of pieces) writePiece(each, known)
    if (!known.has('tools')) writeCalls({ tool_calls: calls })
  }

  /** The text of a choice that has neither a delta nor a message. */
  function writeLegacy(text: string | undefined): void {
    if (!text) return
    kept.content(text)
    writeText('text', text)
  }

  function writeAudio(value: unknown): void {
    const audio = asObject(value)
    writeText('text', asText(audio?.['transcript']))
    const data = asText(audio?.['data'])
    if (audio) seen.add('content')
    if (data) push({ type: 'audio', choice, data })
  }

  function writeCalls(content: Json): void {
    const list = content['tool_calls']
    const calls = asObject(list) ? [list] : asArray(list)
    const legacy = asObject(content['function_call'])
    // The older spelling has one call, which some servers tell once more in the newer one.
    const all = calls.length === 0 && legacy ? [{ index: 0, ...legacy }] : calls
    for (const [position, value] of all.entries()) {
      const call = asObject(value)
      tools ??= createToolCallTracker(choice)
      if (!call) continue
      seen.add('tools')
      said += 1
      const pieces = tools.read(call, position, all.length)
      pushCalls(pieces)
      const [piece, another] = pieces
      if (piece && !another && all.length === 1 && isSoleArguments(content, call, piece)) {
        noteArguments(call, piece.index)
      }
    }
  }

  function pushCalls(pieces: ReturnType<ToolCallTracker['flush']>): void {
    for (const piece of pieces) push(piece)
  }

  function noteArguments(call: Json, index: number): void {
    const content = asObject(call['function'])
    if (!content || typeof content['arguments'] !== 'string') return
    const say = (text: string): void => {
      said += 1
      if (tools) pushCalls(tools.readMore(index, text))
    }
    note({ content, member: 'arguments', count: 1, say })
  }

  /** Writes a delta, or of a whole message what no delta has told. */
  function writeContent(content: Json, known: ReadonlySet<Kind>): void {
    // DeepSeek refuses an answer whose thoughts were empty, and do not come back as that.
    const onEmpty = (name: string): void => kept.members({ [name]: '' })
    const member = known.size === 0 ? soleText(content, onEmpty) : undefined
    if (member !== undefined) {
      const say = (text: string): void => {
        if (member === 'content') writeSaid(text)
        else kept.text(member, writeReasoning({ [member]: text }))
      }
      const before = written
      say(String(content[member]))
      return note({ content, member, say, count: written - before })
    }
    if (!known.has('reasoning')) writeReasoning(content)
    // A whole message may tell seals that no delta told.
    kept.members(content, known !== NOTHING)
    if (!known.has('content')) {
      const google = asObject(asObject(content['extra_content'])?.['google'])
      writeContentMember(content['content'], google?.['thought'] === true, known)
      writeAudio(content['audio'])
    }
    if (!known.has('refusal') && asText(content['refusal'])) {
      seen.add('refusal')
      writeText('refusal', asText(content['refusal']))
    }
    if (!known.has('tools')) writeCalls(content)
    sourcesOf(content)
    if (known.has('media')) return
    for (const image of asArray(content['images'])) {
      writeImage(typeof image === 'string' ? { url: image } : image)
    }
  }

  /** Some servers send messages instead of deltas; others repeat the whole message beside or after them. */
  function readMessage(message: Json, delta: Json | undefined): void {
    if (delta || hasDelta) {
      if (isLast || !delta) writeContent(message, new Set(seen))
      else sourcesOf(message)
      return
    }
    const text = textOf(message['content'])
    const isRepeated = isLast && told !== '' && text === told
    told += text
    writeContent(message, isRepeated ? new Set(seen) : NOTHING)
  }

  function writeLogprobs(value: unknown): void {
    const { content, refusal } = readLogprobs(value)
    if (content.length > 0) push({ type: 'logprobs', choice, of: 'content', tokens: content })
    if (refusal.length > 0) push({ type: 'logprobs', choice, of: 'refusal', tokens: refusal })
  }

  function flushHeld(): void {
    think.flush()
    if (tools) pushCalls(tools.flush())
  }

  return {
    read(value) {
      const delta = asObject(value['delta'])
      const message = asObject(value['message'])
      const before = said
      const given = finishReasonIn(value, delta, message)
      if (given) reason = worseReason(reason, given)
      isLast = given !== undefined
      if (delta) writeContent(delta, NOTHING)
      if (message) readMessage(message, delta)
      // Beside a delta it is the same text once more.
      else if (!delta) writeLegacy(asText(value['text']))
      if (delta) hasDelta = true
      isLast = false
      if (value['logprobs']) writeLogprobs(value['logprobs'])
      sourcesOf(value)
      const usage =
        toUsage(value['usage']) ?? toUsage(delta?.['usage']) ?? toUsage(message?.['usage'])
      if (usage) push({ type: 'usage', usage })
      if (!given) return
      // Beside a text it may be on every chunk, and what is held back may go on with the next.
      if (said === before) flushHeld()
      push({ type: 'finish', choice, reason: given })
    },
    readSources: sourcesOf,
    flush(how) {
      flushHeld()
      if (!hasReasoningField && !OTHER.some((kind) => seen.has(kind))) think.end(how, reason)
      const message = kept.message(textLength)
      if (message) push({ type: 'wire', choice, message })
      kept = createSaid()
      textLength = 0
    },
  }
}

const REASONING = ['reasoning', 'reasoning_content', 'thinking', 'reasoning_text'] as const
/** Where a piece of content has its text. */
const PIECE = ['text', 'thinking', 'summary', 'content'] as const
const TEXTS: ReadonlySet<string> = new Set(['content', ...REASONING])

/** The one member that says something, if it is a text, as in nearly all deltas: they skip the rest. */
function soleText(content: Json, onEmpty: (member: string) => void): string | undefined {
  let found: string | undefined
  for (const name in content) {
    const value = content[name]
    if (value === '' && name !== 'content') onEmpty(name)
    if (name === 'role' || value === null || value === '') continue
    if (found !== undefined || !TEXTS.has(name) || typeof value !== 'string') return undefined
    found = name
  }
  return found
}

/** Whether a delta holds more arguments of a call that is known, and nothing else. */
function isSoleArguments(
  content: Json,
  call: Json,
  { id, name, wire }: { id?: string | undefined; name?: string | undefined; wire?: unknown },
): boolean {
  if (id ?? name ?? wire ?? asText(asObject(call['function'])?.['name'])) return false
  return Object.keys(content).every(
    (member) => member === 'role' || member === 'tool_calls' || !content[member],
  )
}

/** Whether a piece of content is a call, as Anthropic's API has them among its texts. */
function isCall(piece: unknown): boolean {
  const type = asText(asObject(piece)?.['type']) ?? ''
  return /^(?:tool_?(?:use|call)|function|input_json)/.test(type)
}

function definedOf(source: object | undefined): object {
  return Object.fromEntries(Object.entries(source ?? {}).filter(([, value]) => value !== undefined))
}

function firstText(holder: Json, members: readonly string[]): string {
  return members.map((member) => textOf(holder[member])).find((text) => text !== '') ?? ''
}

/** The text of a piece of content: a string, an object that holds one, or a list of these. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(textOf).join('')
  const piece = asObject(value)
  return piece ? firstText(piece, PIECE) : ''
}
