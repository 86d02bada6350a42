// What is known to be stored, so that only what changed is written, and without asking first.
import type { ChatRow, NodeRow, UnsentRow } from './layout.ts'

/** One stored chat, as far as this page knows. */
export interface KnownChat {
  chat: Partial<ChatRow> & { id: string }
  unsent: UnsentRow
  nodes: Map<string, NodeRow>
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
const MOST_CHATS = 8

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

/** Which rows of messages to write and which to delete so that `known` becomes `next`; `known` is changed to that. */
export function takeDifference(
  known: Map<string, NodeRow>,
  next: readonly NodeRow[],
): { changed: NodeRow[]; gone: string[] } {
  let order = -1
  for (const row of known.values()) order = Math.max(order, row.order)
  const changed: NodeRow[] = []
  const ids = new Set<string>()
  for (const row of next) {
    ids.add(row.id)
    const before = known.get(row.id)
    const isSame =
      before?.message === row.message &&
      before.parentId === row.parentId &&
      before.lastChildId === row.lastChildId
    if (isSame) continue
    const written = { ...row, order: before?.order ?? ++order }
    known.set(row.id, written)
    changed.push(written)
  }
  const gone = [...known.keys()].filter((id) => !ids.has(id))
  for (const id of gone) known.delete(id)
  return { changed, gone }
}
