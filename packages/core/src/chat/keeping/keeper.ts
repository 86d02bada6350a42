// Keeps a chat in its storage: reads it once, writes what changes, and follows what other tabs write. Over 300 lines,
// because reading, writing and following must not pass each other, and share what is known of the storage.
import { ChatError, isChatError } from '../../errors.ts'
import { generateId } from '../../ids.ts'
import { streamOf } from '../../message/steps.ts'
import type { Storage } from '../../storage/types.ts'
import { createAnsweringLock } from './answering-lock.ts'
import { mergeTrees, newQuestion, putBehind } from './merge.ts'
import { changeOf, hasNothingUnsent, isChanged, type Kept, nothingStored } from './changes.ts'
import { adoptUnsent } from './unsent.ts'
import { createFollowing } from './following.ts'
import { createTakingUp } from './taking-up.ts'
import type { Engine } from '../engine.ts'
import type { Session } from '../session.ts'
import { isBusy } from '../state.ts'
import { hearRemoved } from '../../storage/heard.ts'
import { toStorageError } from '../../storage/storage-error.ts'
import { type Found, readStored } from './read-stored.ts'
import { isLive, settledTree } from './stored.ts'
import { emptyTree, isSameTree, type Tree } from '../tree.ts'

/** How long a change waits for others to be written with it, in milliseconds. */
const SOON = 0
const WHILE_TYPING = 300
const WHILE_STREAMING = 1000

const NOTHING_LIVE: Kept['live'] = []
const NOTHING_FOUND: Found = { tree: emptyTree, record: undefined, isAnswered: false }

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

