// Keeps a chat in its storage: reads it once, writes what changes, and follows what other tabs write.
import { generateId } from '../../ids.ts'
import { streamOf } from '../../message/steps.ts'
import { checkStorage } from '../../storage/check-storage.ts'
import { hearRemoved } from '../../storage/heard.ts'
import type { Storage } from '../../storage/types.ts'
import type { Engine } from '../engine.ts'
import type { Session } from '../session.ts'
import { isBusy } from '../state.ts'
import type { Tree } from '../tree.ts'
import { createAnsweringLock } from './answering-lock.ts'
import { nothingStored } from './changes.ts'
import { createEarliest } from './earliest.ts'
import { createFollowing } from './following.ts'
import {
  inPatience,
  inTurn,
  isAnswering,
  isDirty,
  isNextDue,
  type Keeping,
  report,
  snapshot,
} from './keeping.ts'
import { newQuestion, putBehind } from './merge.ts'
import { read } from './reading.ts'
import { isLive } from './stored.ts'
import { createTakingUp } from './taking-up.ts'
import { save, write } from './writing.ts'

/** How long a change waits for others to be written with it, in milliseconds. */
const SOON = 0
const WHILE_TYPING = 300
const WHILE_STREAMING = 1000

/** Keeps one chat. None of its functions rejects but `begin` and `claim`. */
export interface Keeper {
  load(): Promise<void>
  save(): Promise<void>
  begin(): Promise<void>
  /** Takes the right to answer, and reads what others have written until then. Rejects as `begin`. */
  claim(): Promise<void>
  /** Ends the answer that another tab writes. */
  stopElsewhere(): Promise<void>
  clear(): void
  /** Writes what is not written and lets go of everything. */
  close(): void
}

/**
 * Makes a keeper. A chat whose tree is still `unread` shows what is stored.
 * @throws ChatError `usage` for a storage that lacks a function.
 */
export function createKeeper(
  session: Session,
  storage: Storage,
  unread: Tree,
  engine: Engine,
): Keeper {
  checkStorage(storage)
  const keeping = createKeeping(session, storage, unread, engine)
  const { lock, following, takingUp, saving } = keeping
  const ends = listen(keeping)
  let loading: Promise<void> | undefined
  return {
    async load() {
      loading ??= inTurn(keeping, read)
      await inPatience(keeping, loading)
    },
    save: () => save(keeping),
    async begin() {
      const question = newQuestion(session.store.get().tree)
      try {
        await lock.take()
      } catch (thrown) {
        keeping.refused = question
        throw thrown
      }
    },
    claim: () => claim(keeping),
    stopElsewhere: () => stopElsewhere(keeping),
    clear() {
      keeping.mustRemove = true
      keeping.isForeign = false
      saving.within(SOON)
    },
    close() {
      keeping.isClosed = true
      for (const end of ends) end?.()
      takingUp.close()
      following.end()
      saving.cancel()
      void inPatience(keeping, inTurn(keeping, write)).then(lock.close)
    },
  }
}

function createKeeping(session: Session, storage: Storage, unread: Tree, engine: Engine): Keeping {
  const { id, scheduler } = session
  const keeping: Keeping = {
    session,
    storage,
    engine,
    unread,
    writer: generateId(),
    lock: createAnsweringLock({
      id,
      storage,
      scheduler,
      inTime: engine.inTime,
      isWanted: () => isAnswering(keeping),
      onFollow: () => engine.patchStorage(session, { isAnsweredElsewhere: true }),
      onOver: () => takeOver(keeping),
      onError: (thrown) => report(keeping, thrown, 'who answers in this chat is not known'),
    }),
    following: createFollowing(session, engine),
    takingUp: createTakingUp(session, engine, {
      claim: () => claim(keeping),
      // What was read may be unwritten.
      giveBack: () => keeping.saving.within(SOON),
      dealtWith: () => keeping.dealtWith,
    }),
    saving: createEarliest(
      scheduler,
      () => void save(keeping),
      () => writeAtOnce(keeping),
    ),
    stored: nothingStored(),
    isLoaded: false,
    isForeign: false,
    mustRemove: false,
    wasRemoved: false,
    refused: undefined,
    dealtWith: undefined,
    hasReported: false,
    isClosed: false,
    work: Promise.resolve(),
  }
  return keeping
}

