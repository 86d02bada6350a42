// A chat's tie to its storage. Here is only what each chat needs; the work is in keeper.ts, which comes
// with the storage or when it is first needed.
import { type ChatErrorData, toChatErrorData, usageError } from '../errors.ts'
import type { Scheduler } from '../schedule.ts'
import type { WritableStore } from '../store.ts'
import type { ChatInput, ChatMessage, MediaPart, Storage } from '../types.ts'
import type { Keeper } from './keeper.ts'
import type { ChatOptions } from './options.ts'
import type { Queue } from './queue.ts'
import { callBack, type OpenRun } from './run.ts'
import type { ChatState, StorageState } from './state.ts'
import type { Tree } from './tree.ts'

/** What a keeper needs of its chat. */
export interface KeptChat {
  readonly id: string
  readonly store: WritableStore<ChatState>
  readonly draft: WritableStore<string>
  readonly attachments: WritableStore<readonly (File | MediaPart)[]>
  readonly scheduler: Scheduler
  readonly queue: Queue
  readOptions(): ChatOptions
  showTree(tree: Tree, change?: Partial<ChatState>): void
  isWriting(): boolean
  sendNext(): void
  openRun(id: string): OpenRun<ChatMessage>
  /** The message that an input will be. */
  toQuestion(input: ChatInput): ChatMessage
}

/** A chat's tie to its storage. Without one, its functions do nothing. */
export interface Persistence {
  subscribe(listener: () => void): () => void
  /** Reads the stored chat, once. Never rejects. */
  load(): Promise<void>
  /** Stores what is not stored yet. Never rejects. */
  save(): Promise<void>
  /** Takes the right to answer. Rejects when another tab has it. */
  begin(): Promise<void>
  /** The same, and reads what other tabs have written until then. */
  claim(): Promise<void>
  /** The person emptied the chat: nothing that was stored may come back. */
  clear(): void
  dispose(): void
}

/** The state of a chat's storage before anything was read. */
export function initialStorage(storage: Storage | undefined): StorageState {
  return {
    status: storage ? 'loading' : 'off',
    error: undefined,
    isAnsweredElsewhere: false,
    notice: storage?.notice,
  }
}

/** Changes what a chat says of its storage. A new error is also told to `onError`. */
export function patchStorage(chat: KeptChat, change: Partial<StorageState>): void {
  const { error } = change
  chat.store.set((state) => ({ ...state, storage: { ...state.storage, ...change } }))
  if (!error) return
  callBack(
    'onError',
    () => chat.readOptions().onError?.(error),
    (mistake) => chat.store.set((state) => ({ ...state, error: mistake })),
  )
}

const NOTHING: Promise<void> = Promise.resolve()

/** Ties a chat to the storage of its options. @throws ChatError `usage` for a storage without an id. */
export function createPersistence(chat: KeptChat): Persistence {
  const { id, storage } = chat.readOptions()
  if (!storage) {
    return {
      subscribe: chat.store.subscribe,
      load: () => NOTHING,
      save: () => NOTHING,
      begin: () => NOTHING,
      claim: () => NOTHING,
      clear: () => undefined,
      dispose: () => undefined,
    }
  }
  if (!id) {
    throw usageError(
      '`storage` was given without `id`, so there is no name to keep the chat under. Pass an `id` that is the same after a reload.',
    )
  }
  let opening: Promise<Keeper | undefined> | undefined
  let keeper: Keeper | undefined
  let unread = chat.store.get().tree
  let wasCleared = false

  async function open(): Promise<Keeper | undefined> {
    try {
      const { createKeeper } = await import('./keeper.ts')
      keeper = createKeeper(chat, storage as Storage, unread)
      if (wasCleared) keeper.clear()
      return keeper
    } catch (thrown) {
      const error: ChatErrorData = toChatErrorData(thrown)
      patchStorage(chat, { status: 'failed', error })
      return undefined
    }
  }

  async function load(): Promise<void> {
    opening ??= open()
    const opened = await opening
    await opened?.load()
  }

  return {
    subscribe(listener) {
      const unsubscribe = chat.store.subscribe(listener)
      void load()
      return unsubscribe
    },
    load,
    async save() {
      await load()
      await keeper?.save()
    },
    async begin() {
      void load()
      await (await opening)?.begin()
    },
    async claim() {
      await load()
      await keeper?.claim()
    },
    clear() {
      wasCleared = true
      keeper?.clear()
    },
    dispose() {
      void opening?.then((opened) => opened?.close())
      // Whoever comes back to the chat later finds what is stored then.
      opening = undefined
      keeper = undefined
      wasCleared = false
      unread = chat.store.get().tree
    },
  }
}