/** Makes a keeper. A chat whose tree is still `unread` shows what is stored. */
export function createKeeper(
  session: Session,
  storage: Storage,
  unread: Tree,
  engine: Engine,
): Keeper {
  const { showTree, startNext, isWriting, patchStorage } = engine
  const { id, store, draft, attachments, scheduler } = session
  const writer = generateId()
  let stored = nothingStored()
  let isLoaded = false
  let isForeign = false
  let mustRemove = false
  /** The question that was sent here in the instant in which another tab asked. */
  let refused: string | undefined
  /** Another tab has told that the chat was removed. */
  let wasRemoved = false
  let hasReported = false
  let timer: { due: number; cancel: () => void } | undefined
  let isFollowDue = false
  /** One thing at a time: what is read and what is written must not pass each other. */
  let work: Promise<unknown> = Promise.resolve()

  const lock = createAnsweringLock({
    id,
    storage,
    scheduler,
    isWanted: () => isBusy(store.get()) || takingUp.isClaiming,
    onFollow: () => patchStorage(session, { isAnsweredElsewhere: true }),
    async onOver() {
      const question = refused
      refused = undefined
      await inTurn(read)
      following.end()
      const { tree } = store.get()
      const next = question === undefined ? tree : putBehind(tree, question)
      if (next !== tree) {
        showTree(session, next)
        // While the lock is held: what a third tab has asked comes behind this.
        await inTurn(write)
      }
      patchStorage(session, { isAnsweredElsewhere: false })
      if (!takingUp.start() && isNextDue()) startNext(session)
    },
    onError: (thrown) =>
      report(thrown, 'who answers in this chat is not known', 'The chat goes on.'),
  })

  async function claim(): Promise<void> {
    await lock.take()
    await inTurn(read)
  }

  const following = createFollowing(session, engine)
  const takingUp = createTakingUp(session, engine, {
    claim,
    // What was read may be unwritten.
    giveBack: () => schedule(SOON),
  })

  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = work.then(task)
    work = turn
    return turn
  }

  function snapshot(): Kept {
    const { tree, live, queue, isQueuePaused } = store.get()
    const own = isWriting(session) ? live : NOTHING_LIVE
    return {
      tree,
      live: own,
      queue,
      isQueuePaused,
      draft: draft.get(),
      attachments: attachments.get(),
    }
  }

  /** Whether a message waits for its turn alone, and not for a person. */
  function isNextDue(): boolean {
    const { queue, isQueuePaused, messages } = store.get()
    return queue.length > 0 && !isQueuePaused && messages.at(-1)?.status !== 'awaiting'
  }

  function isDirty(now: Kept): boolean {
    const { kept } = stored
    return kept ? isChanged(now, kept) : now.tree !== unread || !hasNothingUnsent(now)
  }

  function report(thrown: unknown, what: string, consequence: string): void {
    if (hasReported) return
    hasReported = true
    const error = toStorageError(thrown, what, consequence)
    patchStorage(session, isLoaded ? { error } : { error, status: 'failed' })
  }

  function mended(): void {
    hasReported = false
    patchStorage(session, { error: undefined })
  }

  function schedule(ms: number): void {
    const due = scheduler.now() + ms
    if (timer && timer.due <= due) return
    timer?.cancel()
    timer = { due, cancel: scheduler.timer(() => void save(), ms) }
  }

  function onChange(): void {
    if (!isLoaded && !hasReported) return
    const state = store.get()
    const isBetweenTokens = state.tree === stored.kept?.tree && isBusy(state)
    if (isDirty(snapshot())) schedule(isBetweenTokens ? WHILE_STREAMING : SOON)
    else if (lock.isHeld && !isBusy(state)) schedule(SOON)
    takingUp.check()
  }

  function onTyped(): void {
    if (isLoaded || hasReported) schedule(WHILE_TYPING)
  }

  /** Whether this tab has ended an answer since it was stored. */
  function hasEnded(answerId: string): boolean {
    const message = store.get().tree.nodes.get(answerId)?.message
    const isOver = message?.status === 'complete' || message?.status === 'incomplete'
    return isOver && message !== stored.base.nodes.get(answerId)?.message
  }

  function isOwn(answerId: string): boolean {
    return hasEnded(answerId) || snapshot().live.some(({ id: each }) => each === answerId)
  }

  /** Reads what is stored and shows it. */
  async function read(): Promise<void> {
    let found: Found
    try {
      const load = async () => (mustRemove ? undefined : storage.load(id))
      const canTell = storage.lock !== undefined || isLoaded
      found = await readStored({ load, lock, isOwn, canTell })
    } catch (thrown) {
      const consequence = 'The chat goes on; it is read again before anything is kept.'
      report(thrown, `the stored chat "${id}" could not be read`, consequence)
      return
    }
    if (mustRemove) found = NOTHING_FOUND
    const { record, problem } = found
    isForeign = found.isForeign ?? false
    // By no tab of this chat: then all of it is written anew.
    const wasEmptied = stored.record && !record && !mustRemove && !wasRemoved
    // All of it: also what was written here and is not stored.
    if (wasRemoved && !record) {
      const { tree, queue } = store.get()
      stored = { ...stored, base: tree, baseQueue: queue }
    }
    wasRemoved = false
    if (hasReported) mended()
    if (wasEmptied) {
      stored = nothingStored(stored.record)
      return schedule(SOON)
    }
    stored = { ...stored, record, lost: undefined }
    if (problem) reportProblem(problem)
    try {
      if (!isForeign) adopt(found)
    } catch (thrown) {
      report(thrown, `the stored chat "${id}" could not be shown whole`, 'The chat goes on.')
    }
    if (!isLoaded) {
      isLoaded = true
      patchStorage(session, { status: 'ready' })
    }
    takingUp.check()
    if (isDirty(snapshot())) schedule(SOON)
  }

  function reportProblem(problem: string): void {
    if (isLoaded) return
    const consequence = isForeign
      ? 'It is left as it is, and what is written here is not kept. Reload the page for its newest version, or clear the chat.'
      : 'What could be read is shown, and the chat goes on.'
    const message = `@x/core: the stored chat "${id}" is not as it should be: ${problem}. ${consequence}`
    patchStorage(session, { error: new ChatError('storage', { message }).toJSON() })
  }

  /** Puts what is stored together with what is here. */
  function adopt({ tree, record, isAnswered }: Found): void {
    const ours = store.get()
    const theirs = isAnswered ? tree : settledTree(tree, hasEnded)
    if (isAnswered) lock.follow()

    const isUntouched = !isLoaded && ours.tree === unread
    const isOurs = isWriting(session) || refused !== undefined || (!isLoaded && !isUntouched)
    const merged = mergeTrees(stored.base, isUntouched ? emptyTree : ours.tree, theirs, isOurs)
    const hasMore = !merged.isTheirs || theirs !== tree
    // What an app starts with stays until there is something stored.
    const isShown = isUntouched ? theirs.nodes.size > 0 : !isSameTree(merged.tree, ours.tree)
    if (isShown) showTree(session, merged.tree)

    const unsent = adoptUnsent(session, engine, {
      stored,
      record,
      isAnswered,
      isLoaded,
      tree: merged.tree,
    })
    // The tab in which it was typed may be gone: whichever tab gets the right to answer sends it.
    if (isNextDue() && !isBusy(store.get()) && !lock.isHeld && !lock.isOver) lock.follow()

    const { base } = merged
    const now = { ...snapshot(), ...unsent.kept }
    stored = {
      ...stored,
      ...unsent.stored,
      base,
      kept: hasMore ? { ...now, tree: emptyTree } : now,
    }
    const { decided } = merged
    if (decided && decided.id === merged.tree.headId && !isAnswered && !isWriting(session))
      void engine.goOnAfterCalls(session, decided)
    if (isAnswered) following.update(store.get().tree)
    // With the lock, what was read along stays until it is known what became of it.
    else if (!lock.isHeld) following.end()
  }

  async function write(): Promise<void> {
    if (!mustRemove && !isDirty(snapshot())) return
    if (!isLoaded) await read()
    const now = snapshot()
    const isRemoving = mustRemove
    if (!isLoaded || isForeign || (!isRemoving && !isDirty(now))) return
    const before = stored
    if (isRemoving) stored = { ...stored, record: undefined, lost: undefined }
    const isEmpty = now.tree.nodes.size === 0 && hasNothingUnsent(now)
    const { record } = stored
    const change = changeOf(now, stored, { id, writer, at: scheduler.now() })
    stored = { ...stored, kept: now }
    mustRemove = false
    try {
      if (isRemoving || (isEmpty && record)) await storage.remove(id)
      if (!isEmpty) await storage.save(id, change)
    } catch (thrown) {
      if (record && isChatError(thrown) && thrown.code === 'gone') {
        stored = nothingStored(record)
        return write()
      }
      stored = { ...stored, kept: before.kept }
      mustRemove ||= isRemoving
      const consequence =
        'The chat goes on, but a reload will lose what was not kept. Delete chats that are not needed, or copy what matters.'
      report(thrown, `the chat "${id}" could not be kept`, consequence)
      return
    }
    const { title, createdAt, isRenamed, isPinned } = { ...record, ...change }
    const known = isEmpty ? undefined : { title, createdAt, isRenamed, isPinned }
    const { isQueuePaused: isBasePaused = stored.isBasePaused } = change
    const base = { base: now.tree, baseQueue: now.queue, isBasePaused }
    stored = { ...stored, ...base, record: known, lost: undefined }
    if (hasReported) mended()
  }

  async function save(): Promise<void> {
    timer?.cancel()
    timer = undefined
    await inTurn(write)
    // Not before the end of the answer is kept: who waits for the lock reads what is stored.
    const isKept = !isDirty(snapshot()) || hasReported
    const isWanted = isBusy(store.get()) || takingUp.isClaiming
    if (!lock.isHeld || lock.isOver || !isKept || isWanted) return
    if (isNextDue()) startNext(session)
    else lock.giveBack()
  }

  function follow(): void {
    if (isFollowDue) return
    isFollowDue = true
    void inTurn(async () => {
      isFollowDue = false
      await read()
    })
  }

  function onRemoved(removedId: string): void {
    if (removedId !== id) return
    wasRemoved = true
    if (isWriting(session)) void engine.stopRun(session)
    follow()
  }

  const undo = [
    store.subscribe(onChange),
    draft.subscribe(onTyped),
    attachments.subscribe(onTyped),
    storage.watch?.((change) => {
      if (change.id !== id || change.writer === writer) return
      if (change.type === 'stop') return void (isWriting(session) && engine.stopRun(session))
      if (change.type === 'remove') return onRemoved(id)
      follow()
    }) ?? hearRemoved(storage, onRemoved),
    // Not in turn: the page may be gone before a write that is under way has ended.
    scheduler.onHide?.(() => void (isLoaded && write())),
  ]
  let loading: Promise<void> | undefined

  return {
    load() {
      loading ??= inTurn(read)
      return loading
    },
    save,
    async begin() {
      const question = newQuestion(store.get().tree)
      try {
        await lock.take()
      } catch (thrown) {
        refused = question
        throw thrown
      }
    },
    claim,
    async stopElsewhere() {
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
      await Promise.all([...new Set(live)].map((each) => engine.endStream(connection, each)))
    },
    clear() {
      mustRemove = true
      isForeign = false
      schedule(SOON)
    },
    close() {
      for (const each of undo) each?.()
      takingUp.close()
      following.end()
      timer?.cancel()
      void inTurn(write).finally(lock.close)
    },
  }
}
