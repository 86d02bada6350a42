// Chats in the browser's database. The optional entry `@x/core/indexeddb`.
import { checkMembers, TEXT } from '../kinds.ts'
import { gone, needsRecord } from '../storage/apply-change.ts'
import type { ChatChange, Conversation, LockOptions, Storage } from '../storage/types.ts'
import { createDatabase, resultOf } from './database.ts'
import { createKnown, type KnownChat, orderOf, toKnown } from './known.ts'
import {
  type ChatRow,
  type NodeRow,
  rowsOf,
  toRecord,
  toUnsentRows,
  type UnsentRow,
} from './layout.ts'
import { createNewsroom } from './news.ts'

/** What `indexedDB` takes. */
export interface IndexedDBOptions {
  /** The database's name. Chats of different names do not know of each other. @default 'x-chats' */
  name?: string | undefined
}

/**
 * Keeps chats in IndexedDB: only messages that changed are written, tabs tell each other, and only one
 * of them answers at a time. Make it once, outside of components.
 * @example
 * const storage = indexedDB()
 * const chat = createChat({ id: 'notes', storage, baseURL: '/api', model })
 */
export function indexedDB(options: IndexedDBOptions = {}): Storage {
  checkMembers(options, { name: TEXT })
  const { name = 'x-chats' } = options
  const known = createKnown()
  const database = createDatabase(name, known.doubt)
  const newsroom = createNewsroom(
    name,
    ({ type, id, change }) => {
      if (type === 'stop') return
      if (type === 'save' && change) known.learn(id, change)
      else known.forget(id)
    },
    () => known.forget(),
  )
  const { navigator, BroadcastChannel } = globalThis as {
    navigator?: { locks?: LockManager | undefined } | undefined
    BroadcastChannel?: unknown
  }
  const locks = navigator?.locks

  // Chats with a storage need it; fetched while the page starts, it is there when the first one is shown.
  import('../chat/keeping/keeper.ts').catch(() => undefined)

  function remember(id: string, chat: KnownChat): void {
    // Without news of other tabs, what is known may be old.
    if (newsroom.isListening) known.set(id, chat)
  }

  async function save(id: string, change: ChatChange): Promise<void> {
    const {
      nodes: _,
      removed: __,
      draft: ___,
      attachments: ____,
      queue: _____,
      unqueued: ______,
      ...chat
    } = change
    try {
      const written = await database.run('readwrite', (transaction) => {
        const before = known.get(id)
        if (!before || before.isUnsure) {
          return saveUnknown(transaction, id, change, chat, before?.isStored)
        }
        return saveKnown(transaction, before, change, chat)
      })
      remember(id, written)
    } catch (thrown) {
      known.forget(id)
      throw thrown
    }
    newsroom.tell({ type: 'save', id, writer: change.writer, change: chat })
  }

  return {
    notice: noticeFor(locks !== undefined, BroadcastChannel !== undefined),
    async load(id) {
      return database.run('readonly', async (transaction) => {
        const range = rowsOf(id)
        const [chat, unsent, nodes] = await Promise.all([
          resultOf<ChatRow | undefined>(transaction.objectStore('chats').get(id)),
          resultOf<UnsentRow[]>(transaction.objectStore('unsent').getAll(range)),
          resultOf<NodeRow[]>(transaction.objectStore('nodes').getAll(range)),
        ])
        remember(id, toKnown(id, chat, nodes))
        return chat && toRecord(chat, unsent, nodes)
      })
    },
    save,
    async remove(id) {
      known.forget(id)
      await database.run('readwrite', (transaction) => {
        const range = rowsOf(id)
        transaction.objectStore('chats').delete(id)
        transaction.objectStore('unsent').delete(range)
        transaction.objectStore('nodes').delete(range)
      })
      newsroom.tell({ type: 'remove', id })
    },
    async list() {
      const rows = await database.run('readonly', (transaction) =>
        resultOf<ChatRow[]>(transaction.objectStore('chats').getAll()),
      )
      return rows.map(toConversation).sort((left, right) => right.updatedAt - left.updatedAt)
    },
    watch: newsroom.listen,
    tell: newsroom.tell,
    ...(locks ? { lock: (id, options) => take(locks, `${name}:${id}`, options) } : {}),
  }
}

