// An answer as it was on the wire: of each step its message and the results of its calls.
import type { DialectFeatures } from './dialect.ts'
import { asArray, asObject, asText, type Json } from '../json.ts'
import { partsOf, stepsOf } from '../message/steps.ts'
import { fromStepWire, type Spoken } from '../message/step-wire.ts'
import type { ChatMessage, ChatPart, ChatStep, ToolPart } from '../message/types.ts'
import { mayGoBack } from './kept-members.ts'
import { resultsToWire, type SpokenCall, toolContent } from './wire-tool.ts'
import { shownPictures } from './wire-media.ts'
import type { WireContentPart, WireMessage, WireToolCall } from '../wire-types.ts'

/** How an answer goes out. */
export interface AnswerTarget {
  /** To whom; undefined for anybody. */
  producer: string | undefined
  features: Pick<DialectFeatures, 'toolMedia'>
  /** Calls that went out before, by the id that they have there, to which those of this answer are added. */
  sent: Map<string, ToolPart>
  /** Ids of calls whose results are messages of their own. */
  answered: ReadonlySet<string>
  /** Its open calls may still be answered, and are left out; elsewhere they are told as left behind. */
  isOpen: boolean
}

/** One message of the wire, and what belongs to it. */
interface Stretch {
  parts: readonly ChatPart[]
  /** What it says. */
  text: string
  /** Undefined where it goes in plain words. */
  spoken: Spoken | undefined
  /** Of its calls which are of custom tools. */
  isCustom(call: ToolPart, at: number): boolean
}

/** The messages of an answer. None for one that says nothing. */
export function stepsToWire(message: ChatMessage, target: AnswerTarget): WireMessage[] {
  return stretchesOf(message, target.producer).flatMap((stretch) => stretchToWire(stretch, target))
}

/** The steps of an answer. One that was gone on with before a call of it was answered is one message with what it went on with. */
function stretchesOf(message: ChatMessage, producer: string | undefined): Stretch[] {
  const stretches: Stretch[] = []
  const answer = withReadableSteps(message)
  for (const [at, step] of stepsOf(answer).entries()) {
    const parts = partsOf(answer, at)
    const stretch: Stretch = {
      parts,
      text: textOf(parts, 'text'),
      spoken: spokenOf(step, parts, producer),
      isCustom: customsOf(step, parts),
    }
    const before = stretches.at(-1)
    if (before?.parts.every((part) => !isTool(part) || !toolContent(part))) {
      stretches[stretches.length - 1] = joined(before, stretch, step.length > 0 ? '' : '\n\n')
    } else stretches.push(stretch)
  }
  return stretches
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

/** Two requests that wrote one message. What was said beside its text goes back where both of them may have it. */
function joined(before: Stretch, after: Stretch, between: string): Stretch {
  // Its calls are told nobody.
  const parts = [...before.parts.filter((part) => !isTool(part)), ...after.parts]
  if (before.text === '' && !before.parts.some(isMedia)) return { ...after, parts }
  const text = after.text === '' ? before.text : before.text + between + after.text
  const isSpoken = before.spoken && after.spoken
  if (!isSpoken) return { ...after, parts, text, spoken: undefined }
  const { content: first, ...earlier } = before.spoken?.message ?? {}
  const { content: _, ...later } = after.spoken?.message ?? {}
  const added = text.slice(before.text.length)
  const content = Array.isArray(first)
    ? { content: [...asArray(first), ...(added ? [{ type: 'text', text: added }] : [])] }
    : typeof first === 'string'
      ? { content: first + added }
      : {}
  const message = { ...content, ...told(earlier, later) }
  return { ...after, parts, text, spoken: { message, calls: after.spoken?.calls ?? [] } }
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
  const { parts, text, spoken } = stretch
  const refusal = textOf(parts, 'refusal')
  const kept = Object.entries(spoken?.message ?? {}).filter(([name, value]) =>
    mayGoBack(name, value),
  )
  const content = contentOf(spoken?.message?.['content'], text)
  const members: Json = Object.fromEntries(kept)
  const isPictured = [content, members['images']].some((list) => asArray(list).some(isPicture))
  const pictures = isPictured ? [] : parts.flatMap(pictureOf)
  const calls = callsOf(stretch, target)
  const says = text || refusal || calls.length > 0 || isPictured || members['audio'] !== undefined
  const message: WireMessage = {
    role: 'assistant',
    content,
    ...members,
    ...(refusal ? { refusal } : {}),
    ...(calls.length > 0 ? { tool_calls: calls.map(({ wire }) => wire) } : {}),
  }
  const own = calls.filter(({ part }) => !target.answered.has(part.id))
  const results = resultsToWire(own, target.features.toolMedia === true)
  const shown: WireMessage[] =
    pictures.length === 0 ? [] : [{ role: 'user', content: shownPictures(pictures) }]
  return [...(says ? [message] : []), ...results, ...shown]
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

/** The calls that go out, under the ids that they have there. One of an answer that ended badly does not. */
function callsOf({ parts, spoken, isCustom }: Stretch, target: AnswerTarget): SpokenCall[] {
  return parts.filter(isTool).flatMap((part, at): SpokenCall[] => {
    const isLeft = target.isOpen && isUnanswered(part) && !target.answered.has(part.id)
    if (isLeft || !toolContent(part)) return []
    const own = spoken?.calls[at]
    const id = idOf(part, own, target.sent)
    return [{ part, wire: callToWire(part, id, isCustom(part, at), own) }]
  })
}

function isUnanswered({ state, result, error }: ToolPart): boolean {
  return result === undefined && !error && state !== 'denied'
}

/** The id that a call has on the wire: its provider's own, unless another call went out with that. */
function idOf(call: ToolPart, spoken: Json | undefined, sent: Map<string, ToolPart>): string {
  const own = asText(spoken?.['id'])
  let id = own === undefined || sent.has(own) ? call.id : own
  for (let count = 2; sent.has(id); count++) id = `${call.id}_${count}`
  sent.set(id, call)
  return id
}

/** A custom tool takes free text, whoever hears of its call. Where calls were added or taken away, their ids tell. */
function customsOf({ wire }: ChatStep, parts: readonly ChatPart[]): Stretch['isCustom'] {
  const kinds = asArray(asObject(wire)?.['calls']).map((call) => asObject(call) ?? {})
  const isWhole = kinds.length === parts.filter(isTool).length
  return ({ id }, at) => {
    const kind = isWhole ? kinds[at] : kinds.find((each) => each['id'] === id)
    return kind?.['type'] === 'custom'
  }
}

function callToWire(
  { name, argsText }: ToolPart,
  id: string,
  isCustom: boolean,
  spoken: Json = {},
): WireToolCall {
  const members = Object.entries(spoken).filter(([member, value]) => mayGoBack(member, value))
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
