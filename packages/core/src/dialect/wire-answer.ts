// Answers as they were on the wire: of each step its message and the results of its calls.
import type { DialectFeatures } from './dialect.ts'
import { asArray, asObject, asText, type Json } from '../json.ts'
import { partsOf, stepsOf } from '../message/steps.ts'
import { fromStepWire, type Spoken } from '../message/step-wire.ts'
import type { ChatMessage, ChatPart, ChatStep, ToolPart } from '../message/types.ts'
import { mayGoBack } from './kept-members.ts'
import { LEGACY } from './said.ts'
import { resultsToWire, toolContent } from './wire-tool.ts'
import { shownPictures } from './wire-media.ts'
import type { WireContentPart, WireMessage, WireToolCall } from '../wire-types.ts'

/** How answers go out. */
export interface AnswerTarget {
  /** To whom; undefined for anybody. */
  producer: string | undefined
  features: Pick<DialectFeatures, 'toolMedia'>
  /** Ids of the calls that went out before, to which those of these answers are added. */
  sent: Set<string>
  /** The last message: its open calls may still be answered, and are left out. Those of others are told as left behind. */
  open: ChatMessage | undefined
  /** What came of calls by messages of tools. */
  results: ReadonlyMap<ChatPart, ToolPart>
}

/** A call that goes out. */
interface Told {
  /** With what came of it. */
  part: ToolPart
  /** As its provider spelled it. */
  own: Json | undefined
  isCustom: boolean
}

/** One message of the wire, and what belongs to it. */
interface Stretch {
  parts: readonly ChatPart[]
  /** What it says. */
  text: string
  calls: readonly Told[]
  /** Members of the message as they came; undefined where it goes in plain words. */
  spoken: Json | undefined
}

/**
 * Answers in a row, between which nobody spoke. A message of the wire ends with results alone: what is said where no call
 * was told, by whichever answer, is said in one. None for answers that say nothing.
 */
export function answersToWire(
  messages: readonly ChatMessage[],
  target: AnswerTarget,
): WireMessage[] {
  const stretches: Stretch[] = []
  for (const message of messages) {
    const answer = withReadableSteps(message)
    for (const [at, step] of stepsOf(answer).entries()) {
      const parts = partsOf(answer, at)
      const spoken = spokenOf(step, parts, target.producer)
      const stretch: Stretch = {
        parts,
        text: textOf(parts, 'text'),
        calls: toldOf(step, parts, spoken, (part) => {
          const result = target.results.get(part)
          if (message === target.open && !result && isUnanswered(part)) return undefined
          return result ? { ...result, name: part.name, argsText: part.argsText } : part
        }),
        spoken: spoken && (spoken.message ?? {}),
      }
      const before = stretches.at(-1)
      if (before && before.calls.length === 0) {
        stretches[stretches.length - 1] = joined(before, stretch, step.length > 0 ? '' : '\n\n')
      } else stretches.push(stretch)
    }
  }
  return stretches.flatMap((stretch) => stretchToWire(stretch, target))
}

/** What came of calls by messages of tools, wherever they stand. Each is of the last call with its id. */
export function resultsIn(messages: readonly ChatMessage[]): ReadonlyMap<ChatPart, ToolPart> {
  const calls = new Map<string, ToolPart>()
  const results = new Map<ChatPart, ToolPart>()
  for (const { role, parts } of messages) {
    for (const part of parts.filter(isTool)) {
      const call = calls.get(part.id)
      if (role === 'assistant') calls.set(part.id, part)
      else if (call) results.set(call, part)
    }
  }
  return results
}

