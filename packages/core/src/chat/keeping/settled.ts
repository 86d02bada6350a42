// Messages whose writer is gone: a page that was closed, an answer that was replaced.
import type { ChatErrorData } from '../../errors.ts'
import { calledOff, notCarriedOut, outcomeUnknown } from '../../message/tool-error.ts'
import type { ChatMessage, ChatPart, ToolPart } from '../../message/types.ts'
import { askedOf, openCalls } from '../answer/open-calls.ts'
import { isUndecided } from '../call.ts'
import { isPreparing } from '../files.ts'

const WHY = 'its answer broke off'

/** What is said of a call in each of these states, once nobody will tell any more. */
const ENDS: Partial<Record<ToolPart['state'], () => ChatErrorData>> = {
  args: () => notCarriedOut(WHY),
  // Only calls of an answer that ended well are put to a person.
  approval: () => calledOff(WHY),
  // Calls are kept as `ready` before they are carried out; what is kept after that may have come too late.
  ready: outcomeUnknown,
  // The call may have been carried out, or not, and must not be carried out twice.
  running: outcomeUnknown,
}

function cancelled(part: ToolPart): ToolPart {
  const error = ENDS[part.state]?.()
  return error ? { ...part, state: 'cancelled', error } : part
}

function withoutWork(part: ChatPart): ChatPart {
  return part.type === 'tool' && part.state === 'running' ? cancelled(part) : part
}

function settledPart(part: ChatPart): ChatPart {
  if (part.type === 'tool') return cancelled(part)
  if (!('state' in part)) return part
  if (part.state === 'streaming') return { ...part, state: 'done' }
  return isPreparing(part) ? { ...part, state: 'failed' } : part
}

/** A message as it is when whoever wrote it is gone: broken off, with nothing left open. */
export function settled(given: ChatMessage): ChatMessage {
  const wasAtWork = given.parts.some((part) => part.type === 'tool' && part.state === 'running')
  const message = wasAtWork ? { ...given, parts: given.parts.map(withoutWork) } : given
  const { status } = given
  const calls = openCalls(message)
  // Of what was allowed nothing was carried out, and nobody would be waited for.
  if (status === 'awaiting' && calls.length > 0)
    return calls.some(isUndecided) ? message : askedOf(message)
  if (status === 'incomplete') return message
  const parts = message.parts.map(settledPart)
  if (status !== 'complete')
    return { ...message, parts, status: 'incomplete', reason: 'interrupted' }
  // Calls of a whole answer are open until the app says what came of them.
  return message.parts.some(isPreparing) ? { ...message, parts } : message
}