async function saveKnown(
  transaction: IDBTransaction,
  before: KnownChat,
  change: ChatChange,
  members: Partial<ChatRow>,
): Promise<KnownChat> {
  const { isStored } = before
  const { id } = before.chat
  // Not waited for: a page that is being left does not live to see it.
  const row = isStored && resultOf<unknown>(transaction.objectStore('chats').get(id))
  write(transaction, before, change, members)
  transaction.commit?.()
  if (isStored && !(await row)) throw gone(id)
  return before
}

async function saveUnknown(
  transaction: IDBTransaction,
  id: string,
  change: ChatChange,
  members: Partial<ChatRow>,
  wasStored = false,
): Promise<KnownChat> {
  const nodes = transaction.objectStore('nodes')
  const [chat, rows] = await Promise.all([
    resultOf<ChatRow | undefined>(transaction.objectStore('chats').get(id)),
    change.nodes ? resultOf<NodeRow[]>(nodes.getAll(rowsOf(id))) : [],
  ])
  if (!chat && (wasStored || needsRecord(change))) throw gone(id)
  const before = toKnown(id, chat, rows)
  write(transaction, before, change, members)
  return before
}

function write(
  transaction: IDBTransaction,
  known: KnownChat,
  change: ChatChange,
  members: Partial<ChatRow>,
): void {
  const { id } = known.chat
  const nodes = transaction.objectStore('nodes')
  const unsent = transaction.objectStore('unsent')
  known.chat = { ...known.chat, ...members, id }
  known.isStored = true
  transaction.objectStore('chats').put(known.chat)
  for (const row of toUnsentRows(id, change)) put(unsent, row)
  for (const each of change.unqueued ?? []) unsent.delete([id, 'queue', each])
  for (const node of change.nodes ?? []) {
    const messageId = node.message.id
    put(nodes, { ...node, chatId: id, id: messageId, order: orderOf(known, messageId) })
  }
  for (const each of change.removed ?? []) {
    nodes.delete([id, each])
    known.orders.delete(each)
  }
}

/** An app may have put a function or the like in a message's metadata. What JSON can hold of it is kept. */
function put(store: IDBObjectStore, row: object): void {
  try {
    store.put(row)
  } catch (thrown) {
    if ((thrown as { name?: unknown }).name !== 'DataCloneError') throw thrown
    store.put(JSON.parse(JSON.stringify(row)))
  }
}

function toConversation(row: ChatRow): Conversation {
  const { id, title, isRenamed, isPinned, createdAt, updatedAt, messageCount } = row
  return { id, title, isRenamed, isPinned, createdAt, updatedAt, messageCount }
}

async function take(
  locks: LockManager,
  name: string,
  { wait = false, signal }: LockOptions = {},
): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    const how = wait ? (signal ? { signal } : {}) : { ifAvailable: true }
    const held = locks.request(name, how, (lock) => {
      if (!lock) return resolve(undefined)
      return new Promise<void>((release) => resolve(() => release()))
    })
    held.catch((thrown: unknown) => (signal?.aborted ? resolve(undefined) : reject(thrown)))
  })
}

function noticeFor(hasLocks: boolean, hasChannel: boolean): string | undefined {
  const missing = [
    ...(hasLocks ? [] : ['locks, so two tabs may answer in one chat at once']),
    ...(hasChannel ? [] : ['broadcast channel, so other tabs show a change after a reload']),
  ]
  if (missing.length === 0) return undefined
  return `@x/core/indexeddb: this page has no ${missing.join(', and no ')}. Chats are kept all the same; browsers have both on https and localhost.`
}
