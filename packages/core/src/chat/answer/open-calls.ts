// The calls of an answer between two of its requests: which are open, and what became of them.
import type { Ending } from '../../message/accumulator.ts'
import { calledOff, outcomeUnknown } from '../../message/tool-error.ts'
import type { ChatMessage, ChatPart, ToolPart } from '../../message/types.ts'
import { isOpen } from '../call.ts'

/** The calls of a message that nobody has dealt with yet. */
export function openCalls({ parts }: ChatMessage): ToolPart[] {
  return parts.filter((part): part is ToolPart => part.type === 'tool' && isOpen(part))
}

/** The message with its open calls put to a person, whatever was said of them before. */
export function askedOf(message: ChatMessage): ChatMessage {
  const parts = message.parts.map((part): ChatPart =>
    part.type === 'tool' && isOpen(part) ? { ...part, state: 'approval', isApproved: false } : part,
  )
  return { ...message, parts, status: 'awaiting' }
}

/** Whether calls of an answer were dealt with elsewhere since a person spoke of them here. */
export function isOvertaken(standing: ChatMessage, decided: ChatMessage): boolean {
  if (standing.parts.length !== decided.parts.length) return true
  return standing.parts.some((part, at) => {
    const own = decided.parts[at]
    if (part.type !== 'tool' || own?.type !== 'tool') return part.type !== own?.type
    return part.id !== own.id || (!isOpen(part) && part.state !== own.state)
  })
}

/**
 * Whether an answer is to be dealt with again, in which calls were open before: the app has answered all of them, or a
 * person has allowed one, while others were carried out.
 */
export function isDueAgain(message: ChatMessage, before: readonly ToolPart[]): boolean {
  const left = openCalls(message)
  const wasAsked = (id: string): boolean =>
    before.some((call) => call.id === id && !call.isApproved)
  return left.length === 0 || left.some(({ id, isApproved }) => isApproved && wasAsked(id))
}

/** The answer with one of its calls as it now stands. */
export function withCall(message: ChatMessage, call: ToolPart): ChatMessage {
  const parts = message.parts.map((part) =>
    part.type === 'tool' && part.id === call.id ? call : part,
  )
  return { ...message, parts }
}

/** An answer that ended while its tools were at work, or was waiting for a person. */
export function endedBetween(message: ChatMessage, ending: Ending): ChatMessage {
  if (ending.type === 'complete') {
    return message.status === 'awaiting' ? message : { ...message, status: 'complete' }
  }
  const parts = message.parts.map((part): ChatPart => {
    if (part.type !== 'tool' || !isUnsettled(part)) return part
    const wasAtWork = part.state === 'running'
    const error = wasAtWork ? outcomeUnknown() : calledOff('its answer was stopped')
    const { progress: _, ...rest } = part
    return { ...rest, state: 'cancelled', error }
  })
  const ended = { ...message, parts, status: 'incomplete' as const }
  return ending.type === 'aborted'
    ? { ...ended, reason: 'aborted' }
    : { ...ended, reason: 'error', error: ending.error }
}

/** Whether a call has not come to its end. */
export function isUnsettled(call: ToolPart): boolean {
  return isOpen(call) || call.state === 'running'
}

/** What a request that goes on with an answer writes into: the answer without what it is told anew. */
export function emptied(answer: ChatMessage): ChatMessage {
  const { reason: _, error: __, timing: ___, usage: ____, steps: _____, ...rest } = answer
  return { ...rest, parts: [], status: 'pending' }
}
