// One answer from its first request to its end: a request, the calls of its tools, the next request. It knows
// nothing of trees and queues. Over 300 lines, because each step of it reads and sets what stands before the
// request and what the request writes.
import { toChatErrorData, usageError } from '../errors.ts'
import { type Accumulator, createAccumulator, type Ending } from '../message.ts'
import { stream as readStream } from '../stream.ts'
import { MALFORMED, toolError } from '../tool-error.ts'
import type { ChatMessage, Delta, KeptStream, ToolPart } from '../types.ts'
import {
  type Attachment,
  isGone,
  retimed,
  sizeOf,
  toldAnew,
  toKeptStream,
  withoutStream,
  withWayBack,
} from './attachment.ts'
import type { AnswerPlan, RunPlan } from './active-run.ts'
import { hasCall, isCallElsewhere } from './calls-apart.ts'
import { continued } from './continuation.ts'
import { inTime } from './deadline.ts'
import { untilAborted } from './files.ts'
import { turnLimit } from './limits.ts'
import type { OpenAnswer, Written } from './open-answer.ts'
import { chatParams, chatRequest, connectionFor, type PreparedRequest } from './options.ts'
import { newAnswer, type Session } from './session.ts'
import { endedBetween, isOvertaken, nextStep, openCalls, withCall } from './steps.ts'

/** What an answer is asked for: a part of the plan of its run. */
export interface AnswerTask
  extends
    AnswerPlan,
    Pick<RunPlan, 'messages' | 'prepare' | 'before' | 'isToolStep' | 'isAmended' | 'attachment'> {}

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
  /** It ended by itself. */
  | { type: 'end'; ending: Ending }

