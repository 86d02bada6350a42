// One answer from its first request to its end: a request, the calls of its tools, the next request. This file knows
// nothing of trees and queues; how what several requests wrote becomes one message is request.ts. Over 300 lines, because
// asking, calling and taking up each lead to the next of them.
import { toChatErrorData, usageError } from '../../errors.ts'
import type { Ending } from '../../message/accumulator.ts'
import { stepsOf, withoutKept } from '../../message/steps.ts'
import type { OpenRequest } from '../../http/http.ts'
import { stream as readStream } from '../../http/stream.ts'
import { generateId } from '../../ids.ts'
import { MALFORMED, toolError } from '../../message/tool-error.ts'
import type { ChatMessage, Delta, ToolPart } from '../../message/types.ts'
import type { AnswerTask } from '../active-run.ts'
import { settled } from '../keeping/settled.ts'
import { type Attachment, isCut, isGone, sizeOf, withWayBack } from './kept-answer.ts'
import { hasCall } from '../calls-apart.ts'
import { choiceOf, pushDelta } from './choices.ts'
import { inTime } from '../deadline.ts'
import { untilAborted } from '../../http/until-aborted.ts'
import { learning } from './learning.ts'
import { turnLimit } from './limits.ts'
import type { OpenAnswer } from './open-answer.ts'
import {
  askedOf,
  endedBetween,
  isDueAgain,
  isOvertaken,
  isUnsettled,
  openCalls,
  withCall,
} from './open-calls.ts'
import {
  chatRequest,
  connectionFor,
  keptRequest,
  mayName,
  type PreparedRequest,
  producerOf,
} from '../options.ts'
import { type AnswerRequest, endRequest, isBegun, readRequest, requestAfter } from './request.ts'
import type { Session } from '../session.ts'

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

/** To show the question, to spell so many messages for the wire, and to write them down are a turn each. */
const LONG = 256

