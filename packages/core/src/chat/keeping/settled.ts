// Messages whose writer is gone: a page that was closed, an answer that was replaced.
import { calledOff, notCarriedOut, outcomeUnknown } from '../../message/tool-error.ts'
import type { ChatMessage, ChatPart } from '../../message/types.ts'

/** What waits for a person, and so outlives the page. */
const WAITING: ReadonlySet<string> = new Set(['approval', 'ready'])

/** A call that may have been carried out, or not. Nobody will tell any more, and it must not be carried out twice. */
function withoutWork(part: ChatPart): ChatPart {
  return part.type === 'tool' && part.state === 'running'
    ? { ...part, state: 'cancelled', error: outcomeUnknown() }
    : part
}

function settledPart(part: ChatPart): ChatPart {
  if (part.type === 'tool') {
    // Calls are kept as `ready` before they are carried out; what is kept after that may have come too late.
    if (part.state === 'ready') return withoutWork({ ...part, state: 'running' })
    const why = 'its answer broke off'
    if (part.state === 'args') return { ...part, state: 'cancelled', error: notCarriedOut(why) }
    // Only calls of an answer that ended well are put to a person.
    if (part.state === 'approval') return { ...part, state: 'cancelled', error: calledOff(why) }
    return withoutWork(part)
  }
  if (!('state' in part)) return part
  if (part.state === 'streaming') return { ...part, state: 'done' }
  return part.state === 'preparing' ? { ...part, state: 'failed' } : part
}

/** A message as it is when whoever wrote it is gone: broken off, with nothing left open. */
export function settled(given: ChatMessage): ChatMessage {
  const wasAtWork = given.parts.some((part) => part.type === 'tool' && part.state === 'running')
  const message = wasAtWork ? { ...given, parts: given.parts.map(withoutWork) } : given
  const isWaiting =
    message.status === 'awaiting' &&
    message.parts.some((part) => part.type === 'tool' && WAITING.has(part.state))
  if (isWaiting || message.status === 'incomplete') return message
  const parts = message.parts.map(settledPart)
  if (message.status !== 'complete')
    return { ...message, parts, status: 'incomplete', reason: 'interrupted' }
  // Calls of a whole answer are open until the app says what came of them.
  const isPreparing = message.parts.some((part) => 'state' in part && part.state === 'preparing')
  return isPreparing ? { ...message, parts } : message
}
