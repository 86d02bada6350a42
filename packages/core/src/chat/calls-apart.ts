// A conversation that comes from elsewhere may hold several calls with one id. They are told apart by where they
// stand, so that each tab and each reload tells them apart alike.
import { callId } from '../message/call-id.ts'
import { stepAt } from '../message/steps.ts'
import type { ChatMessage, ChatPart } from '../message/types.ts'
import type { ChatState } from './state.ts'
import { messagesIn, type Tree, type TreeNode } from './tree.ts'

/** The ids of the calls that a message makes. */
export function callIdsOf({ role, parts }: ChatMessage): string[] {
  if (role !== 'assistant') return []
  return parts.flatMap((part) => (part.type === 'tool' ? [part.id] : []))
}

/** Whether a message makes a call with this id. */
export function hasCall(message: ChatMessage, id: string): boolean {
  return callIdsOf(message).includes(id)
}

/** Whether a call of another message of the conversation has this id. */
export function isCallElsewhere(
  { tree, live }: Pick<ChatState, 'tree' | 'live'>,
  id: string,
  messageId: string,
): boolean {
  const isIt = (message: ChatMessage): boolean => message.id !== messageId && hasCall(message, id)
  return live.some(isIt) || messagesIn(tree).some(isIt)
}

/** The messages with an id of its own for each call. The first to have an id keeps it; what is well keeps its identity. */
export function withCallsApart(
  messages: readonly ChatMessage[],
  earlier: Iterable<ChatMessage> = [],
): ChatMessage[] {
  const taken = new Set([...earlier].flatMap(callIdsOf))
  /** Results in messages of their own belong to the last call with their id. */
  const renamed = new Map<string, string>()
  return messages.map((message) => {
    if (message.role !== 'assistant' && message.role !== 'tool') return message
    const counts = new Map<number, number>()
    const parts = message.parts.map((part, place): ChatPart => {
      if (part.type !== 'tool') return part
      if (message.role === 'tool') return withId(part, renamed.get(part.id) ?? part.id)
      const step = stepAt(message, place)
      const index = counts.get(step) ?? 0
      counts.set(step, index + 1)
      const id = callId(part.id, { messageId: message.id, step, index }, (one) => taken.has(one))
      taken.add(id)
      renamed.set(part.id, id)
      return withId(part, id)
    })
    return parts.every((part, at) => part === message.parts[at]) ? message : { ...message, parts }
  })
}

function withId<T extends { id: string }>(part: T, id: string): T {
  return part.id === id ? part : { ...part, id }
}

/** The tree with an id of its own for each call, or the tree itself. The older message keeps the id. */
export function treeWithCallsApart<T extends Tree>(tree: T): T {
  const all = messagesIn(tree)
  const ids = all.flatMap(callIdsOf)
  if (new Set(ids).size === ids.length && !ids.includes('')) return tree
  // Not by their place in the tree: two tabs that wrote at once have another order.
  const inOrder = all.toSorted(
    (left, right) => left.createdAt - right.createdAt || (left.id < right.id ? -1 : 1),
  )
  const nodes = new Map<string, TreeNode>(tree.nodes)
  for (const message of withCallsApart(inOrder)) {
    const node = nodes.get(message.id)
    if (node && node.message !== message) nodes.set(message.id, { ...node, message })
  }
  return { ...tree, nodes }
}
