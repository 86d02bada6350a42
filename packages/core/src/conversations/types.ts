// The public face of a list of conversations. What implements it is conversations.ts.
import type { ChatStore } from '../chat/chat-store.ts'
import type { ChatOptions } from '../chat/options.ts'
import type { ConversationMatch } from './search.ts'
import type { ChatErrorData } from '../errors.ts'
import type { Store } from '../store.ts'
import type { ChatMessage } from '../message/types.ts'
import type { Conversation, Storage } from '../storage/types.ts'

/** What conversations are made from: a storage, and what the chats in it are made from. */
export interface ConversationsOptions extends Omit<ChatOptions, 'id' | 'initialMessages'> {
  storage: Storage
  /** Names a chat after its first answer. Without it, its first question does. */
  title?: ((messages: readonly ChatMessage[]) => string | Promise<string>) | undefined
}

/** Everything that a list of conversations publishes. */
export interface ConversationsState {
  /** Pinned ones first, then by the time of their last message. Those without one are left out. */
  readonly conversations: readonly Conversation[]
  /** `loading` until the list was read, `failed` when it could not be. */
  readonly status: 'loading' | 'ready' | 'failed'
  readonly error: ChatErrorData | undefined
  /** Removed lately, the last one last: `restore` brings them back while this page lives. */
  readonly removed: readonly Conversation[]
}

/** A list of conversations, and the verbs that change it. None of its promises rejects: see `error`. */
export interface Conversations extends Store<ConversationsState> {
  /** Reads the list. Subscribing does it too, once. */
  load(): Promise<void>
  /** A new chat, which is in the list when it has a message. */
  create(): ChatStore
  /** The chat of that id: the same store for everyone who asks while it is in use. */
  open(id: string): ChatStore
  rename(id: string, title: string): Promise<void>
  pin(id: string, isPinned?: boolean): Promise<void>
  /** Stops it, and takes it out of the storage. */
  remove(id: string): Promise<void>
  /** Brings a removed one back, as it was. */
  restore(id: string): Promise<void>
  /** Conversations with all words of the query in the title or in one message; titles first. */
  search(query: string, options?: { signal?: AbortSignal }): Promise<readonly ConversationMatch[]>
  /** Replaces the options that the next chat and the next request read. The storage stays. */
  setOptions(options: ConversationsOptions): void
  /** Stops all chats and listens no more. */
  dispose(): void
}
