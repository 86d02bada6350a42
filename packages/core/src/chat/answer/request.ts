// One request of an answer: what it adds to, and the message that both of them are. Pure; nothing here knows a network.
import type { Accumulator, Ending } from '../../message/accumulator.ts'
import { openText, stepsOf, stepsWith, streamOf, withoutKept } from '../../message/steps.ts'
import { addTiming } from '../../message/timing.ts'
import type { ChatMessage, ChatPart, KeptStream } from '../../message/types.ts'
import { sumUsage } from '../../dialect/usage.ts'
import { isCut, type Join, retimed, sizeOf } from './kept-answer.ts'
import { continuedParts } from './continuation.ts'
import type { Written } from './open-answer.ts'

/** A request, and what it has written so far. */
export interface AnswerRequest {
  readonly join: Join
  /** The answer as it stood before. Absent for `alone`. */
  readonly before: ChatMessage | undefined
  /** What the route has kept, while it is told again. */
  readonly retelling: Retelling | undefined
  /** Of each choice what it writes. */
  readonly choices: Accumulator[]
  /** The producer that is asked. Known when the request is sent. */
  producer?: string | undefined
  /** Where the route keeps it. */
  stream?: KeptStream | undefined
}

/** An answer that is told again. */
export interface Retelling {
  /** The answer as it was shown: nothing shorter is shown until all of it has come. */
  readonly shown: ChatMessage
  hasBegun: boolean
  hasCaughtUp: boolean
}

/** A request that nothing has come of yet. */
export function requestAfter(
  join: Join,
  before?: ChatMessage,
  retelling?: Retelling,
): AnswerRequest {
  return { join, before: join === 'alone' ? undefined : before, retelling, choices: [] }
}

/** Which request of its answer this is, from 0. */
export function numberOf({ before }: AnswerRequest): number {
  return before ? stepsOf(before).length : 0
}

/** Whether a person can see something of it that was not there before. */
export function isBegun(request: AnswerRequest): boolean {
  const { choices, retelling } = request
  if (!choices.some((each) => each.hasContent)) return false
  // Reading finds out.
  if (retelling && !retelling.hasCaughtUp) readRequest(request)
  return retelling?.hasCaughtUp ?? true
}

/** What stands now: a message for each choice. */
export function readRequest(request: AnswerRequest): Written[] {
  const { before, choices } = request
  if (choices.length === 0) return before ? [{ message: before, hasContent: true }] : []
  return choices.map((each, index) => written(request, index, each.snapshot()))
}

/** The same after its end. `isLeft` where somebody comes back to what the route keeps. */
export function endRequest(request: AnswerRequest, ending: Ending, isLeft: boolean): Written[] {
  return request.choices.map((each, index) => {
    const own = each.end(ending)
    return ended(request, written(request, index, own), ending, isLeft)
  })
}

function written(request: AnswerRequest, index: number, own: ChatMessage): Written {
  const { retelling, join } = request
  const hasContent = request.choices[index]?.hasContent === true
  const message = joined(request, index, own)
  // What stood before was there to be seen already.
  const isShown = hasContent || (join === 'calls' && index === 0)
  if (!retelling) return { message, hasContent: isShown }
  const { shown } = retelling
  const isShort = sizeOf(message) < sizeOf(shown) && message.status !== 'complete'
  if (retelling.hasCaughtUp || !isShort) {
    retelling.hasCaughtUp = true
    return { message: retimed(message, shown), hasContent: isShown }
  }
  const { status, reason, error } = message
  const over = { ...shown, status, reason, ...(error ? { error } : {}) }
  return {
    message: status === 'incomplete' ? over : shown,
    hasContent: shown.parts.length > 0,
  }
}

/** The answer so far with what its request has written, as one message. Further choices stand beside it. */
function joined(request: AnswerRequest, index: number, own: ChatMessage): ChatMessage {
  const { join, producer, stream, choices } = request
  const before = index === 0 ? request.before : undefined
  const parts = before ? partsAfter(join, before.parts, own.parts) : own.parts
  const isOver = own.status === 'complete' || own.status === 'incomplete'
  const steps = stepsWith({
    earlier: before ? stepsOf(before) : [],
    from: before?.parts.length ?? 0,
    length: before && join === 'text' ? lengthOfOpenText(before) : 0,
    own,
    parts,
    producer,
    spoken: isOver ? choices[index]?.spoken() : undefined,
    stream: stream && index > 0 ? { id: stream.id, choice: index } : stream,
  })
  if (!before) return steps ? { ...own, steps } : own
  const { reason: _, error: __, ...earlier } = before
  const usage = sumUsage([before, own].flatMap((one) => one.usage ?? []))
  const timing = join === 'calls' ? addTiming(before, own) : own.timing
  return {
    ...(join === 'calls' ? earlier : {}),
    ...own,
    createdAt: before.createdAt,
    parts,
    ...(usage ? { usage } : {}),
    ...(timing ? { timing } : {}),
    ...(steps ? { steps } : {}),
  }
}

function partsAfter(
  join: Join,
  before: readonly ChatPart[],
  own: readonly ChatPart[],
): readonly ChatPart[] {
  return join === 'text' ? continuedParts(before, own) : [...before, ...own]
}

function lengthOfOpenText({ parts }: ChatMessage): number {
  const part = parts[openText(parts)]
  return part?.type === 'text' ? part.text.length : 0
}

/** Where a message was left by somebody who comes back, it has only broken off. */
function ended(
  { retelling }: AnswerRequest,
  one: Written,
  ending: Ending,
  isLeft: boolean,
): Written {
  const { message } = one
  if (isLeft && streamOf(message)) return { ...one, message: { ...message, reason: 'interrupted' } }
  if (ending.type === 'failed' && retelling) {
    // The route was not even reached, or has nothing more to give.
    if (!retelling.hasBegun) return one
    if (ending.error.code === 'unfinished') return { ...one, message: withoutKept(message) }
  }
  const mayGoOn = message.status === 'incomplete' && isCut(ending)
  return mayGoOn ? one : { ...one, message: withoutKept(message) }
}
