// What is in the database. A change here is a new version, with a step that brings the older ones along.
import type { ChatRecord, StoredInput, StoredNode } from '../storage/types.ts'

/**
 * - 1: `chats` holds each chat whole.
 * - 2: messages are rows of their own in `nodes`, so that a long chat is not written again for each
 *   word; what was not sent is in `unsent`, so that the list stays small.
 */
export const VERSION = 2

/** A row of `chats`: what the list shows, and which line of messages is shown. */
export type ChatRow = Omit<ChatRecord, 'nodes' | 'draft' | 'attachments' | 'queue'>

/** A row of `unsent`: the draft, its attachments, or one message that waits. */
export interface UnsentRow {
  chatId: string
  kind: 'draft' | 'attachments' | 'queue'
  /** Of the message that waits. */
  id: string
  /** Its place in the queue. */
  order: number
  value: unknown
}

/** A row of `nodes`. */
export interface NodeRow extends StoredNode {
  chatId: string
  /** The message's. */
  id: string
  /** Rises in the order in which the messages were made. */
  order: number
}

/** All rows of `nodes` or of `unsent` that belong to a chat. */
export function rowsOf(chatId: string): IDBKeyRange {
  // An array comes after every text.
  return IDBKeyRange.bound([chatId], [chatId, []])
}

/** Brings a database of an older version along. 0 is an empty one. */
export function migrate(transaction: IDBTransaction, oldVersion: number): void {
  const { db } = transaction
  if (oldVersion < 1) db.createObjectStore('chats', { keyPath: 'id' })
  if (oldVersion < 2) {
    db.createObjectStore('nodes', { keyPath: ['chatId', 'id'] })
    db.createObjectStore('unsent', { keyPath: ['chatId', 'kind', 'id'] })
    splitChats(transaction)
  }
}

function splitChats(transaction: IDBTransaction): void {
  const request = transaction.objectStore('chats').openCursor()
  request.addEventListener('success', () => {
    const cursor = request.result
    if (!cursor) return
    const { nodes, draft, attachments, queue, ...chat } = cursor.value as Partial<ChatRecord>
    const { id = '' } = chat
    cursor.update(chat)
    for (const row of toUnsentRows(id, { draft, attachments, queue })) {
      transaction.objectStore('unsent').put(row)
    }
    for (const [order, node] of (nodes ?? []).entries()) {
      const messageId = (node.message as { id?: string } | undefined)?.id
      if (!messageId) continue
      transaction.objectStore('nodes').put({ ...node, chatId: id, id: messageId, order })
    }
    cursor.continue()
  })
}

/** What is not sent, as rows. */
export function toUnsentRows(
  chatId: string,
  { draft, attachments, queue = [] }: Partial<Pick<ChatRecord, 'draft' | 'attachments' | 'queue'>>,
): UnsentRow[] {
  const rows: UnsentRow[] = []
  if (draft !== undefined) rows.push({ chatId, kind: 'draft', id: '', order: 0, value: draft })
  if (attachments !== undefined) {
    rows.push({ chatId, kind: 'attachments', id: '', order: 0, value: attachments })
  }
  for (const [order, value] of queue.entries()) {
    rows.push({ chatId, kind: 'queue', id: value.id, order, value })
  }
  return rows
}

/** A record of its rows. */
export function toRecord(
  chat: ChatRow,
  unsent: readonly UnsentRow[],
  nodes: readonly NodeRow[],
): ChatRecord {
  const record: ChatRecord = {
    ...chat,
    nodes: inOrder(nodes).map(({ chatId: _, id: __, order: ___, ...node }) => node),
  }
  const queue = inOrder(unsent.filter(({ kind }) => kind === 'queue'))
  if (queue.length > 0) record.queue = queue.map(({ value }) => value as StoredInput)
  for (const { kind, value } of unsent) {
    if (kind === 'draft') record.draft = value as string
    if (kind === 'attachments') record.attachments = value as NonNullable<ChatRecord['attachments']>
  }
  return record
}

function inOrder<T extends { readonly order: number }>(rows: readonly T[]): T[] {
  return rows.toSorted((left, right) => left.order - right.order)
}
