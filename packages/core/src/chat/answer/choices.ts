// The choices of a request, each with what writes it.
import { type Accumulator, createAccumulator } from '../../message/accumulator.ts'
import type { ChatMessage, Delta } from '../../message/types.ts'
import { toldAnew } from './kept-answer.ts'
import { hasCall, isCallElsewhere } from '../calls-apart.ts'
import { type AnswerRequest, numberOf } from './request.ts'
import { newAnswer, type Session } from '../session.ts'

/** A choice, made when it is first spoken of. The first writes into `target`, others into messages of their own. */
export function choiceOf(
  session: Session,
  request: AnswerRequest,
  target: ChatMessage,
  index: number,
): Accumulator {
  const { choices, retelling, before, stream } = request
  for (let next = choices.length; next <= index; next++) {
    const first = retelling ? toldAnew(target) : target
    const message = next === 0 ? first : newAnswer(session)
    const isTaken = (id: string): boolean =>
      isCallElsewhere(session.store.get(), id, message.id) ||
      (before !== undefined && hasCall(before, id)) ||
      // Of an answer that is taken up, more may have been told than is shown.
      (session.active?.slots ?? []).some(({ answer }) => answer.tellsCall(id, message.id))
    const choice = retelling ? (stream?.choice ?? 0) : next
    const { now } = session.scheduler
    choices.push(createAccumulator({ message, choice, step: numberOf(request), isTaken, now }))
  }
  // The loop above has just made it.
  return choices[index] as Accumulator
}

/** Gives a delta to the choice that it is of, or to all. */
export function pushDelta(
  session: Session,
  request: AnswerRequest,
  target: ChatMessage,
  delta: Delta,
): void {
  const { retelling, stream, choices } = request
  // Of an answer that is taken up, one choice is read: each reads only its own.
  if ('choice' in delta)
    choiceOf(session, request, target, retelling ? 0 : delta.choice).push(delta)
  // The usage of a request is told once, for all of its choices.
  else if (delta.type === 'usage' || delta.type === 'cost') {
    if (!retelling || !stream?.choice) choiceOf(session, request, target, 0).push(delta)
  } else for (const each of choices) each.push(delta)
}
