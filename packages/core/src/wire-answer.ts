// An answer as it was on the wire: of each step its message and the results of its calls.
import type { DialectFeatures } from './dialect.ts'
import { asArray, asObject, type Json } from './json.ts'
import { partsOf, stepsOf } from './message-steps.ts'
import { fromStepWire, type Spoken } from './step-wire.ts'
import type { ChatMessage, ChatPart, ChatStep, ToolPart } from './types.ts'
import { mayGoBack } from './said.ts'
import { resultsToWire, type SpokenCall, toolContent } from './wire-tool.ts'
import type { WireContentPart, WireMessage, WireToolCall } from './wire-types.ts'

/** How an answer goes out. */
export interface AnswerTarget {
  /** To whom; undefined for anybody. */
  producer: string | undefined
  features: Pick<DialectFeatures, 'toolMedia'>
  /** Ids of calls that went out before, to which those of this answer are added. */
  ids: Set<string>
  /** Ids of calls whose results are messages of their own. */
  answered: ReadonlySet<string>
  /** Its open calls may still be answered, and are left out; elsewhere they are told as left behind. */
  isOpen: boolean
}

/** One message of the wire, and what belongs to it. */
interface Stretch {
  parts: readonly ChatPart[]
  step: ChatStep
  spoken: Spoken | undefined
}

/** The messages of an answer. None for one that says nothing. */
export function stepsToWire(message: ChatMessage, target: AnswerTarget): WireMessage[] {
  return stretchesOf(message, target.producer).flatMap((stretch) => stretchToWire(stretch, target))
}

/** The steps of an answer. A text that a step went on with is one message with what it went on with. */
function stretchesOf(message: ChatMessage, producer: string | undefined): Stretch[] {
  const stretches: Stretch[] = []
  for (const [at, step] of stepsOf(message).entries()) {
    const own = partsOf(message, at)
    const isOwn = step.producer === undefined || step.producer === producer
    const spoken = producer !== undefined && isOwn ? fromStepWire(step.wire, own) : undefined
    const before = stretches.at(-1)
    const mayJoin = step.length > 0 && before && !before.parts.some(isTool)
    if (!mayJoin) stretches.push({ parts: own, step, spoken })
    else {
      const parts = [...before.parts, ...own]
      stretches[stretches.length - 1] = { parts, step, spoken: joinedSpoken(before, spoken) }
    }
  }
  return stretches
}

/** Of two requests that wrote one text, what was said beside it; the text is that of the parts. */
function joinedSpoken(before: Stretch, after: Spoken | undefined): Spoken | undefined {
  if (!after && !before.spoken) return undefined
  const { content: _, ...earlier } = before.spoken?.message ?? {}
  const { content: __, ...later } = after?.message ?? {}
  return { message: { ...earlier, ...later }, calls: after?.calls ?? [] }
}

function isTool(part: ChatPart): part is ToolPart {
  return part.type === 'tool'
}

function stretchToWire({ parts, step, spoken }: Stretch, target: AnswerTarget): WireMessage[] {
  const content = textOf(parts, 'text')
  const refusal = textOf(parts, 'refusal')
  const kept = spoken?.message ?? {}
  const isPictured = [kept['content'], kept['images']].some((list) => asArray(list).some(isPicture))
  const pictures = isPictured ? [] : parts.flatMap(pictureOf)
  const calls = callsOf({ parts, step, spoken }, target)
  const says = content || refusal || calls.length > 0 || isPictured || kept['audio'] !== undefined
  const message: WireMessage = {
    role: 'assistant',
    content: contentOf(kept['content'], content),
    ...Object.fromEntries(Object.entries(kept).filter(([name]) => mayGoBack(name))),
    ...(refusal ? { refusal } : {}),
    ...(calls.length > 0 ? { tool_calls: calls.map(({ wire }) => wire) } : {}),
  }
  const own = calls.filter(({ part }) => !target.answered.has(part.id))
  const results = resultsToWire(own, target.features.toolMedia === true)
  const shown: WireMessage[] =
    pictures.length === 0
      ? []
      : [{ role: 'user', content: [{ type: 'text', text: PICTURES }, ...pictures] }]
  return [...(says ? [message] : []), ...results, ...shown]
}

/** Comes before pictures of a model, for models that did not make them. */
const PICTURES = 'What the last answer showed:'

function textOf(parts: readonly ChatPart[], type: 'text' | 'refusal'): string {
  return parts.map((part) => (part.type === type ? part.text : '')).join('')
}

/** A list is none of the protocol's types for an answer, and the way in which some providers say one. */
function contentOf(own: unknown, content: string): string | null {
  const isOwn = typeof own === 'string' || own === null || Array.isArray(own)
  return isOwn ? (own as never) : content || null
}

function isPicture(value: unknown): boolean {
  return asObject(value)?.['image_url'] !== undefined
}

/** The calls that go out, under the ids that they have there. One of an answer that ended badly does not. */
function callsOf({ parts, step, spoken }: Stretch, target: AnswerTarget): SpokenCall[] {
  const custom = asArray(asObject(step.wire)?.['calls'])
  return parts.filter(isTool).flatMap((part, at): SpokenCall[] => {
    const isLeft = target.isOpen && isUnanswered(part) && !target.answered.has(part.id)
    if (isLeft || !toolContent(part)) return []
    const own = spoken?.calls[at]
    const isCustom = asObject(custom[at])?.['type'] === 'custom'
    return [{ part, wire: callToWire(part, idOf(part, own, target.ids), isCustom, own) }]
  })
}

function isUnanswered({ state, result, error }: ToolPart): boolean {
  return result === undefined && !error && state !== 'denied'
}

/** The id that a call has on the wire: its provider's own, unless another call went out with that. */
function idOf(call: ToolPart, spoken: Json | undefined, ids: Set<string>): string {
  const own = spoken?.['id']
  const id = typeof own === 'string' && !ids.has(own) ? own : call.id
  ids.add(id)
  return id
}

function callToWire(
  { name, argsText }: ToolPart,
  id: string,
  isCustom: boolean,
  spoken: Json = {},
): WireToolCall {
  const { id: _, type: __, function: ___, custom: ____, ...kept } = spoken
  return isCustom
    ? { ...kept, id, type: 'custom', custom: { name, input: argsText } }
    : { ...kept, id, type: 'function', function: { name, arguments: argsText || '{}' } }
}

function pictureOf(part: ChatPart): WireContentPart[] {
  return part.type === 'image' && part.url !== ''
    ? [{ type: 'image_url', image_url: { url: part.url } }]
    : []
}
