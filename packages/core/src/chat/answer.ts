// One answer from its first request to its end: a request, the calls of its tools, the next request. It knows
// nothing of trees and queues.
import { toChatErrorData } from '../errors.ts'
import { type Accumulator, createAccumulator, type Ending } from '../message.ts'
import type { Scheduler } from '../schedule.ts'
import { stream } from '../stream.ts'
import { toolError } from '../tool-error.ts'
import type { ChatMessage, Delta, ToolPart } from '../types.ts'
import { continued } from './continuation.ts'
import { untilAborted } from './files.ts'
import { type ChatOptions, chatRequest, connectionFor, type RequestOverrides } from './options.ts'
import { endedBetween, nextStep, openCalls, withCall } from './steps.ts'

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
  scheduler: Scheduler
  /** Awaited before the request; when it rejects, nothing is asked. */
  begin(): Promise<void>
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
  /** Cuts the connection and stops the tools. */
  abort(): void
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>
}

/** Sends the request and writes what comes back. */
export function openAnswer(request: AnswerRequest): OpenAnswer {
  const { options, overrides, scheduler, onChange } = request
  const { tools } = options
  const controller = new AbortController()
  const { signal } = controller
  let conversation = request.messages
  let hasShown = false
  /** Requests of this turn so far, not counting the first. */
  let step = request.isToolStep ? lastStep(request.before) : 0
  const firstStep = step
  /** What stands before the current request. */
  let before = request.before
  /** What the current request writes. None between two requests. */
  let choices: Accumulator[] = []

  function choice(index: number): Accumulator {
    for (let next = choices.length; next <= index; next++) {
      const message = next === 0 ? request.message : request.newMessage()
      choices.push(createAccumulator({ message, choice: next, now: scheduler.now }))
    }
    // The loop above has just made it.
    return choices[index] as Accumulator
  }

  function written(each: Accumulator, index: number, message: ChatMessage): Written {
    if (!before || index > 0) return { message, hasContent: each.hasContent }
    return step > firstStep
      ? { message: nextStep(before, message, step), hasContent: true }
      : { message: continued(before, message), hasContent: each.hasContent }
  }

  function read(): readonly Written[] {
    if (choices.length === 0) return before ? [{ message: before, hasContent: true }] : []
    return choices.map((each, index) => written(each, index, each.snapshot()))
  }

  function end(ending: Ending): readonly Written[] {
    if (choices.length > 0) {
      return choices.map((each, index) => written(each, index, each.end(ending)))
    }
    return before ? [{ message: endedBetween(before, ending), hasContent: true }] : []
  }

  function push(delta: Delta): void {
    if ('choice' in delta) choice(delta.choice).push(delta)
    // The usage of a request is told once, for all of its choices.
    else if (delta.type === 'usage' || delta.type === 'cost') choice(0).push(delta)
    else for (const each of choices) each.push(delta)
  }

  async function ask(): Promise<Ending> {
    const answered = step > firstStep && before ? [before] : []
    choice(0)
    try {
      if (step === firstStep) await request.begin()
      if (step === 0 && request.prepare) conversation = await request.prepare(signal)
      const asked = chatRequest(options, overrides, [...conversation, ...answered])
      // A function of the app that never answers must not hold up a stop.
      const { params, headers, settings } = await untilAborted(asked, signal)
      return await stream({
        connection: connectionFor(options),
        scheduler,
        signal,
        operation: 'chat',
        params,
        settings: { ...settings },
        headers,
        onDeltas(deltas) {
          // The run token: a stopped answer's late deltas change nothing.
          if (signal.aborted) return
          for (const delta of deltas) push(delta)
          request.onChunk(deltas)
          if (signal.aborted) return
          const isFirst = !hasShown && choices.some((each) => each.hasContent)
          hasShown ||= isFirst
          onChange(isFirst)
        },
      })
    } catch (thrown) {
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
    before = { ...message, status: 'streaming' }
    choices = []
    if (areNew) {
      for (const call of calls) request.onCall(call)
      calls = openCalls(before)
    }
    const messages = [...conversation, before]
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
    before = withCall(before, call)
    onChange(false)
  }

  async function run(): Promise<void> {
    let isNew = !request.isToolStep
    let ending: Ending = isNew ? await ask() : { type: 'complete' }
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
    if (!signal.aborted) request.onEnd(ending)
  }

  return { read, end, update, abort: () => controller.abort(), closed: run() }
}

function lastStep(message: ChatMessage | undefined): number {
  const steps = message?.parts.map((part) => (part.type === 'tool' ? (part.step ?? 0) : 0)) ?? []
  return Math.max(0, ...steps)
}
