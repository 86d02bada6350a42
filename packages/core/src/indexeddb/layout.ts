// What is in the database. A change here is a new version, with a step that brings the older ones along.
import type { ChatMessage, ChatRecord, StoredNode } from '../types.ts'

/**
 * - 1: `chats` holds each chat whole.
 * - 2: messages are rows of their own in `nodes`, so that a long chat is not written again for each
 *   word; what was not sent is in `unsent`, so that the list stays small.
 */
export const VERSION = 2

/** A row of `chats`: what the list shows, and which line of messages is shown. */
export type ChatRow = Omit<ChatRecord, 'nodes' | Exclude<keyof UnsentRow, 'id'>>

/** A row of `unsent`. */
export type UnsentRow = Pick<ChatRecord, 'id' | 'draft' | 'attachments' | 'queue' | 'isQueuePaused'>

/** A row of `nodes`. */
export interface NodeRow extends StoredNode {
  chatId: string
  /** The message's. */
  id: string
  /** Rises in the order in which the messages were made. */
  order: number
}

/** All rows of `nodes` of a chat. */
export function nodesOf(chatId: string): IDBKeyRange {
  // An array comes after every text.
  return IDBKeyRange.bound([chatId], [chatId, []])
}

/** Brings a database of an older version along. 0 is an empty one. */
export function migrate(transaction: IDBTransaction, oldVersion: number): void {
  const { db } = transaction
  if (oldVersion < 1) db.createObjectStore('chats', { keyPath: 'id' })
  if (oldVersion < 2) {
    db.createObjectStore('nodes', { keyPath: ['chatId', 'id'] })
    db.createObjectStore('unsent', { keyPath: 'id' })
    splitChats(transaction)
  }
}

function splitChats(transaction: IDBTransaction): void {
  const chats = transaction.objectStore('chats')
  const request = chats.openCursor()
  request.addEventListener('success', () => {
    const cursor = request.result
    if (!cursor) return
    const { chat, unsent, nodes = [] } = toRows(cursor.value as ChatRecord)
    cursor.update(chat)
    if (unsent) transaction.objectStore('unsent').put(unsent)
    for (const node of nodes) transaction.objectStore('nodes').put(node)
    cursor.continue()
  })
}

/** A record, or the members of it that are given, as rows. */
export function toRows(record: Partial<ChatRecord> & { id: string }): {
  chat: Partial<ChatRow> & { id: string }
  unsent: UnsentRow | undefined
  nodes: NodeRow[] | undefined
} {
  const { nodes, draft, attachments, queue, isQueuePaused, ...chat } = record
  const { id } = record
  const unsent: UnsentRow = { id }
  if (draft !== undefined) unsent.draft = draft
  if (attachments !== undefined) unsent.attachments = attachments
  if (queue !== undefined) unsent.queue = queue
  if (isQueuePaused !== undefined) unsent.isQueuePaused = isQueuePaused
  return {
    chat,
    unsent: Object.keys(unsent).length > 1 ? unsent : undefined,
    nodes: nodes?.flatMap((node, order): NodeRow[] => {
      const message = node.message as ChatMessage | undefined
      return message ? [{ ...node, chatId: id, id: message.id, order }] : []
    }),
  }
}

/** A record of its rows. */
export function toRecord(
  chat: ChatRow,
  unsent: UnsentRow | undefined,
  rows: readonly NodeRow[],
): ChatRecord {
  const nodes = rows
    .toSorted((left, right) => left.order - right.order)
    .map(({ chatId: _, id: __, order: ___, ...node }) => node)
  return { ...chat, ...unsent, nodes }
}
