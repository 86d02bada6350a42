// A chat while it is kept, as reading (reading.ts) and writing (writing.ts) share it: what is known of its storage, and
// the turns in which both are done, so that they do not pass each other.
import type { Storage } from '../../storage/types.ts'
import { toStorageError } from '../../storage/storage-error.ts'
import type { ChatMessage } from '../../message/types.ts'
import type { Engine } from '../engine.ts'
import type { Session } from '../session.ts'
import { isBusy } from '../state.ts'
import type { Tree } from '../tree.ts'
import type { AnsweringLock } from './answering-lock.ts'
import { hasNothingUnsent, isChanged, type Kept, type StoredState } from './changes.ts'
import type { Earliest } from './earliest.ts'
import type { Following } from './following.ts'
import type { TakingUp } from './taking-up.ts'

export interface Keeping {
  readonly session: Session
  readonly storage: Storage
  readonly engine: Engine
  /** The id of this tab for the others. */
  readonly writer: string
  /** The tree of a chat that was not read yet. */
  readonly unread: Tree
  readonly lock: AnsweringLock
  readonly following: Following
  readonly takingUp: TakingUp
  stored: StoredState
  isLoaded: boolean
  /** What is stored is not to be read, and stays as it is. */
  isForeign: boolean
  /** The person emptied the chat: what is stored is to go. */
  mustRemove: boolean
  /** Another tab has told that the chat was removed. */
  wasRemoved: boolean
  /** The question that was sent here in the instant in which another tab asked. */
  refused: string | undefined
  /** The last answer as it was read, where it waits for nobody: its calls were all dealt with. */
  dealtWith: ChatMessage | undefined
  /** A failure of the storage is told of once, until it works again. */
  hasReported: boolean
  /** Whoever had the chat has left it: what is under way is kept, and nothing is begun. */
  isClosed: boolean
  /** What was asked of the storage last. */
  work: Promise<unknown>
  /** Stores what is not stored. */
  readonly saving: Earliest
}

/** One thing at a time: what is read and what is written must not pass each other. */
export function inTurn<T>(keeping: Keeping, task: (keeping: Keeping) => Promise<T>): Promise<T> {
  const turn = keeping.work.then(() => task(keeping))
  keeping.work = turn
  return turn
}

/**
 * The same, and ends also where the storage hangs, which is reported; what it gives later still counts. Whether it came
 * in time: by then, the next turn may have begun.
 */
export async function inPatience(keeping: Keeping, turn: Promise<unknown>): Promise<boolean> {
  const { engine, session } = keeping
  const consequence =
    'so what is stored may not be shown, and what is new not be kept. The chat goes on.'
  try {
    await engine.inTime(turn, session.scheduler, consequence, true)
    return true
  } catch (thrown) {
    report(keeping, thrown, '')
    return false
  }
}

/** What of the chat is to be kept. */
export function snapshot({ session, engine }: Keeping): Kept {
  const { tree, live, queue, isQueuePaused } = session.store.get()
  return {
    tree,
    live: engine.isWriting(session) ? live : NOTHING_LIVE,
    queue,
    isQueuePaused,
    draft: session.draft.get(),
    attachments: session.attachments.get(),
  }
}

const NOTHING_LIVE: Kept['live'] = []

export function isDirty({ stored, unread }: Keeping, now: Kept): boolean {
  const { kept } = stored
  return kept ? isChanged(now, kept) : now.tree !== unread || !hasNothingUnsent(now)
}

/** Whether a message waits for its turn alone, and not for a person. */
export function isNextDue({ session, isClosed }: Keeping): boolean {
  const { queue, isQueuePaused, messages } = session.store.get()
  return !isClosed && queue.length > 0 && !isQueuePaused && messages.at(-1)?.status !== 'awaiting'
}

/** Whether this tab answers, or is about to. */
export function isAnswering({ session, takingUp }: Keeping): boolean {
  return isBusy(session.store.get()) || takingUp.isClaiming
}

export function report(
  keeping: Keeping,
  thrown: unknown,
  what: string,
  consequence = 'The chat goes on.',
): void {
  if (keeping.hasReported) return
  keeping.hasReported = true
  const error = toStorageError(thrown, what, consequence)
  const { session, engine, isLoaded } = keeping
  engine.patchStorage(session, isLoaded ? { error } : { error, status: 'failed' })
}

/** The storage works: what was told of it holds no more. */
export function mended(keeping: Keeping): void {
  if (!keeping.hasReported) return
  keeping.hasReported = false
  keeping.engine.patchStorage(keeping.session, { error: undefined })
}
