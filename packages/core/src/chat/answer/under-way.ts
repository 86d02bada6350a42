// An answer under way, as asking (asking.ts) and calling (calling.ts) share it: what it is doing, and who hears of it.
import type { Ending } from '../../message/accumulator.ts'
import { withoutKept } from '../../message/steps.ts'
import { generateId } from '../../ids.ts'
import type { ChatMessage, Delta, ToolPart } from '../../message/types.ts'
import type { AnswerTask } from '../active-run.ts'
import { type ChatOptions, mayName, producerOf } from '../options.ts'
import type { Session } from '../session.ts'
import { choiceOf } from './choices.ts'
import { type AnswerRequest, readRequest, requestAfter } from './request.ts'

/** What a run hears of an answer. Nothing after `abort`. */
export type AnswerEvent =
  /** What one network read brought. */
  | { type: 'chunk'; deltas: readonly Delta[] }
  /** A call is whole. */
  | { type: 'call'; call: ToolPart }
  /** A file of the question is being made ready. */
  | { type: 'file'; message: ChatMessage }
  /** Something arrived. `isFirst` once, for the first thing that a person can see; `isNew` for a further choice. */
  | { type: 'change'; isFirst: boolean; isNew: boolean }
  /** The answer ended by itself. */
  | { type: 'end'; ending: Ending }

/** What an answer is doing: its request is being written, or its calls are dealt with. */
type Phase =
  | { type: 'asking'; request: AnswerRequest }
  | { type: 'calling'; message: ChatMessage }
  /** Others have dealt with its calls. */
  | { type: 'overtaken'; message: ChatMessage | undefined }

/** What asking and calling share of an answer. */
export interface UnderWay {
  readonly session: Session
  /** As they were when it was asked for. */
  readonly options: ChatOptions
  readonly task: AnswerTask
  readonly emit: (event: AnswerEvent) => void
  readonly signal: AbortSignal
  phase: Phase
  /** The conversation that is answered, once its files are ready. */
  messages: readonly ChatMessage[]
  /** Something of it was shown. */
  hasShown: boolean
  /** The route has it, and goes on with it. */
  isLeft: boolean
}

export function underWay(
  session: Session,
  task: AnswerTask,
  emit: UnderWay['emit'],
  signal: AbortSignal,
): UnderWay {
  const { options } = session
  const { messages } = task
  const phase = firstPhase(task)
  const of = { session, options, task, emit, signal }
  const open: UnderWay = { ...of, phase, messages, hasShown: false, isLeft: false }
  if (phase.type === 'asking') begin(open, phase.request)
  return open
}

export function tellChange({ emit }: UnderWay, isFirst = false, isNew = false): void {
  emit({ type: 'change', isFirst, isNew })
}

/** The answer as it stands alone: while its calls are dealt with, and before its first request. */
export function standing({ phase }: UnderWay): ChatMessage | undefined {
  return phase.type === 'asking' ? readRequest(phase.request)[0]?.message : phase.message
}

/** Shows the answer between two requests. */
export function stand(open: UnderWay, message: ChatMessage): void {
  open.phase = { type: 'calling', message }
  tellChange(open)
}

/** The conversation with the answer so far. One that was gone on with stands in it as it was before, with what asked to go on. */
export function withAnswer({ messages }: UnderWay, answer: ChatMessage): readonly ChatMessage[] {
  const at = messages.findIndex(({ id }) => id === answer.id)
  return [...(at < 0 ? messages : messages.slice(0, at)), answer]
}

/** Goes on with a request, which gets its first choice, and the name by which a route keeps it: also a page that goes before the answer comes finds it. */
export function begin(open: UnderWay, request: AnswerRequest): AnswerRequest {
  const { session, options, task } = open
  if (!request.retelling && mayName(options)) {
    request.stream = { id: generateId() + generateId() }
    // Whoever takes it up must know who said it: what is sealed goes back to nobody else.
    const model = task.overrides.model ?? options.model
    request.producer = model === undefined ? undefined : producerOf(options, { model })
  }
  choiceOf(session, request, task.message, 0)
  open.phase = { type: 'asking', request }
  return request
}

function firstPhase(task: AnswerTask): Phase {
  const { attachment, isToolStep, before } = task
  if (isToolStep && before) return { type: 'calling', message: { ...before, status: 'streaming' } }
  if (!attachment) return { type: 'asking', request: firstRequest(task) }
  const { join, shown, stream, producer } = attachment
  const retelling = { shown, hasBegun: false, hasCaughtUp: false }
  // Of whom it is not known, nothing sealed goes back to anybody.
  const said = { stream, producer: producer ?? '' }
  const request = { ...requestAfter(join, attachment.before, retelling), ...said }
  return { type: 'asking', request }
}

/** Asks a question, or to go on. Of what never began, nothing can be gone on with. */
export function firstRequest({ before }: AnswerTask): AnswerRequest {
  return before && before.parts.length > 0
    ? requestAfter('text', withoutKept(before))
    : requestAfter('alone')
}
