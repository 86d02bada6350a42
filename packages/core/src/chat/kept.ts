// What of a chat is kept, and what of it has changed since it was last written.
import type { ChatChange, ChatRecord } from '../types.ts'
import type { ChatState } from './state.ts'
import { toChange, toStoredInput } from './stored.ts'
import { titleOf } from './title.ts'
import { emptyTree, line, type Tree } from './tree.ts'

/** What of a chat is kept. Compared by identity. */
export type Kept = Pick<ChatState, 'tree' | 'live' | 'queue' | 'isQueuePaused'> & {
  draft: string
  attachments: NonNullable<ChatRecord['attachments']>
}

/** What must be known of the stored record to change it. */
export interface Known {
  title?: string | undefined
  createdAt?: number | undefined
}

/** What a change is made against. */
export interface ChangeContext {
  id: string
  writer: string
  /** Undefined where nothing is stored yet. */
  record: Known | undefined
  /** The stored messages, and what is stored as waiting. */
  base: Tree
  baseQueue: readonly { readonly id: string }[]
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
export function changeOf(now: Kept, kept: Kept | undefined, context: ChangeContext): ChatChange {
  const { id, writer, record, base, baseQueue, at } = context
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
    change.createdAt = record?.createdAt ?? at
    const title = record?.title ?? titleOf(line(now.tree))
    if (title !== undefined && title !== record?.title) change.title = title
  }
  return change
}
