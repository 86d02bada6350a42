// What a person decided in one tab of some calls of an answer, and in another tab of others in the same instant, is put
// together call by call: whoever writes last has not read the other (decision 0240).
import type { ChatMessage, ChatPart } from '../../message/types.ts'
import type { Tree, TreeNode } from '../tree.ts'

/**
 * Puts into each answer that waits on both sides what either has decided of its calls. One that neither side had whole
 * and that now waits for nobody is given as it then is, and stays as it was: whoever has put it together goes on with it,
 * or else what is open in it is still open.
 */
export function mergeDecisions(
  nodes: Map<string, TreeNode>,
  ours: Tree,
  theirs: Tree,
): ChatMessage | undefined {
  let decided: ChatMessage | undefined
  for (const [id, node] of nodes) {
    const own = ours.nodes.get(id)?.message
    const other = theirs.nodes.get(id)?.message
    if (own?.status !== 'awaiting' || other?.status !== 'awaiting' || own === other) continue
    const message = withDecisions(node.message, node.message === own ? other : own)
    if (message === node.message) continue
    if (message.parts.some(isUndecided)) nodes.set(id, { ...node, message })
    else decided = message
  }
  return decided
}

/** Whether it waits for a person or the app. Not `isUndecided` of call.ts, for the bytes of those who load no chat. */
function isUndecided(part: ChatPart): boolean {
  return (
    part.type === 'tool' &&
    (part.state === 'approval' || part.state === 'ready') &&
    !part.isApproved
  )
}

/** What a call is by a person's word or the app's. */
const SAID: ReadonlySet<string> = new Set(['ready', 'denied', 'done', 'error'])

/** A message with what the other side has decided of the calls that wait in it. */
function withDecisions(message: ChatMessage, other: ChatMessage): ChatMessage {
  let isChanged = false
  const parts = message.parts.map((part, at) => {
    const there = other.parts[at]
    if (part.type !== 'tool' || there?.type !== 'tool' || there.id !== part.id) return part
    if (!isUndecided(part) || isUndecided(there) || !SAID.has(there.state)) return part
    isChanged = true
    return there
  })
  return isChanged ? { ...message, parts } : message
}
