// What is stored of a chat is read and put together with what is here.
import { ChatError } from '../../errors.ts'
import type { ChatMessage, ToolPart } from '../../message/types.ts'
import { isBusy } from '../state.ts'
import { emptyTree, isSameTree, type Tree } from '../tree.ts'
import { nothingStored } from './changes.ts'
import { isDirty, isNextDue, type Keeping, mended, report, snapshot } from './keeping.ts'
import { mergeTrees } from './merge.ts'
import { type Found, readStored } from './read-stored.ts'
import { settledTree } from './stored.ts'
import { adoptUnsent } from './unsent.ts'

const NOTHING_FOUND: Found = { tree: emptyTree, record: undefined, isAnswered: false }

/** Reads what is stored and shows it. */
export async function read(keeping: Keeping): Promise<void> {
  const { session, engine } = keeping
  const { id, store } = session
  let found: Found
  try {
    found = await find(keeping)
  } catch (thrown) {
    const consequence = 'The chat goes on; it is read again before anything is kept.'
    return report(keeping, thrown, `the stored chat "${id}" could not be read`, consequence)
  }
  if (keeping.mustRemove) found = NOTHING_FOUND
  const { record, problem } = found
  const { stored, wasRemoved } = keeping
  keeping.isForeign = found.isForeign ?? false
  keeping.wasRemoved = false
  mended(keeping)
  if (!record && wasRemoved) {
    // All of it: also what was written here and is not stored.
    const { tree, queue } = store.get()
    keeping.stored = { ...stored, base: tree, baseQueue: queue }
  } else if (!record && stored.record && !keeping.mustRemove) {
    // Emptied by no tab of this chat: then all of it is written anew.
    keeping.stored = nothingStored(stored.record)
    return keeping.saving.within(0)
  }
  keeping.stored = { ...keeping.stored, record, lost: undefined }
  if (problem) reportProblem(keeping, problem)
  try {
    if (!keeping.isForeign) adopt(keeping, found)
  } catch (thrown) {
    report(keeping, thrown, `the stored chat "${id}" could not be shown whole`)
  }
  if (!keeping.isLoaded) {
    keeping.isLoaded = true
    engine.patchStorage(session, { status: 'ready' })
  }
  keeping.takingUp.check()
  if (isDirty(keeping, snapshot(keeping))) keeping.saving.within(0)
}

function find(keeping: Keeping): Promise<Found> {
  const { session, storage, lock, isLoaded } = keeping
  return readStored({
    load: async () => (keeping.mustRemove ? undefined : storage.load(session.id)),
    lock,
    isOwn: (answerId) =>
      hasEnded(keeping, answerId) || snapshot(keeping).live.some(({ id }) => id === answerId),
    canTell: storage.lock !== undefined || isLoaded,
  })
}

/** Whether this tab has ended an answer since it was stored. */
function hasEnded({ session, stored }: Keeping, answerId: string): boolean {
  const message = session.store.get().tree.nodes.get(answerId)?.message
  const isOver = message?.status === 'complete' || message?.status === 'incomplete'
  return isOver && message !== stored.base.nodes.get(answerId)?.message
}

function reportProblem({ session, engine, isLoaded, isForeign }: Keeping, problem: string): void {
  if (isLoaded) return
  const consequence = isForeign
    ? 'It is left as it is, and what is written here is not kept. Reload the page for its newest version, or clear the chat.'
    : 'What could be read is shown, and the chat goes on.'
  const message = `@x/core: the stored chat "${session.id}" is not as it should be: ${problem}. ${consequence}`
  engine.patchStorage(session, { error: new ChatError('storage', { message }).toJSON() })
}

/** Puts what is stored together with what is here. */
function adopt(keeping: Keeping, { tree, record, isAnswered }: Found): void {
  const { session, engine, unread, lock, following, stored, isLoaded } = keeping
  const ours = session.store.get()
  const theirs = isAnswered ? tree : settledTree(tree, (id) => hasEnded(keeping, id))
  if (isAnswered) lock.follow()
  keeping.dealtWith = isAnswered ? undefined : dealtWithIn(tree)

  const isUntouched = !isLoaded && ours.tree === unread
  const isWriting = engine.isWriting(session)
  const isOurs = isWriting || keeping.refused !== undefined || (!isLoaded && !isUntouched)
  const merged = mergeTrees(stored.base, isUntouched ? emptyTree : ours.tree, theirs, isOurs)
  const hasMore = !merged.isTheirs || theirs !== tree
  // What an app starts with stays until there is something stored.
  const isShown = isUntouched ? theirs.nodes.size > 0 : !isSameTree(merged.tree, ours.tree)
  if (isShown) engine.showTree(session, merged.tree)

  const here = { stored, record, isAnswered, isLoaded, tree: merged.tree }
  const unsent = adoptUnsent(session, engine, here)
  // The tab in which it was typed may be gone: whichever tab gets the right to answer sends it.
  if (isNextDue(keeping) && !isBusy(session.store.get()) && !lock.isHeld && !lock.isOver)
    lock.follow()

  const { base, decided } = merged
  const now = { ...snapshot(keeping), ...unsent.kept }
  const kept = hasMore ? { ...now, tree: emptyTree } : now
  keeping.stored = { ...keeping.stored, ...unsent.stored, base, kept }
  // Whoever has left the chat goes on with nothing.
  if (keeping.isClosed) return
  if (decided && decided.id === merged.tree.headId && !isAnswered && !engine.isWriting(session))
    void engine.goOnAfterCalls(session, decided)
  if (isAnswered) following.update(session.store.get().tree)
  // With the lock, what was read along stays until it is known what became of it.
  else if (!lock.isHeld) following.end()
}

/** The last answer, where it is stored as waiting and nothing in it is open any more. */
function dealtWithIn({ nodes, headId }: Tree): ChatMessage | undefined {
  const message = headId === undefined ? undefined : nodes.get(headId)?.message
  if (message?.status !== 'awaiting') return undefined
  const calls = message.parts.filter((part) => part.type === 'tool')
  return calls.length > 0 && calls.every(({ state }) => ENDS.has(state)) ? message : undefined
}

const ENDS: ReadonlySet<ToolPart['state']> = new Set(['done', 'error', 'denied', 'cancelled'])
