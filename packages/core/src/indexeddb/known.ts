// What is known to be stored, so that a change is written without asking first: a page that is being left
// has no time to ask.
import type { ChatRow, NodeRow } from './layout.ts'

/** One stored chat, as far as this page knows. */
export interface KnownChat {
  chat: Partial<ChatRow> & { id: string }
  /** There was a row of it. */
  isStored: boolean
  /** The database was opened anew since: it may have been emptied, and must be asked before anything is written. */
  isUnsure?: boolean | undefined
  /** The place of each message. */
  orders: Map<string, number>
  nextOrder: number
}

/** Chats that were read or written lately. */
export interface Known {
  get(id: string): KnownChat | undefined
  set(id: string, chat: KnownChat): void
  /** Another tab changed a few members of it. */
  learn(id: string, change: Partial<ChatRow>): void
  forget(id?: string): void
  /** Nothing of it is sure any more. */
  doubt(): void
}

/** More than a page shows at once; what is dropped is read again. */
const MOST_CHATS = 32

/** Makes it. */
export function createKnown(): Known {
  const chats = new Map<string, KnownChat>()
  return {
    get: (id) => chats.get(id),
    set(id, chat) {
      chats.delete(id)
      chats.set(id, chat)
      const [oldest] = chats.keys()
      if (chats.size > MOST_CHATS && oldest !== undefined) chats.delete(oldest)
    },
    learn(id, change) {
      const known = chats.get(id)
      if (known) known.chat = { ...known.chat, ...change, id }
    },
    forget(id) {
      if (id === undefined) chats.clear()
      else chats.delete(id)
    },
    doubt() {
      for (const known of chats.values()) known.isUnsure = true
    },
  }
}

/** A chat with this row, if there is one, whose messages have these places. */
export function toKnown(
  id: string,
  chat: ChatRow | undefined,
  rows: readonly NodeRow[],
): KnownChat {
  const orders = new Map(rows.map((row) => [row.id, row.order]))
  // Places have gaps where messages were removed, and two tabs may have given one twice.
  const nextOrder = rows.reduce((next, { order }) => Math.max(next, order + 1), 0)
  return { chat: chat ?? { id }, isStored: chat !== undefined, orders, nextOrder }
}

/** The place of a message: where it was, or behind all others. */
export function orderOf(known: KnownChat, messageId: string): number {
  const order = known.orders.get(messageId) ?? known.nextOrder++
  known.orders.set(messageId, order)
  return order
}