/** The answer, without its steps where an app took parts out or put some in, so that those of the steps are not known. */
function withReadableSteps(message: ChatMessage): ChatMessage {
  const { steps = [], parts, ...rest } = message
  const isAfterCall = ({ from, length }: ChatStep): boolean => {
    const before = parts.slice(0, from).findLast(({ type }) => type !== 'source' && type !== 'data')
    return from <= parts.length && (length > 0 || from === 0 || before?.type === 'tool')
  }
  if (steps.every(isAfterCall)) return message
  const kept = steps.flatMap(({ wire }, at) =>
    wire === undefined ? [] : [fromStepWire(wire, partsOf(message, at))],
  )
  const isWhole = kept.length > 0 && kept.every((each) => each !== undefined)
  return isWhole ? message : { ...rest, parts }
}

/** What the producer gets back; undefined for anybody else, and where a part was changed since. */
function spokenOf(
  { producer: own, wire }: ChatStep,
  parts: readonly ChatPart[],
  producer: string | undefined,
): Spoken | undefined {
  if (producer === undefined || (own !== undefined && own !== producer)) return undefined
  const spoken = wire === undefined ? { calls: [] } : fromStepWire(wire, parts)
  if (own !== undefined || !spoken?.message || parts.some(isTool)) return spoken
  // Of an answer that was stored before answers had steps, this was never sent without a call.
  const { reasoning_content: _, ...message } = spoken.message
  return { ...spoken, message }
}

/** What was said twice with nobody between, as one message that goes back as it came where both of them may. */
function joined(before: Stretch, after: Stretch, between: string): Stretch {
  // Of calls that are told nobody nothing goes out.
  const parts = [...before.parts.filter((part) => !isTool(part)), ...after.parts]
  if (before.text === '' && !before.parts.some(isMedia)) return { ...after, parts }
  const text =
    before.text && after.text ? before.text + between + after.text : before.text + after.text
  if (!before.spoken || !after.spoken) return { ...after, parts, text, spoken: undefined }
  const { content: first, ...earlier } = before.spoken
  const { content: second, ...later } = after.spoken
  const isOwn = [first, second].some((each) => typeof each === 'string' || Array.isArray(each))
  const own = isOwn
    ? { content: contentsOf(first ?? before.text, second ?? after.text, between) }
    : {}
  return { ...after, parts, text, spoken: { ...own, ...told(earlier, later) } }
}

/** Two contents as they came. */
function contentsOf(first: unknown, second: unknown, between: string): unknown {
  if (typeof first !== 'string' || typeof second !== 'string')
    return [...piecesOf(first), ...piecesOf(second)]
  return first && second ? first + between + second : first + second
}

function piecesOf(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content
  return typeof content === 'string' && content ? [{ type: 'text', text: content }] : []
}

/** Members of two requests as those of one. */
function told(earlier: Json, later: Json): Json {
  const both = new Map(Object.entries(earlier))
  for (const [name, value] of Object.entries(later)) {
    const before = both.get(name)
    if (typeof before === 'string' && typeof value === 'string') both.set(name, before + value)
    else if (Array.isArray(before)) both.set(name, [...before, ...asArray(value)])
    else both.set(name, value)
  }
  return Object.fromEntries(both)
}

function isTool(part: ChatPart): part is ToolPart {
  return part.type === 'tool'
}

function isMedia({ type }: ChatPart): boolean {
  return type === 'image' || type === 'audio'
}

function stretchToWire(stretch: Stretch, target: AnswerTarget): WireMessage[] {
  const { parts, text, spoken = {} } = stretch
  const refusal = textOf(parts, 'refusal')
  const kept = Object.entries(spoken).filter(([name, value]) => mayGoBack(name, value))
  const content = contentOf(spoken['content'], text)
  const members: Json = Object.fromEntries(kept)
  const isPictured = [content, members['images']].some((list) => asArray(list).some(isPicture))
  const pictures = isPictured ? [] : parts.flatMap(pictureOf)
  const calls = stretch.calls.map((call) => ({ ...call, wire: callToWire(call, target.sent) }))
  const legacy = legacyOf(calls)
  const says = text || refusal || calls.length > 0 || isPictured || members['audio'] !== undefined
  const message: WireMessage = {
    role: 'assistant',
    content,
    ...members,
    ...(refusal ? { refusal } : {}),
    ...callsIn(
      calls.map(({ wire }) => wire),
      legacy,
    ),
  }
  const results = resultsToWire(calls, target.features.toolMedia === true).map((one): WireMessage =>
    legacy && one.role === 'tool'
      ? { role: 'function', name: legacy.name, content: one.content as string }
      : one,
  )
  const shown: WireMessage[] =
    pictures.length === 0 ? [] : [{ role: 'user', content: shownPictures(pictures) }]
  return [...(says ? [message] : []), ...results, ...shown]
}

