// What is known to be stored, so that a change is written without asking first: a page that is being left
// has no time to ask.
import type { ChatRow, NodeRow } from './layout.ts'

/** One stored chat, as far as this page knows. */
export interface KnownChat {
  chat: Partial<ChatRow> & { id: string }
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
  }
}

/** A chat whose messages have these places. */
export function toKnown(chat: KnownChat['chat'], rows: readonly NodeRow[]): KnownChat {
  const orders = new Map(rows.map((row) => [row.id, row.order]))
  // Places have gaps where messages were removed, and two tabs may have given one twice.
  return { chat, orders, nextOrder: rows.reduce((next, { order }) => Math.max(next, order + 1), 0) }
}

/** The place of a message: where it was, or behind all others. */
export function orderOf(known: KnownChat, messageId: string): number {
  const order = known.orders.get(messageId) ?? known.nextOrder++
  known.orders.set(messageId, order)
  return order
}
