// What is typed, attached and waiting, put together with what is stored of it.
import { asText } from '../../json.ts'
import type { ChatInput } from '../../message/types.ts'
import type { ChatRecord, StoredInput } from '../../storage/types.ts'
import type { Kept, StoredState } from './changes.ts'
import type { Engine } from '../engine.ts'
import { isSameJson } from './is-same-json.ts'
import { changedSince, mergeQueues } from './merge.ts'
import type { Session } from '../session.ts'
import { fromStoredAttachments, fromStoredQueue, toStoredInput } from './stored.ts'
import type { Tree } from '../tree.ts'

type QueueEngine = Pick<Engine, 'openRun' | 'toQuestion'>

/** What was read, and what was known before. */
interface Adopted {
  stored: StoredState
  record: ChatRecord | undefined
  isAnswered: boolean
  isLoaded: boolean
  /** The conversation as it is now. */
  tree: Tree
}

/** Puts both together, and gives what is known of the storage after that. */
export function adoptUnsent(
  session: Session,
  engine: QueueEngine,
  adopted: Adopted,
): {
  stored: Pick<StoredState, 'baseQueue' | 'isBasePaused'>
  kept: Pick<Kept, 'queue' | 'isQueuePaused' | 'draft' | 'attachments'>
} {
  const { stored, record, isLoaded } = adopted
  const queue = adoptQueue(session, engine, adopted)
  const { draft, attachments } = session
  const before = isLoaded ? stored.kept : undefined

  const typed = draft.get()
  const theirDraft = asText(record?.draft)
  const isDraftNew = !isLoaded && theirDraft !== undefined && theirDraft !== typed
  if (isDraftNew) draft.set(typed ? `${theirDraft}\n${typed}` : theirDraft)

  const given = attachments.get()
  const theirFiles = isLoaded ? [] : fromStoredAttachments(record?.attachments)
  if (theirFiles.length > 0) attachments.set([...theirFiles, ...given])
  const isGivenUnkept = !isLoaded && given.length > 0

  return {
    stored: queue.stored,
    kept: {
      ...queue.kept,
      draft: before?.draft ?? (isLoaded ? '' : (theirDraft ?? '')),
      attachments: before?.attachments ?? (isGivenUnkept ? [] : attachments.get()),
    },
  }
}

function adoptQueue(session: Session, engine: QueueEngine, adopted: Adopted) {
  const { stored, record, isAnswered, isLoaded, tree } = adopted
  const ours = session.store.get()
  const theirs = fromStoredQueue(record?.queue)
  const waiting = mergeQueues(stored.baseQueue, ours.queue.map(toStoredInput), theirs)
  // What has been asked waits no more, whatever a tab has stored that did not know of it.
  const queue = waiting.filter(({ id }) => !tree.nodes.has(id))
  // Asked by another tab while it was being changed here: the new words are still the person's.
  for (const { id, input } of changedSince(stored.baseQueue, ours.queue))
    if (tree.nodes.has(id)) giveBack(session, input)
  const isPausedThere = record?.isQueuePaused ?? false
  const isNews = isPausedThere !== stored.isBasePaused
  const isPausedHere = isNews ? isPausedThere : ours.isQueuePaused
  // What a page that is gone had waiting is sent when a person says so.
  const isPaused = isLoaded || isAnswered ? isPausedHere : ours.queue.length < queue.length
  restoreQueue(session, engine, queue, isPaused)
  const now = session.store.get()
  return {
    stored: { baseQueue: theirs, isBasePaused: isPausedThere },
    kept: {
      queue: isSameJson(queue, theirs) ? now.queue : [],
      isQueuePaused: now.isQueuePaused,
    },
  }
}

/** Puts it before what is typed and attached. */
function giveBack({ draft, attachments }: Session, input: ChatInput): void {
  const { text = '', files = [] } = typeof input === 'string' ? { text: input } : input
  if (text) draft.set((typed) => (typed ? `${text}\n${typed}` : text))
  attachments.set((given) => [...files, ...given])
}

/** Makes the queue what is given: entries that are the same stay, those that are new wait. */
function restoreQueue(
  session: Session,
  { openRun, toQuestion }: QueueEngine,
  wanted: readonly StoredInput[],
  isPaused: boolean,
): void {
  const { queue, store } = session
  const before = queue.list()
  const isQueuePaused = wanted.length > 0 && isPaused
  const isSame = isSameJson(before.map(toStoredInput), wanted)
  if (isSame && isQueuePaused === store.get().isQueuePaused) return
  const ids = new Set(wanted.map(({ id }) => id))
  for (const { id } of before) if (!ids.has(id)) queue.takeBack(id)
  const known = new Map(before.map((entry) => [entry.id, entry.input]))
  for (const [at, { id, input, ...overrides }] of wanted.entries()) {
    if (!known.has(id)) {
      const waiting = { open: openRun(session, id), message: toQuestion(session, input, id) }
      queue.add({ id, input, overrides, ...waiting })
    } else if (!isSameJson(known.get(id), input)) {
      queue.change(id, input, toQuestion(session, input, id))
    }
    queue.move(id, at)
  }
  store.set((state) => ({ ...state, queue: queue.list(), isQueuePaused }))
}