/** The one call of an answer that was told in the form of before there were tools. */
function legacyOf([call, another]: readonly (Told & { wire: WireToolCall })[]) {
  const isLegacy = call?.own?.['type'] === LEGACY && !another && call.wire.type === 'function'
  return isLegacy ? call.wire['function'] : undefined
}

function callsIn(
  calls: WireToolCall[],
  legacy: ReturnType<typeof legacyOf>,
): Partial<Extract<WireMessage, { role: 'assistant' }>> {
  if (legacy) return { function_call: legacy }
  return calls.length > 0 ? { tool_calls: calls } : {}
}

function textOf(parts: readonly ChatPart[], type: 'text' | 'refusal'): string {
  return parts.map((part) => (part.type === type ? part.text : '')).join('')
}

/** A list is none of the protocol's types for an answer, and the way in which some providers say one. */
function contentOf(own: unknown, text: string): string | null {
  const isList = Array.isArray(own) && own.every((piece) => asText(asObject(piece)?.['type']))
  return isList || typeof own === 'string' || own === null ? (own as never) : text || null
}

function isPicture(value: unknown): boolean {
  return asObject(value)?.['image_url'] !== undefined
}

/** The calls of a step that go out. One of an answer that ended badly does not. */
function toldOf(
  { wire }: ChatStep,
  parts: readonly ChatPart[],
  spoken: Spoken | undefined,
  answered: (part: ToolPart) => ToolPart | undefined,
): Told[] {
  const calls = parts.filter(isTool)
  // A custom tool takes free text, whoever hears of its call. Where calls were added or taken away, their ids tell.
  const kinds = asArray(asObject(wire)?.['calls']).map((call) => asObject(call) ?? {})
  const isWhole = kinds.length === calls.length
  return calls.flatMap((call, at): Told[] => {
    const part = answered(call)
    if (!part || !toolContent(part)) return []
    const kind = isWhole ? kinds[at] : kinds.find((each) => each['id'] === call.id)
    return [{ part, own: spoken?.calls[at], isCustom: kind?.['type'] === 'custom' }]
  })
}

function isUnanswered({ state, result, error }: ToolPart): boolean {
  return result === undefined && !error && state !== 'denied'
}

/** The id that a call has on the wire: its provider's own, unless another call went out with that. */
function idOf(call: ToolPart, own: unknown, sent: Set<string>): string {
  const spoken = asText(own)
  let id = spoken === undefined || sent.has(spoken) ? call.id : spoken
  for (let count = 2; sent.has(id); count++) id = `${call.id}_${count}`
  sent.add(id)
  return id
}

function callToWire({ part, own = {}, isCustom }: Told, sent: Set<string>): WireToolCall {
  const { name, argsText } = part
  const id = idOf(part, own['id'], sent)
  const members = Object.entries(own).filter(([member, value]) => mayGoBack(member, value))
  const kept = Object.fromEntries(members)
  return isCustom
    ? { ...kept, id, type: 'custom', custom: { name, input: argsText } }
    : { ...kept, id, type: 'function', function: { name, arguments: argsText || '{}' } }
}

function pictureOf(part: ChatPart): WireContentPart[] {
  return part.type === 'image' && part.url !== ''
    ? [{ type: 'image_url', image_url: { url: part.url } }]
    : []
}
