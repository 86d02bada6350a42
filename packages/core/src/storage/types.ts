// How a conversation is kept, and what keeps it.
import type { ChatInput, ChatMessage, MediaPart, Settings } from '../message/types.ts'

/** A message's place in a stored conversation. */
export interface StoredNode {
  /** Null for a first message. */
  parentId: string | null
  message: ChatMessage
  /** The child that was shown last. */
  lastChildId?: string | undefined
}

/** A conversation with all its branches, as it is exported and stored: JSON only. */
export interface StoredChat {
  /** 2 where a message has `steps`, which versions of before cannot read. */
  version: 1 | 2
  /** The last message of the line that is shown. */
  headId: string | null
  /** In the order in which they were made. */
  nodes: readonly StoredNode[]
}

/** A message that waited for its turn. Headers are not stored, because a key may be in them. */
export interface StoredInput {
  id: string
  input: ChatInput
  model?: string | undefined
  /** Each of these is asked, in place of `model`. */
  models?: readonly string[] | undefined
  replay?: 'auto' | 'never' | undefined
  body?: Readonly<Record<string, unknown>> | undefined
  settings?: Settings | undefined
  /** To be read amid the answer that is being written. */
  whenBusy?: 'steer' | undefined
}

/** What a list shows of a stored chat. */
export interface Conversation {
  id: string
  title?: string | undefined
  /** Someone gave the title; until then it is the beginning of the first question. */
  isRenamed?: boolean | undefined
  isPinned?: boolean | undefined
  /** Milliseconds since the epoch. */
  createdAt: number
  /** When its messages last changed, in milliseconds since the epoch. */
  updatedAt: number
  /** Over all branches. */
  messageCount: number
}

/** A chat as it is stored: what the list shows, the messages, and what was not sent yet. */
export interface ChatRecord extends Conversation, StoredChat {
  draft?: string | undefined
  /** Files and pictures that go with the draft. A storage that holds JSON alone loses the files. */
  attachments?: readonly (File | MediaPart)[] | undefined
  queue?: readonly StoredInput[] | undefined
  isQueuePaused?: boolean | undefined
  /** The writer of the last change: a random name of a chat store, by which it knows its own changes. */
  writer?: string | undefined
}

/** What changed of a stored chat. What is absent stays as it is stored. */
export interface ChatChange extends Partial<Omit<ChatRecord, 'nodes' | 'queue'>> {
  /** Messages that are new or have changed. */
  nodes?: readonly StoredNode[] | undefined
  /** Ids of messages that are gone. */
  removed?: readonly string[] | undefined
  /** What waits, in order; what else is stored waits behind it. */
  queue?: readonly StoredInput[] | undefined
  /** Ids of what waits no more. */
  unqueued?: readonly string[] | undefined
}

/** What happened to a stored chat; or what a person wants of the tab that answers in it: to stop. */
export interface StorageChange {
  type: 'save' | 'remove' | 'stop'
  id: string
  writer?: string | undefined
}

/** How to take a lock. */
export interface LockOptions {
  /** Wait until it is free, instead of giving up at once. @default false */
  wait?: boolean | undefined
  /** Gives up waiting. */
  signal?: AbortSignal | undefined
}

/**
 * Where chats are kept. `indexedDB()` of `@x/core/indexeddb` is one; four functions over a server of
 * one's own are another. Each may answer at once or with a promise, and throw what it likes.
 */
export interface Storage {
  /** One sentence on what it cannot do here. A chat repeats it in its `storage` state. */
  notice?: string | undefined
  /** A stored chat, or undefined. */
  load(id: string): ChatRecord | undefined | Promise<ChatRecord | undefined>
  /**
   * Stores what changed; makes the record if there is none. `applyChange` does it for records that are stored whole.
   * Where the change is of messages that are not there any more, throw a `ChatError` with the code `gone`, as
   * `applyChange` does: the chat then stores all of it.
   */
  save(id: string, change: ChatChange): void | Promise<void>
  remove(id: string): void | Promise<void>
  /** All stored chats without their messages, the one that changed last first. */
  list(): readonly Conversation[] | Promise<readonly Conversation[]>
  /** Calls back after each change, made here or in another tab. Returns its undo. */
  watch?: ((listener: (change: StorageChange) => void) => () => void) | undefined
  /** Tells something to all who watch, in other tabs too; nothing is stored. */
  tell?: ((change: StorageChange) => void) | undefined
  /** Takes the right to answer in a chat; undefined if another tab has it. Call what it returns to give it back. */
  lock?: ((id: string, options?: LockOptions) => Promise<(() => void) | undefined>) | undefined
}
