// An answer as the requests that wrote it. Parts stay one flat list; a step says which of them are its own.
import { type Spoken, toStepWire } from './step-wire.ts'
import type { ChatMessage, ChatPart, ChatStep, KeptStream, TextPart } from './types.ts'
import { sumUsage } from '../dialect/usage.ts'

/** The steps of an answer: one at least, also where none was kept. */
export function stepsOf(message: ChatMessage): readonly ChatStep[] {
  const { steps, parts } = message
  if (steps && steps.length > 0) return steps
  const starts = [0, ...startsAfterCalls(parts)]
  const told = toldOf(message)
  return starts.map((from, at) => ({
    from,
    length: 0,
    ...(at === starts.length - 1 ? told : {}),
  }))
}

const NONE: readonly number[] = []

/** Where no steps are kept: what stands after calls was said once their results were known. */
function startsAfterCalls(parts: readonly ChatPart[]): readonly number[] {
  if (!parts.some(({ type }) => type === 'tool')) return NONE
  const starts: number[] = []
  let isAfterCall = false
  for (const [at, { type }] of parts.entries()) {
    if (type === 'source' || type === 'data') continue
    if (isAfterCall && type !== 'tool') starts.push(at)
    isAfterCall = type === 'tool'
  }
  return starts
}

/** What a request told of itself. */
function toldOf(own: ChatMessage): Partial<ChatStep> {
  const { finishReason, usage, timing, responseId, requestId } = own
  return {
    ...(finishReason === undefined ? {} : { finishReason }),
    ...(usage ? { usage } : {}),
    ...(timing ? { timing } : {}),
    ...(responseId === undefined ? {} : { responseId }),
    ...(requestId === undefined ? {} : { requestId }),
  }
}

/** A request as a step, in terms of the message that it wrote into. */
export interface NewStep {
  /** The steps before it. */
  earlier: readonly ChatStep[]
  /** Where it begins. */
  from: number
  length: number
  /** What the request itself wrote, as one message. */
  own: ChatMessage
  /** All parts of the message, its own included. */
  parts: readonly ChatPart[]
  producer: string | undefined
  /** Once it is over. */
  spoken: Spoken | undefined
  stream?: KeptStream | undefined
}

/** The steps of a message with a new one; undefined where that is the only one, and nothing is to be kept of it. */
export function stepsWith(request: NewStep): ChatStep[] | undefined {
  const { earlier, from, length, own, parts, producer, spoken, stream } = request
  const place: ChatStep = { from, length, ...(producer === undefined ? {} : { producer }) }
  const steps = [...earlier, place]
  const wire = spoken && toStepWire(spoken, partsOf({ ...own, parts, steps }, earlier.length))
  const isOne = earlier.length === 0 && startsAfterCalls(parts).length === 0
  if (isOne && !wire && !stream) return undefined
  const step: ChatStep = { ...place, ...toldOf(own) }
  if (wire) step.wire = wire
  if (stream) step.stream = stream
  return [...earlier, step]
}

/** The steps of an answer that is one request, as `stepsWith`. */
export function onlyStep(
  own: ChatMessage,
  producer: string,
  spoken: Spoken,
): ChatStep[] | undefined {
  return stepsWith({ earlier: [], from: 0, length: 0, own, parts: own.parts, producer, spoken })
}

/** The message as it stood before its last step; undefined for an answer of one. */
export function beforeLastStep(message: ChatMessage): ChatMessage | undefined {
  const steps = stepsOf(message)
  const last = steps.at(-1)
  if (!last || steps.length === 1) return undefined
  const earlier = steps.slice(0, -1)
  const parts = message.parts.slice(0, last.from)
  const open = last.length > 0 ? openText(parts) : -1
  if (open >= 0) parts[open] = cut(parts[open] as TextPart, 0, last.length)
  const usage = sumUsage(earlier.flatMap((step) => step.usage ?? []))
  const { usage: _, timing: __, finishReason: ___, responseId: ____, ...rest } = message
  return { ...rest, parts, steps: earlier, ...(usage ? { usage } : {}) }
}

/** The message without where its last request is kept. */
export function withoutKept(message: ChatMessage): ChatMessage {
  if (!streamOf(message)) return message
  const { steps = [], ...rest } = message
  const { stream: _, ...last } = steps.at(-1) as ChatStep
  return withSteps(rest, [...steps.slice(0, -1), last])
}

/** The message without what only the producers of its steps can read: they get the parts back, as anybody else does. */
export function withoutSealed(message: ChatMessage): ChatMessage {
  const { steps, ...rest } = message
  if (!steps) return message
  return withSteps(
    rest,
    steps.map(({ wire: _, ...step }) => step),
  )
}

/** Nothing is kept of an answer of one request that its parts do not say. */
function withSteps(message: ChatMessage, steps: readonly ChatStep[]): ChatMessage {
  const isOne = steps.length === 1 && startsAfterCalls(message.parts).length === 0
  return isOne && steps[0]?.wire === undefined ? message : { ...message, steps: [...steps] }
}

/** Which step wrote a part, from 0. */
export function stepAt({ steps = [] }: ChatMessage, part: number): number {
  return Math.max(
    0,
    steps.findLastIndex(({ from }) => from <= part),
  )
}

/** What a step wrote. A text that it went on with, or that a later step goes on with, is there as far as it is its own. */
export function partsOf(message: ChatMessage, at: number): ChatPart[] {
  const { parts } = message
  const steps = stepsOf(message)
  const step = steps[at]
  if (!step) return []
  const next = steps[at + 1]
  const end = next?.from ?? parts.length
  const goesOn = next && next.length > 0 ? openText(parts, next.from) : -1
  const continued = step.length > 0 ? openText(parts, step.from) : -1
  const own: ChatPart[] = []
  for (let index = continued < 0 ? step.from : continued; index < end; index++) {
    const part = parts[index]
    if (!part || (index < step.from && index !== continued)) continue
    const from = index === continued ? step.length : 0
    const to = index === goesOn ? next?.length : undefined
    own.push(from > 0 || to !== undefined ? cut(part as TextPart, from, to) : part)
  }
  return own
}

function cut(part: TextPart, from: number, to: number | undefined): TextPart {
  return { ...part, text: part.text.slice(from, to) }
}

/** The text that a request after so many parts goes on with: the last one that no call stands after, or -1. */
export function openText(parts: readonly ChatPart[], before: number = parts.length): number {
  for (let index = before - 1; index >= 0; index--) {
    const type = parts[index]?.type
    if (type === 'text') return index
    if (type === 'tool') return -1
  }
  return -1
}

/** Where a backend route keeps the request that is being written, or was cut. */
export function streamOf({ steps }: ChatMessage): KeptStream | undefined {
  return steps?.at(-1)?.stream
}
