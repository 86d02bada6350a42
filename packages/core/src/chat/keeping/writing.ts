// What changed of a chat is written, and the right to answer given back once that is done.
import { isChatError } from '../../errors.ts'
import { changeOf, hasNothingUnsent, type Kept, nothingStored } from './changes.ts'
import {
  inPatience,
  inTurn,
  isAnswering,
  isDirty,
  isNextDue,
  type Keeping,
  mended,
  report,
  snapshot,
} from './keeping.ts'
import { read } from './reading.ts'

/** Writes what is not written. */
export async function write(keeping: Keeping): Promise<void> {
  if (!keeping.mustRemove && !isDirty(keeping, snapshot(keeping))) return
  if (!keeping.isLoaded) await read(keeping)
  const { isLoaded, isForeign, mustRemove } = keeping
  const now = snapshot(keeping)
  if (isLoaded && !isForeign && (mustRemove || isDirty(keeping, now))) await put(keeping, now)
}

async function put(keeping: Keeping, now: Kept): Promise<void> {
  const { session, storage, mustRemove: isRemoving } = keeping
  const { id, scheduler } = session
  const before = keeping.stored
  const isEmpty = now.tree.nodes.size === 0 && hasNothingUnsent(now)
  const stored = isRemoving ? { ...before, record: undefined, lost: undefined } : before
  const { record } = stored
  const change = changeOf(now, stored, { id, writer: keeping.writer, at: scheduler.now() })
  keeping.stored = { ...stored, kept: now }
  keeping.mustRemove = false
  try {
    if (isRemoving || (isEmpty && record)) await storage.remove(id)
    if (!isEmpty) await storage.save(id, change)
  } catch (thrown) {
    if (record && isChatError(thrown) && thrown.code === 'gone') {
      keeping.stored = nothingStored(record)
      return write(keeping)
    }
    keeping.stored = { ...keeping.stored, kept: before.kept }
    keeping.mustRemove ||= isRemoving
    const consequence =
      'The chat goes on, but a reload will lose what was not kept. Delete chats that are not needed, or copy what matters.'
    return report(keeping, thrown, `the chat "${id}" could not be kept`, consequence)
  }
  const { title, createdAt, isRenamed, isPinned } = { ...record, ...change }
  const known = isEmpty ? undefined : { title, createdAt, isRenamed, isPinned }
  const { isQueuePaused: isBasePaused = keeping.stored.isBasePaused } = change
  const base = { base: now.tree, baseQueue: now.queue, isBasePaused }
  keeping.stored = { ...keeping.stored, ...base, record: known, lost: undefined }
  mended(keeping)
}

/** Writes, and gives the right to answer back, or uses it for what waits. */
export async function save(keeping: Keeping): Promise<void> {
  keeping.saving.cancel()
  // Within the turn: a read that began with the right would take the answer of whoever has it next for its own.
  const turn = inTurn(keeping, async () => {
    await write(keeping)
    handOver(keeping)
  })
  if (!(await inPatience(keeping, turn))) handOver(keeping)
}

function handOver(keeping: Keeping): void {
  const { session, engine, lock } = keeping
  // Not before the end of the answer is kept: who waits for the lock reads what is stored.
  const isKept = !isDirty(keeping, snapshot(keeping)) || keeping.hasReported
  if (!lock.isHeld || lock.isOver || !isKept || isAnswering(keeping)) return
  if (isNextDue(keeping)) engine.startNext(session)
  else lock.giveBack()
}
