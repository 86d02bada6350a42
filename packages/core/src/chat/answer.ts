// One answer from its first request to its end: a request, the calls of its tools, the next request. It knows
// nothing of trees and queues. Over 300 lines, because each step of it reads and sets what stands before the
// request and what the request writes.
import { toChatErrorData, usageError } from '../errors.ts'
import { type Accumulator, createAccumulator, type Ending } from '../message.ts'
import type { Scheduler } from '../schedule.ts'
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
import { hasCall } from './calls-apart.ts'
import { continued } from './continuation.ts'
import { untilAborted } from './files.ts'
import {
  type ChatOptions,
  chatParams,
  chatRequest,
  connectionFor,
  type PreparedRequest,
  type RequestOverrides,
} from './options.ts'
import { endedBetween, isOvertaken, nextStep, openCalls, withCall } from './steps.ts'

/** What an answer needs, and who hears of it. */
export interface AnswerRequest {
  options: ChatOptions
  overrides: RequestOverrides
  /** The conversation that it answers. */
  messages: readonly ChatMessage[]
  /** Makes that conversation ready to be sent: reads its files. Rejects with what went wrong. */
  prepare?: ((signal: AbortSignal) => Promise<readonly ChatMessage[]>) | undefined
  /** The message to write into. */
  message: ChatMessage
  /** The answer that this one goes on with. */
  before?: ChatMessage | undefined
  /** Begins with the calls of `before` instead of a request. */
  isToolStep?: boolean | undefined
  /** Begins with what the route has kept of `before`; where it has nothing, asks to go on. */
  attachment?: Attachment | undefined
  scheduler: Scheduler
  /** Whether a call of another message of the conversation has this id. */
  isTaken(id: string, messageId: string): boolean
  /** Awaited before the request; when it rejects, nothing is asked. */
  begin(): Promise<void>
  /** Awaited before calls that a person has decided on: takes the right to answer, and reads what others have written. */
  claim(): Promise<void>
  /** Awaited before calls are carried out: what they are is kept, so that a reload carries none out again. */
  keep(): Promise<void>
  /** The answer as it stands in the conversation. */
  standing(): ChatMessage | undefined
  /** Makes the message of a further choice, where several were asked for. */
  newMessage(): ChatMessage
  /** Why the model must not be asked again in this turn, if there is a reason. */
  limit(message: ChatMessage, step: number): Ending | undefined
  /** What one network read brought. */
  onChunk(deltas: readonly Delta[]): void
  /** A call is whole. */
  onCall(call: ToolPart): void
  /** Something arrived. `isFirst` once, for the first thing that a person can see. */
  onChange(isFirst: boolean): void
  /** It ended by itself. Not called after `abort`. */
  onEnd(ending: Ending): void
}

/** A message of an answer, and whether a person can see anything in it that was not there before. */
export interface Written {
  message: ChatMessage
  hasContent: boolean
}

/** An answer being written: one message, or one for each choice. */
export interface OpenAnswer {
  read(): readonly Written[]
  /** Closes the messages; nothing that arrives later changes them. */
  end(ending: Ending): readonly Written[]
  /** Publishes a call of the answer as it now stands, while its other calls are carried out. */
  update(call: ToolPart): void
  /** Cuts the connection and stops the tools. `left`, where the answer is to be found at the route again. */
  abort(how?: 'left'): void
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>
}

/** Sends the request and writes what comes back. */
export function openAnswer(request: AnswerRequest): OpenAnswer {
  const { options, overrides, scheduler, onChange } = request
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
      const message = next === 0 ? first : request.newMessage()
      const wanted = attachment?.stream.choice ?? next
      const isTaken = (id: string): boolean =>
        request.isTaken(id, message.id) ||
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
      if (step === firstStep) await request.begin()
      if (step === 0 && request.prepare) conversation = await request.prepare(signal)
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
        onChange(false)
      },
      onDeltas(deltas) {
        // The run token: a stopped answer's late deltas change nothing.
        if (signal.aborted) return
        for (const delta of deltas) push(delta)
        const isFirst = !hasShown && choices.some((each) => each.hasContent)
        hasShown ||= isFirst
        onChange(isFirst)
        if (!signal.aborted) request.onChunk(deltas)
      },
    })
  }

  /** Takes up what the route has kept; where it has nothing more than was shown, asks to go on. */
  async function attach({ stream: kept, shown, messages }: Attachment): Promise<Ending> {
    stream = kept
    const told = choice(0)
    let ending: Ending
    try {
      await request.begin()
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
      await untilAborted(request.claim(), signal)
      const standing = request.standing()
      if (standing && before && !isOvertaken(standing, before)) {
        // Also a denial: a page that dies now must not ask for it again.
        await untilAborted(request.keep(), signal)
        return { type: 'complete' }
      }
      throw usageError(
        'the call was dealt with elsewhere, perhaps in another tab, so nothing was done here. What came of it is shown in its answer.',
      )
    } catch (thrown) {
      overtaken = request.standing()
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
    onChange(false)
    if (areNew) {
      for (const call of calls) {
        // The input of a custom tool is free text; what begins as JSON and is none is no input at all.
        const isMalformed = call.args === undefined && call.argsText.trimStart().startsWith('{')
        if (isMalformed) update({ ...call, state: 'error', error: toolError(MALFORMED) })
        else request.onCall(call)
      }
    }
    // Only kept calls are carried out: a page that dies meanwhile must not find them undone.
    if (tools) await untilAborted(request.keep(), signal).catch(() => undefined)
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
    onChange(false)
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
      const limit = request.limit(before, step + 1)
      if (limit) {
        ending = limit
        break
      }
      step += 1
      ending = await ask()
    }
    if (!signal.aborted) request.onEnd(withWayBack(ending, stream))
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
