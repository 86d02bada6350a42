// A chat's tie to its storage. Here is only what each chat needs; the work is in keeper.ts, which comes
// with the storage or when it is first needed.
import { type ChatErrorData, toChatErrorData, usageError } from '../../errors.ts'
import type { Storage } from '../../storage/types.ts'
import type { Keeper } from './keeper.ts'
import type { Engine } from '../engine.ts'
import { inTime } from '../deadline.ts'
import { toQuestion } from '../plan.ts'
import { endStream } from '../../http/route-stream.ts'
import { openAnswer } from '../answer/answer.ts'
import { sizeOf, toAttachment } from '../answer/kept-answer.ts'
import { emptied } from '../answer/open-calls.ts'
import { connectionFor } from '../options.ts'
import { openRun, showTree, startNext, startRun, stopRun } from '../runs.ts'
import { isWriting, type Session, type SessionStorage } from '../session.ts'
import { settled } from './settled.ts'
import { goOnAfterCalls } from '../verbs/ask.ts'
import { patchStorage } from './storage-state.ts'

/** A chat's tie to its storage. Without one, its functions do nothing. */
export interface Persistence extends SessionStorage {
  subscribe(listener: () => void): () => void
  /** Reads the stored chat, once. Never rejects. */
  load(): Promise<void>
  /** The person emptied the chat: nothing that was stored may come back. */
  clear(): void
  dispose(): void
}

const engine: Engine = {
  openRun,
  inTime,
  toQuestion,
  showTree,
  startNext,
  startRun,
  goOnAfterCalls,
  stopRun,
  openAnswer,
  sizeOf,
  settled,
  endStream,
  connectionFor,
  toAttachment,
  emptied,
  isWriting,
  patchStorage,
}

const nothing = async (): Promise<void> => undefined

/** Ties a chat to the storage of its options. @throws ChatError `usage` for a storage without an id. */
export function createPersistence(session: Session): Persistence {
  const { store } = session
  const { id, storage } = session.options
  if (!storage) {
    return {
      subscribe: store.subscribe,
      load: nothing,
      save: nothing,
      begin: nothing,
      claim: nothing,
      stopElsewhere: nothing,
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
  let unread = store.get().tree
  let wasCleared = false

  async function open(): Promise<Keeper | undefined> {
    try {
      const { createKeeper } = await import('./keeper.ts')
      keeper = createKeeper(session, storage as Storage, unread, engine)
      if (wasCleared) keeper.clear()
      return keeper
    } catch (thrown) {
      const error: ChatErrorData = toChatErrorData(thrown)
      patchStorage(session, { status: 'failed', error })
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
      const unsubscribe = store.subscribe(listener)
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
    async stopElsewhere() {
      await keeper?.stopElsewhere()
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
      unread = store.get().tree
    },
  }
}