async function claim(keeping: Keeping): Promise<void> {
  await keeping.lock.take()
  await inTurn(keeping, read)
}

/** Another tab that was answering is through or gone, and the lock is here. */
async function takeOver(keeping: Keeping): Promise<void> {
  const { session, engine, following, takingUp, refused } = keeping
  keeping.refused = undefined
  await inPatience(keeping, inTurn(keeping, read))
  following.end()
  const { tree } = session.store.get()
  const next = refused === undefined ? tree : putBehind(tree, refused)
  if (next !== tree) {
    engine.showTree(session, next)
    // While the lock is held: what a third tab has asked comes behind this.
    await inPatience(keeping, inTurn(keeping, write))
  }
  engine.patchStorage(session, { isAnsweredElsewhere: false })
  if (!takingUp.start() && isNextDue(keeping)) engine.startNext(session)
}

/** Hears what changes here and in other tabs. Returns what ends each. */
function listen(keeping: Keeping): ((() => void) | undefined)[] {
  const { session, storage, engine, writer, lock, takingUp, saving } = keeping
  const { id, store, draft, attachments, scheduler } = session
  let isFollowDue = false

  function onChange(): void {
    if (!keeping.isLoaded && !keeping.hasReported) return
    const state = store.get()
    const isBetweenTokens = state.tree === keeping.stored.kept?.tree && isBusy(state)
    if (isDirty(keeping, snapshot(keeping))) saving.within(isBetweenTokens ? WHILE_STREAMING : SOON)
    else if (lock.isHeld && !isBusy(state)) saving.within(SOON)
    takingUp.check()
  }

  function onTyped(): void {
    if (keeping.isLoaded || keeping.hasReported) saving.within(WHILE_TYPING)
  }

  function follow(): void {
    if (isFollowDue) return
    isFollowDue = true
    void inTurn(keeping, async () => {
      isFollowDue = false
      await read(keeping)
    })
  }

  function onRemoved(removedId: string): void {
    if (removedId !== id) return
    keeping.wasRemoved = true
    if (engine.isWriting(session)) void engine.stopRun(session)
    follow()
  }

  return [
    store.subscribe(onChange),
    draft.subscribe(onTyped),
    attachments.subscribe(onTyped),
    storage.watch?.((change) => {
      if (change.id !== id || change.writer === writer) return
      if (change.type === 'stop') return void (engine.isWriting(session) && engine.stopRun(session))
      if (change.type === 'remove') return onRemoved(id)
      follow()
    }) ?? hearRemoved(storage, onRemoved),
    scheduler.onHide?.(() => writeAtOnce(keeping)),
  ]
}

/** Not in turn: the page may be gone before a write that is under way has ended. */
function writeAtOnce(keeping: Keeping): void {
  if (keeping.isLoaded) void write(keeping)
}

/** Ends the answer that another tab writes. */
async function stopElsewhere({ session, storage, engine, writer }: Keeping): Promise<void> {
  const { id, store } = session
  const { storage: state, tree } = store.get()
  if (!state.isAnsweredElsewhere) return
  // As after any stop: what waits is sent when a person says so.
  store.set((now) => ({ ...now, isQueuePaused: now.queue.length > 0 }))
  storage.tell?.({ type: 'stop', id, writer })
  // Whoever writes may be frozen, and a route ends it all the same.
  const connection = engine.connectionFor(session.options)
  const live = [...tree.nodes.values()].flatMap(({ message }) => {
    return isLive(message) ? (streamOf(message)?.id ?? []) : []
  })
  const ends = [...new Set(live)].map((each) => engine.endStream(connection, each))
  await engine.inTime(Promise.all(ends), session.scheduler).catch(() => undefined)
}
