// What of a chat is kept, and what of it has changed since it was last written.
import type { ChatChange, ChatRecord } from '../../storage/types.ts'
import type { ChatState } from '../state.ts'
import { toChange, toStoredInput } from './stored.ts'
import type { Waiting } from './merge.ts'
import { titleOf } from './title.ts'
import { emptyTree, line, type Tree } from '../tree.ts'

/** What of a chat is kept. Compared by identity. */
export type Kept = Pick<ChatState, 'tree' | 'live' | 'queue' | 'isQueuePaused'> & {
  draft: string
  attachments: NonNullable<ChatRecord['attachments']>
}

/** What must be known of the stored record to change it, or to write all of it anew. */
export interface Known {
  title?: string | undefined
  isRenamed?: boolean | undefined
  isPinned?: boolean | undefined
  createdAt?: number | undefined
}

/** What is stored, as far as is known here. Replaced whole. */
export interface StoredState {
  /** Undefined where nothing is stored yet, or not any more. */
  record: Known | undefined
  /** What was stored, where it is not there any more. */
  lost: Known | undefined
  /** The chat when it was last read or written. */
  kept: Kept | undefined
  /** The stored messages, and what is stored as waiting. */
  base: Tree
  baseQueue: readonly Waiting[]
  isBasePaused: boolean
}

/** What is known before anything was read, or once the storage was emptied under a chat with this record. */
export function nothingStored(record?: Known): StoredState {
  const base = { base: emptyTree, baseQueue: [], isBasePaused: false }
  return { ...base, record: undefined, lost: record, kept: undefined }
}

/** The store that changes it, and when. */
export interface ChangeContext {
  id: string
  writer: string
  /** Milliseconds since the epoch. */
  at: number
}

const NAMES = ['tree', 'live', 'queue', 'isQueuePaused', 'draft', 'attachments'] as const

const NOTHING_UNSENT: Omit<Kept, 'tree' | 'live'> = {
  draft: '',
  attachments: [],
  queue: [],
  isQueuePaused: false,
}

/** Whether a chat has changed since it was kept. */
export function isChanged(now: Kept, kept: Kept): boolean {
  return NAMES.some((name) => now[name] !== kept[name])
}

/** Whether nothing is typed, attached or waiting. */
export function hasNothingUnsent({ queue, draft, attachments }: Kept): boolean {
  return queue.length === 0 && draft === '' && attachments.length === 0
}

/** What is to be stored: all of it where nothing is stored yet. */
export function changeOf(now: Kept, stored: StoredState, context: ChangeContext): ChatChange {
  const { record, lost, kept, base, baseQueue } = stored
  const { id, writer, at } = context
  const change: ChatChange = { id, writer }
  // What is empty is not written where nothing is stored: another tab may be the first to write.
  const was = record && kept ? kept : NOTHING_UNSENT
  if (now.draft !== was.draft) change.draft = now.draft
  const hasFiles = now.attachments.length + was.attachments.length > 0
  if (hasFiles && now.attachments !== was.attachments) change.attachments = now.attachments
  const isQueueSame = now.queue === was.queue && now.isQueuePaused === was.isQueuePaused
  if (!isQueueSame && now.queue.length + was.queue.length > 0) {
    const ids = new Set(now.queue.map((each) => each.id))
    change.queue = now.queue.map(toStoredInput)
    change.unqueued = baseQueue.flatMap((each) => (ids.has(each.id) ? [] : [each.id]))
    change.isQueuePaused = now.isQueuePaused
  }
  if (!record || now.tree !== kept?.tree || now.live !== kept.live) {
    Object.assign(change, toChange(record ? base : emptyTree, now.tree, now.live))
    change.messageCount = now.tree.nodes.size
    change.updatedAt = at
    if (lost?.isRenamed) change.isRenamed = true
    if (lost?.isPinned) change.isPinned = true
    change.createdAt = record?.createdAt ?? lost?.createdAt ?? at
    const title = record?.title ?? lost?.title ?? titleOf(line(now.tree))
    if (title !== undefined && title !== record?.title) change.title = title
  }
  return change
}
