// Messages whose writer is gone: a page that was closed, an answer that was replaced.
import type { ChatMessage, ChatPart } from '../types.ts'

/** What waits for a person, and so outlives the page. */
const WAITING: ReadonlySet<string> = new Set(['approval', 'ready'])
const OPEN: ReadonlySet<string> = new Set(['args', 'ready', 'approval', 'running'])

function settledPart(part: ChatPart): ChatPart {
  if (part.type === 'tool') {
    return OPEN.has(part.state) ? { ...part, state: 'cancelled' } : part
  }
  if (!('state' in part)) return part
  if (part.state === 'streaming') return { ...part, state: 'done' }
  return part.state === 'preparing' ? { ...part, state: 'failed' } : part
}

/** A message as it is when whoever wrote it is gone: broken off, with nothing left open. */
export function settled(message: ChatMessage): ChatMessage {
  const isWaiting =
    message.status === 'awaiting' &&
    message.parts.every((part) => part.type !== 'tool' || part.state !== 'running') &&
    message.parts.some((part) => part.type === 'tool' && WAITING.has(part.state))
  if (isWaiting || message.status === 'incomplete') return message
  const parts = message.parts.map(settledPart)
  if (message.status !== 'complete')
    return { ...message, parts, status: 'incomplete', reason: 'interrupted' }
  // Calls of a whole answer are open until the app says what came of them.
  const isPreparing = message.parts.some((part) => 'state' in part && part.state === 'preparing')
  return isPreparing ? { ...message, parts } : message
}
