// One request of an answer, from the conversation that it sends to how it ended.
import { toChatErrorData } from '../../errors.ts'
import type { OpenRequest } from '../../http/http.ts'
import { stream as readStream } from '../../http/stream.ts'
import { untilAborted } from '../../http/until-aborted.ts'
import type { Ending } from '../../message/accumulator.ts'
import { withoutKept } from '../../message/steps.ts'
import { settled } from '../keeping/settled.ts'
import {
  chatRequest,
  connectionFor,
  keptRequest,
  type PreparedRequest,
  producerOf,
} from '../options.ts'
import { pushDelta } from './choices.ts'
import { type Attachment, isCut, isGone, sizeOf } from './kept-answer.ts'
import { learning } from './learning.ts'
import { type AnswerRequest, isBegun, readRequest, requestAfter } from './request.ts'
import { begin, firstRequest, tellChange, type UnderWay, withAnswer } from './under-way.ts'

/** To show the question, to spell so many messages for the wire, and to write them down are a turn each. */
const LONG = 256

/** Sends the conversation so far, and writes what comes back. */
export async function ask(open: UnderWay, request: AnswerRequest): Promise<Ending> {
  const { session, options, task, signal, emit } = open
  const { before, join } = request
  try {
    if (!before && task.prepare)
      open.messages = await task.prepare(signal, (message) => emit({ type: 'file', message }))
    const asked = before && join === 'calls' ? withAnswer(open, before) : open.messages
    if (asked.length > LONG) await untilAborted(session.scheduler.pause(), signal)
    // A function of the app that never answers must not hold up a stop.
    const prepared = await untilAborted(chatRequest(options, task.overrides, asked), signal)
    if (asked.length > LONG) await untilAborted(session.scheduler.pause(), signal)
    return await askUntilLearned(open, request, prepared)
  } catch (thrown) {
    return { type: 'failed', error: toChatErrorData(thrown) }
  }
}

/** Asks, and asks anew without what the endpoint refuses of what goes back to it. */
function askUntilLearned(
  open: UnderWay,
  first: AnswerRequest,
  prepared: PreparedRequest,
): Promise<Ending> {
  const { session, options, signal } = open
  const connection = options.client?.connection ?? session
  const producer = producerOf(options, prepared.params)
  let request = first
  return learning(connection, producer, prepared.params, async (params, onRefusal, isAgain) => {
    if (isAgain) request = begin(open, requestAfter(first.join, first.before))
    request.producer = producer
    const ending = await fetchAnswer(open, request, { ...prepared, params, onRefusal })
    const ended: Ending = signal.aborted ? { type: 'aborted' } : ending
    return { ending: ended, isBegun: isBegun(request) }
  })
}

function fetchAnswer(
  open: UnderWay,
  request: AnswerRequest,
  asked: PreparedRequest & Pick<OpenRequest, 'attach' | 'onRefusal'>,
): Promise<Ending> {
  const { session, options, task, signal, emit } = open
  return readStream({
    connection: connectionFor(options),
    scheduler: session.scheduler,
    signal,
    operation: 'chat',
    ...asked,
    settings: { ...asked.settings },
    isLeft: () => open.isLeft,
    streamId: request.retelling ? undefined : request.stream?.id,
    onStream(stream) {
      if (signal.aborted) return
      const { retelling } = request
      if (retelling) retelling.hasBegun ||= stream?.isTold === true
      else request.stream = stream && { id: stream.id }
      if (stream?.isTold !== false) tellChange(open)
    },
    onDeltas(deltas) {
      // The run token: a stopped answer's late deltas change nothing.
      if (signal.aborted) return
      const count = request.choices.length
      for (const delta of deltas) pushDelta(session, request, task.message, delta)
      // Of what is told again, the first that was not shown before.
      const isFirst = !open.hasShown && isBegun(request)
      open.hasShown ||= isFirst
      tellChange(open, isFirst, request.choices.length > count)
      if (!signal.aborted) emit({ type: 'chunk', deltas })
    },
  })
}

/** Takes up what the route has kept; where it has nothing more than was shown, asks to go on. */
export async function attach(
  open: UnderWay,
  attachment: Attachment,
  request: AnswerRequest,
): Promise<Ending> {
  const { options, task, signal } = open
  const { shown, stream } = attachment
  let ending: Ending
  try {
    const kept = await untilAborted(keptRequest(options, task.overrides, attachment), signal)
    ending = await fetchAnswer(open, request, { ...kept, attach: stream.id })
  } catch (thrown) {
    ending = { type: 'failed', error: toChatErrorData(thrown) }
  }
  if (ending.type !== 'failed' || signal.aborted) return ending
  const told = readRequest({ ...request, retelling: undefined })[0]?.message
  const isNothingNew =
    ending.error.code === 'unfinished' && (!told || sizeOf(told) <= sizeOf(shown))
  const isRefused = !request.retelling?.hasBegun && isGone(ending.error)
  const isOver = isRefused || isNothingNew
  if (task.byItself) return putBack(open, request, isOver || !isCut(ending))
  return isOver ? ask(open, begin(open, firstRequest(task))) : ending
}

/** Leaves the answer as it stood, with what came of it meanwhile. */
function putBack(open: UnderWay, request: AnswerRequest, isOver: boolean): Ending {
  const message = settled(readRequest(request)[0]?.message ?? open.task.message)
  open.phase = { type: 'overtaken', message: isOver ? withoutKept(message) : message }
  return { type: 'aborted' }
}