/** Sends the request and writes what comes back. */
export function openAnswer(
  session: Session,
  request: AnswerTask,
  emit: (event: AnswerEvent) => void,
): OpenAnswer {
  const { options, scheduler, storage } = session
  const { overrides } = request
  const { tools } = options
  const controller = new AbortController()
  const { signal } = controller
  /** What the route has kept, while it is told again. */
  let attachment = request.attachment
  let conversation = (attachment ?? request).messages
  let hasShown = false
  /** What stands before the current request. */
  let before = (attachment ?? request).before
  if (before && request.isToolStep) before = { ...before, status: 'streaming' }
  /** The answer as others left it, where what a person decided here came too late. */
  let overtaken: ChatMessage | undefined
  /** Requests of this turn so far, not counting the first. */
  let firstStep = request.isToolStep || attachment?.isStep ? lastStep(before) : 0
  let step = attachment?.isStep ? firstStep + 1 : firstStep
  /** Nothing shorter is published than what was shown. */
  let isHeld = attachment !== undefined
  /** Where the current request is kept. */
  let stream: KeptStream | undefined
  /** The answer that is taken up has begun to come. */
  let isAttached = false
  let isLeft = false
  /** What the current request writes. None between two requests. */
  let choices: Accumulator[] = []

  function choice(index: number): Accumulator {
    for (let next = choices.length; next <= index; next++) {
      const first = attachment ? toldAnew(request.message) : request.message
      const message = next === 0 ? first : newAnswer(session)
      const wanted = attachment?.stream.choice ?? next
      const isTaken = (id: string): boolean =>
        isCallElsewhere(session.store.get(), id, message.id) ||
        (before !== undefined && hasCall(before, id)) ||
        choices.some((other, at) => at !== next && hasCall(other.snapshot(), id))
      const made = createAccumulator({
        message,
        choice: wanted,
        step,
        isTaken,
        now: scheduler.now,
      })
      if (stream) made.keep(keptFor(next, stream))
      choices.push(made)
    }
    // The loop above has just made it.
    return choices[index] as Accumulator
  }

  function changed(change: { isFirst?: boolean; isNew?: boolean } = {}): void {
    emit({ type: 'change', isFirst: false, isNew: false, ...change })
  }

  /** The answer as others may have left it in the conversation. Of one that its own run has amended, that is the latest. */
  function findStanding(): ChatMessage | undefined {
    return request.isAmended
      ? request.before
      : session.store.get().tree.nodes.get(request.message.id)?.message
  }

  function together(each: Accumulator, index: number, message: ChatMessage): Written {
    if (!before || index > 0) return { message, hasContent: each.hasContent }
    return step > firstStep
      ? { message: nextStep(before, message, step), hasContent: true }
      : { message: continued(before, message), hasContent: each.hasContent }
  }

  function written(each: Accumulator, index: number, message: ChatMessage): Written {
    const whole = together(each, index, message)
    if (!attachment) return whole
    const { shown } = attachment
    if (isHeld && sizeOf(whole.message) < sizeOf(shown) && whole.message.status !== 'complete') {
      const { status, reason, error } = whole.message
      const isOver = status === 'incomplete'
      return {
        message: isOver ? { ...shown, status, reason, ...(error ? { error } : {}) } : shown,
        hasContent: shown.parts.length > 0,
      }
    }
    isHeld = false
    return { message: retimed(whole.message, shown), hasContent: whole.hasContent }
  }

  /** Where a message was left by who will come back, it has only broken off. */
  function ended(one: Written, ending: Ending): Written {
    const { message } = one
    if (isLeft && message.stream) return { ...one, message: { ...message, reason: 'interrupted' } }
    if (ending.type === 'failed' && attachment) {
      // It was not even reached, or has nothing more to give.
      if (!isAttached) return one
      if (ending.error.code === 'unfinished') return { ...one, message: withoutStream(message) }
    }
    return { ...one, message: withoutStream(message, ending) }
  }

  function read(): readonly Written[] {
    if (choices.length === 0) return before ? [{ message: before, hasContent: true }] : []
    return choices.map((each, index) => written(each, index, each.snapshot()))
  }

  function end(ending: Ending): readonly Written[] {
    if (choices.length > 0) {
      return choices.map((each, index) => ended(written(each, index, each.end(ending)), ending))
    }
    if (overtaken) return [{ message: overtaken, hasContent: true }]
    return before ? [{ message: endedBetween(before, ending), hasContent: true }] : []
  }

  function push(delta: Delta): void {
    // Of an answer that is taken up, one choice is read: each reads only its own.
    if ('choice' in delta) choice(attachment ? 0 : delta.choice).push(delta)
    // The usage of a request is told once, for all of its choices.
    else if (delta.type === 'usage' || delta.type === 'cost') {
      if (!attachment?.stream.choice) choice(0).push(delta)
    } else for (const each of choices) each.push(delta)
  }

  /** The conversation with the answer so far. One that was gone on with stands in it as it was before, with what asked to go on. */
  function withAnswer(answer: ChatMessage): readonly ChatMessage[] {
    const at = conversation.findIndex(({ id }) => id === answer.id)
    return [...(at < 0 ? conversation : conversation.slice(0, at)), answer]
  }

  async function ask(): Promise<Ending> {
    choice(0)
    try {
      if (step === firstStep) await storage.begin()
      if (step === 0 && request.prepare)
        conversation = await request.prepare(signal, (message) => emit({ type: 'file', message }))
      const messages = step > firstStep && before ? withAnswer(before) : conversation
      const asked = chatRequest(options, overrides, messages)
      // A function of the app that never answers must not hold up a stop.
      return await fetchAnswer(await untilAborted(asked, signal))
    } catch (thrown) {
      return { type: 'failed', error: toChatErrorData(thrown) }
    }
  }

  function fetchAnswer(asked: PreparedRequest & { attach?: string }): Promise<Ending> {
    return readStream({
      connection: connectionFor(options),
      scheduler,
      signal,
      operation: 'chat',
      ...asked,
      settings: { ...asked.settings },
      isLeft: () => isLeft,
      onStream(id) {
        if (signal.aborted) return
        isAttached = attachment !== undefined
        stream = attachment?.stream ?? toKeptStream(id, before, step > firstStep)
        for (const [index, each] of choices.entries()) each.keep(keptFor(index, stream))
        changed()
      },
      onDeltas(deltas) {
        // The run token: a stopped answer's late deltas change nothing.
        if (signal.aborted) return
        const count = choices.length
        for (const delta of deltas) push(delta)
        const isFirst = !hasShown && choices.some((each) => each.hasContent)
        hasShown ||= isFirst
        changed({ isFirst, isNew: choices.length > count })
        if (!signal.aborted) emit({ type: 'chunk', deltas })
      },
    })
  }

  /** Takes up what the route has kept; where it has nothing more than was shown, asks to go on. */
  async function attach({ stream: kept, shown, messages }: Attachment): Promise<Ending> {
    stream = kept
    const told = choice(0)
    let ending: Ending
    try {
      await storage.begin()
      const params = await untilAborted(chatParams(options, overrides, messages), signal)
      const settings = { ...options.settings, ...overrides.settings }
      ending = await fetchAnswer({ params, settings, headers: overrides.headers, attach: kept.id })
    } catch (thrown) {
      ending = { type: 'failed', error: toChatErrorData(thrown) }
    }
    if (ending.type !== 'failed' || signal.aborted) return ending
    const isUnfinished = ending.error.code === 'unfinished'
    const isNothingNew =
      isUnfinished && sizeOf(together(told, 0, told.snapshot()).message) <= sizeOf(shown)
    const isRefused = !isAttached && isGone(ending.error)
    if (!isRefused && !isNothingNew) return ending
    attachment = undefined
    stream = undefined
    conversation = request.messages
    before = request.before
    step = firstStep = 0
    choices = []
    return ask()
  }

  /** Makes sure that what a person decided is not acted on elsewhere as well. */
  async function claim(): Promise<Ending> {
    try {
      await untilAborted(inTime(storage.claim(), scheduler), signal)
      const standing = findStanding()
      if (standing && before && !isOvertaken(standing, before)) {
        // Also a denial: a page that dies now must not ask for it again.
        await untilAborted(inTime(storage.save(), scheduler), signal)
        return { type: 'complete' }
      }
      throw usageError(
        'the call was dealt with elsewhere, perhaps in another tab, so nothing was done here. What came of it is shown in its answer.',
      )
    } catch (thrown) {
      overtaken = findStanding()
      return { type: 'failed', error: toChatErrorData(thrown) }
    }
  }

  /** Carries out the calls of the answer. True when the model is to be asked again. */
  async function callTools(areNew: boolean): Promise<boolean> {
    const message = read()[0]?.message
    if (!message || choices.length > 1) return false
    let calls = openCalls(message)
    // A person has dealt with all of them.
    if (calls.length === 0) return request.isToolStep === true && step === firstStep
    before = { ...withoutStream(message), status: 'streaming' }
    choices = []
    attachment = undefined
    stream = undefined
    changed()
    if (areNew) {
      for (const call of calls) {
        // The input of a custom tool is free text; what begins as JSON and is none is no input at all.
        const isMalformed = call.args === undefined && call.argsText.trimStart().startsWith('{')
        if (isMalformed) update({ ...call, state: 'error', error: toolError(MALFORMED) })
        else emit({ type: 'call', call })
      }
    }
    // Only kept calls are carried out: a page that dies meanwhile must not find them undone.
    if (tools) await untilAborted(inTime(storage.save(), scheduler), signal).catch(() => undefined)
    if (signal.aborted) return false
    calls = openCalls(before)
    const messages = withAnswer(before)
    const next = await carryOut(calls, messages)
    if (signal.aborted) return false
    // Somebody has allowed a call while others were carried out.
    if (next === 'await' && tools && openCalls(before).some(({ isApproved }) => isApproved))
      return callTools(false)
    before = { ...before, status: next === 'await' ? 'awaiting' : message.status }
    return next === 'continue'
  }

  async function carryOut(
    calls: readonly ToolPart[],
    messages: readonly ChatMessage[],
  ): Promise<'continue' | 'await' | 'end'> {
    // The app has dealt with all of them.
    if (calls.length === 0) return 'continue'
    if (!tools) return options.onToolCall ? 'await' : 'end'
    try {
      return await untilAborted(tools.run({ calls, messages, step, signal, update }), signal)
    } catch (thrown) {
      // A stop, or a runner of the app's own that did not keep its word.
      for (const call of calls) update({ ...call, state: 'error', error: toolError(thrown) })
      return 'continue'
    }
  }

  function update(call: ToolPart): void {
    // A tool that does not hear of its end must not change what has ended.
    if (signal.aborted || !before) return
    // What the app has answered meanwhile stays answered.
    const isOver = ({ state, id }: ToolPart): boolean => id === call.id && SETTLED.has(state)
    if (before.parts.some((part) => part.type === 'tool' && isOver(part))) return
    before = withCall(before, call)
    changed()
  }

  async function run(): Promise<void> {
    let isNew = !request.isToolStep
    let ending: Ending
    if (attachment) ending = await attach(attachment)
    else ending = await (isNew ? ask() : claim())
    const deals = tools || options.onToolCall || request.isToolStep
    while (deals && ending.type === 'complete' && !signal.aborted) {
      for (const each of choices) each.end(ending)
      if (!(await callTools(isNew)) || !before) break
      isNew = true
      const limit = turnLimit(session, before, step + 1)
      if (limit) {
        ending = limit
        break
      }
      step += 1
      ending = await ask()
    }
    if (!signal.aborted) emit({ type: 'end', ending: withWayBack(ending, stream) })
  }

  return {
    read,
    end,
    update,
    abort(how) {
      isLeft = how === 'left'
      controller.abort()
    },
    closed: run(),
  }
}

/** States of a call that has come to its end. */
const SETTLED: ReadonlySet<ToolPart['state']> = new Set(['done', 'error', 'denied', 'cancelled'])

/** Further choices stand beside the answer, and go on with nothing. */
function keptFor(choice: number, { id, ...rest }: KeptStream): KeptStream {
  return choice === 0 ? { id, ...rest } : { id, from: 0, choice }
}

function lastStep(message: ChatMessage | undefined): number {
  const steps = message?.parts.map((part) => (part.type === 'tool' ? (part.step ?? 0) : 0)) ?? []
  return Math.max(0, ...steps)
}