/** Sends the request and writes what comes back. */
export function openAnswer(
  session: Session,
  task: AnswerTask,
  emit: (event: AnswerEvent) => void,
): OpenAnswer {
  const { options, scheduler, storage } = session
  const { overrides, message: target } = task
  const { tools } = options
  const controller = new AbortController()
  const { signal } = controller
  /** The conversation that is answered, once its files are ready. */
  let { messages } = task
  let phase: Phase = firstPhase(task)
  let hasShown = false
  let isLeft = false
  let isSteered = false
  if (phase.type === 'asking') named(phase.request)

  function changed(change: { isFirst?: boolean; isNew?: boolean } = {}): void {
    emit({ type: 'change', isFirst: false, isNew: false, ...change })
  }

  /** The answer as it stands alone: while its calls are dealt with, and before its first request. */
  function standing(): ChatMessage | undefined {
    return phase.type === 'asking' ? readRequest(phase.request)[0]?.message : phase.message
  }

  function begin(next: AnswerRequest): AnswerRequest {
    phase = { type: 'asking', request: named(next) }
    return next
  }

  /** A request with its first choice, and the name by which a route keeps it: also a page that goes before the answer comes finds it. */
  function named(request: AnswerRequest): AnswerRequest {
    if (!request.retelling && mayName(options)) {
      request.stream = { id: generateId() + generateId() }
      // Whoever takes it up must know who said it: what is sealed goes back to nobody else.
      const model = overrides.model ?? options.model
      request.producer = model === undefined ? undefined : producerOf(options, { model })
    }
    choiceOf(session, request, target, 0)
    return request
  }

  /** The conversation with the answer so far. One that was gone on with stands in it as it was before, with what asked to go on. */
  function withAnswer(answer: ChatMessage): readonly ChatMessage[] {
    const at = messages.findIndex(({ id }) => id === answer.id)
    return [...(at < 0 ? messages : messages.slice(0, at)), answer]
  }

  async function ask(request: AnswerRequest): Promise<Ending> {
    try {
      if (!request.before && task.prepare)
        messages = await task.prepare(signal, (message) => emit({ type: 'file', message }))
      const isNext = request.join === 'calls' && request.before
      const asked = isNext ? withAnswer(isNext) : messages
      if (asked.length > LONG) await untilAborted(scheduler.pause(), signal)
      // A function of the app that never answers must not hold up a stop.
      const prepared = await untilAborted(chatRequest(options, overrides, asked), signal)
      if (asked.length > LONG) await untilAborted(scheduler.pause(), signal)
      return await askUntilLearned(request, prepared)
    } catch (thrown) {
      return { type: 'failed', error: toChatErrorData(thrown) }
    }
  }

  /** Asks, and asks anew without what the endpoint refuses of what goes back to it. */
  function askUntilLearned(first: AnswerRequest, prepared: PreparedRequest): Promise<Ending> {
    const connection = options.client?.connection ?? session
    const producer = producerOf(options, prepared.params)
    let request = first
    return learning(connection, producer, prepared.params, async (params, onRefusal, isAgain) => {
      if (isAgain) request = begin(requestAfter(first.join, first.before))
      request.producer = producer
      const ending = await fetchAnswer(request, { ...prepared, params, onRefusal })
      const ended: Ending = signal.aborted ? { type: 'aborted' } : ending
      return { ending: ended, isBegun: isBegun(request) }
    })
  }

  function fetchAnswer(
    request: AnswerRequest,
    asked: PreparedRequest & Pick<OpenRequest, 'attach' | 'onRefusal'>,
  ): Promise<Ending> {
    return readStream({
      connection: connectionFor(options),
      scheduler,
      signal,
      operation: 'chat',
      ...asked,
      settings: { ...asked.settings },
      isLeft: () => isLeft,
      streamId: request.retelling ? undefined : request.stream?.id,
      onStream(stream) {
        if (signal.aborted) return
        const { retelling } = request
        if (retelling) retelling.hasBegun ||= stream?.isTold === true
        else request.stream = stream && { id: stream.id }
        if (stream?.isTold !== false) changed()
      },
      onDeltas(deltas) {
        // The run token: a stopped answer's late deltas change nothing.
        if (signal.aborted) return
        const count = request.choices.length
        for (const delta of deltas) pushDelta(session, request, target, delta)
        // Of what is told again, the first that was not shown before.
        const isFirst = !hasShown && isBegun(request)
        hasShown ||= isFirst
        changed({ isFirst, isNew: request.choices.length > count })
        if (!signal.aborted) emit({ type: 'chunk', deltas })
      },
    })
  }

  /** Takes up what the route has kept; where it has nothing more than was shown, asks to go on. */
  async function attach(attachment: Attachment, request: AnswerRequest): Promise<Ending> {
    const { shown, stream } = attachment
    let ending: Ending
    try {
      const kept = await untilAborted(keptRequest(options, overrides, attachment), signal)
      ending = await fetchAnswer(request, { ...kept, attach: stream.id })
    } catch (thrown) {
      ending = { type: 'failed', error: toChatErrorData(thrown) }
    }
    if (ending.type !== 'failed' || signal.aborted) return ending
    const told = readRequest({ ...request, retelling: undefined })[0]?.message
    const isNothingNew =
      ending.error.code === 'unfinished' && (!told || sizeOf(told) <= sizeOf(shown))
    const isRefused = !request.retelling?.hasBegun && isGone(ending.error)
    const isOver = isRefused || isNothingNew
    if (task.byItself) return putBack(request, isOver || !isCut(ending))
    return isOver ? ask(begin(firstRequest(task))) : ending
  }

  /** Leaves the answer as it stood, with what came of it meanwhile. */
  function putBack(request: AnswerRequest, isOver: boolean): Ending {
    const message = settled(readRequest(request)[0]?.message ?? target)
    phase = { type: 'overtaken', message: isOver ? withoutKept(message) : message }
    return { type: 'aborted' }
  }

  /** What a model called is not carried out before a person has a word: nobody knows whether they are there. */
  function askBefore(message: ChatMessage): void {
    phase = { type: 'calling', message: askedOf(withoutKept(message)) }
    changed()
  }

  /** Makes sure that what a person decided is not acted on elsewhere as well. */
  async function claim(decided: ChatMessage): Promise<Ending> {
    const find = (): ChatMessage | undefined =>
      task.isAmended ? task.before : session.store.get().tree.nodes.get(target.id)?.message
    try {
      await untilAborted(inTime(storage.claim(), scheduler), signal)
      const now = find()
      if (now && !isOvertaken(now, decided)) {
        // Also a denial: a page that dies now must not ask for it again.
        await untilAborted(inTime(storage.save(), scheduler), signal)
        return { type: 'complete' }
      }
      throw usageError(
        'the call was dealt with elsewhere, perhaps in another tab, so nothing was done here. What came of it is shown in its answer.',
      )
    } catch (thrown) {
      phase = { type: 'overtaken', message: find() }
      return { type: 'failed', error: toChatErrorData(thrown) }
    }
  }

  /** Carries out the calls of the answer, which stands alone by now. True when the model is to be asked again. */
  async function callTools(message: ChatMessage, areNew: boolean): Promise<boolean> {
    const calls = openCalls(message)
    phase = { type: 'calling', message: { ...withoutKept(message), status: 'streaming' } }
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
    const before = openCalls(phase.message)
    const next = await carryOut(phase.message)
    if (signal.aborted) return false
    if (next === 'await' && isDueAgain(phase.message, before))
      return callTools(phase.message, false)
    const status = next === 'await' ? 'awaiting' : message.status
    phase = { type: 'calling', message: { ...phase.message, status } }
    return next === 'continue'
  }

  async function carryOut(message: ChatMessage): Promise<'continue' | 'await' | 'end'> {
    const calls = openCalls(message)
    // The app has dealt with all of them.
    if (calls.length === 0) return 'continue'
    if (!tools) return options.onToolCall ? 'await' : 'end'
    const step = stepsOf(message).length - 1
    try {
      const work = tools.run({ calls, messages: withAnswer(message), step, signal, update })
      return await untilAborted(work, signal)
    } catch (thrown) {
      // A stop, or a runner of the app's own that did not keep its word.
      for (const call of calls) update({ ...call, state: 'error', error: toolError(thrown) })
      return 'continue'
    }
  }

  function update(call: ToolPart): void {
    // A tool that does not hear of its end must not change what has ended.
    if (signal.aborted || phase.type !== 'calling') return
    const { message } = phase
    // What the app has answered meanwhile stays answered.
    if (
      !message.parts.some(
        (part) => part.type === 'tool' && part.id === call.id && isUnsettled(part),
      )
    )
      return
    phase = { type: 'calling', message: withCall(message, call) }
    changed()
  }

  function requests(): number {
    const message = standing()
    return (task.requestsBefore ?? 0) + (message ? stepsOf(message).length : 0)
  }

  /** The first request, or what a person has decided in place of it. */
  async function start(): Promise<Ending> {
    if (phase.type !== 'asking') return claim(phase.message as ChatMessage)
    const { request } = phase
    try {
      if (!task.isReadAlong) await storage.begin()
    } catch (thrown) {
      return { type: 'failed', error: toChatErrorData(thrown) }
    }
    return task.attachment ? attach(task.attachment, request) : ask(request)
  }

  async function run(): Promise<void> {
    let ending = await start()
    let areNew = !task.isToolStep
    const deals = !task.isReadAlong && (tools || options.onToolCall || task.isToolStep)
    while (deals && ending.type === 'complete' && !signal.aborted) {
      if (phase.type === 'asking') for (const each of phase.request.choices) each.end(ending)
      const message = standing()
      if (!message || (phase.type === 'asking' && phase.request.choices.length > 1)) break
      const hasOpen = openCalls(message).length > 0
      if (hasOpen && tools && task.byItself) {
        askBefore(message)
        break
      }
      // Without an open call, a person has dealt with all of them, or there was none.
      const isDue = hasOpen ? await callTools(message, areNew) : !areNew
      const answered = standing()
      if (!isDue || !answered) break
      areNew = true
      isSteered = session.queue.hasSteer
      if (isSteered) break
      const limit = turnLimit(session, answered, requests())
      ending = limit ?? (await ask(begin(requestAfter('calls', answered))))
      if (limit) break
    }
    if (signal.aborted) return
    const stream = phase.type === 'asking' ? phase.request.stream : undefined
    emit({ type: 'end', ending: withWayBack(ending, stream) })
  }

  return {
    read() {
      if (phase.type === 'asking') return readRequest(phase.request)
      return phase.message ? [{ message: phase.message, hasContent: true }] : []
    },
    tellsCall(id, besides) {
      const { choices } = phase.type === 'asking' ? phase.request : { choices: [] }
      return choices.some((choice) => {
        const told = choice.snapshot()
        return told.id !== besides && hasCall(told, id)
      })
    },
    end(ending) {
      if (phase.type === 'asking') return endRequest(phase.request, ending, isLeft)
      const { message } = phase
      if (!message) return []
      const last = phase.type === 'calling' ? endedBetween(message, ending) : message
      return [{ message: last, hasContent: last.parts.length > 0 }]
    },
    update,
    get isSteered() {
      return isSteered
    },
    get requests() {
      return requests()
    },
    abort(how) {
      isLeft = how === 'left'
      controller.abort()
    },
    closed: run(),
  }
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
function firstRequest({ before }: AnswerTask): AnswerRequest {
  return before && before.parts.length > 0
    ? requestAfter('text', withoutKept(before))
    : requestAfter('alone')
}
