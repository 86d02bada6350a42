// What is stored of a chat, and whether the tab that was answering when it was stored still does.
import type { ChatRecord } from '../../storage/types.ts'
import { streamOf } from '../../message/steps.ts'
import type { AnsweringLock } from './answering-lock.ts'
import { fromStored, isLive, type ReadTree } from './stored.ts'
import { emptyTree, type Tree } from '../tree.ts'

/** A stored chat as it was read. */
export interface Found extends ReadTree {
  record: ChatRecord | undefined
  /** Another tab is answering in it. Otherwise, whoever was is gone. */
  isAnswered: boolean
}

/** How a chat is read. */
export interface ReadContext {
  load(): Promise<ChatRecord | undefined>
  lock: Pick<AnsweringLock, 'isHeld' | 'isElsewhere'>
  /** Whether this tab is writing an answer, or has ended it since it was stored. */
  isOwn(answerId: string): boolean
  /** False where nobody can tell yet who is alive. */
  canTell: boolean
}

/**
 * Reads a stored chat. Rejects as `load` does.
 *
 * A tab keeps its answer before it gives the right to answer back. So an answer that is stored as being written is one
 * that broke off only where it is still stored like that once nobody has the right: until then it is read again.
 */
export async function readStored({ load, lock, isOwn, canTell }: ReadContext): Promise<Found> {
  const wasHeld = lock.isHeld
  for (let before = ''; ;) {
    // oxlint-disable-next-line no-await-in-loop -- each time it is read anew
    const record = await load()
    const read: ReadTree = record ? fromStored(record) : { tree: emptyTree }
    const live = wasHeld ? '' : liveIn(read.tree, isOwn)
    if (live === before || !canTell) return { ...read, record, isAnswered: false }
    // oxlint-disable-next-line no-await-in-loop
    if (await lock.isElsewhere()) return { ...read, record, isAnswered: true }
    before = live
  }
}

/** The answers of other tabs that are stored as being written. */
function liveIn({ nodes }: Tree, isOwn: ReadContext['isOwn']): string {
  const live = [...nodes.values()].filter(({ message }) => isLive(message) && !isOwn(message.id))
  return live.map(({ message }) => `${message.id} ${streamOf(message)?.id}`).join()
}
