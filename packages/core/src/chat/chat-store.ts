// The public face of a chat. What implements it is chat.ts.
import type { Store, WritableStore } from '../store.ts'
import type { ChatInput, ChatMessage, InitialMessage, MediaPart } from '../message/types.ts'
import type { ChatTypes } from './chat-types.ts'
import type { ToolDecision, ToolOutcome } from './call.ts'
import type { ImportedChat } from './tree.ts'
import type { ChatOptions, RequestOverrides } from './options.ts'
import type { Run } from './run.ts'
import type { Branches, ChatState } from './state.ts'

/** A conversation: its state, and the verbs that change it. Verbs need no `this` and may be passed around. */
export interface ChatStore<T extends ChatTypes = ChatTypes> extends Store<ChatState<T>> {
  readonly id: string
  /** What is typed and not sent yet. Notifies at once: a late textarea loses its caret. */
  readonly draft: WritableStore<string>
  /** Files and pictures that go with the draft. */
  readonly attachments: WritableStore<readonly (File | MediaPart)[]>
  /** Adds a person's message and asks for an answer. While one is being written, `whenBusy` decides. */
  send(input: ChatInput<T>, overrides?: RequestOverrides): Run<ChatMessage<T>>
  /**
   * Stops the answer, also one that another tab writes, keeps what has arrived, pauses the queue. Resolves when the
   * connection is closed, or the other tab is told.
   */
  stop(): Promise<void>
  /** Writes another answer beside an earlier one (the last by default). If that fails, the old one stays. */
  regenerate(messageId?: string, overrides?: RequestOverrides): Run<ChatMessage<T>>
  /**
   * Goes on with an answer that broke off: the last one, unless it is complete. Where a backend route has kept it
   * (`streams`), it is taken up as it was written there; else the model is asked, and what it repeats is trimmed.
   */
  resume(messageId?: string, overrides?: RequestOverrides): Run<ChatMessage<T>>
  /**
   * Replaces a person's message by a new branch and asks again; or puts an answer in other words, as a branch beside it,
   * and asks nobody. The old branch stays reachable.
   */
  edit(messageId: string, input: ChatInput<T>, overrides?: RequestOverrides): Run<ChatMessage<T>>
  /** Adds a message without asking for an answer. @throws ChatError `usage` while one is being written, or for an id that is there. */
  append(message: InitialMessage): void
  /** Replaces the conversation, branches included, also by what `importChat` gives. Stops an answer being written. */
  setMessages(
    messages:
      | readonly InitialMessage[]
      | ImportedChat
      | ((current: readonly ChatMessage<T>[]) => readonly InitialMessage[]),
  ): void
  /**
   * Takes a message out. What came after it stays.
   * @throws ChatError `usage` for an id that is not there.
   */
  remove(messageId: string): void
  /** Empties the conversation and the queue. */
  clear(): void
  clearError(): void
  /** Takes a message out of the queue, if it still waits, by the id of its run, and gives it back to the draft. */
  unqueue(runId: string): void
  /**
   * Replaces what a queued message will say. Where it was sent meanwhile, the new words go to the draft.
   * @throws ChatError `usage` for an empty one.
   */
  editQueued(runId: string, input: ChatInput<T>): void
  /** Puts a queued message at another place, from 0, if it still waits. */
  moveQueued(runId: string, to: number): void
  /** Stops the answer being written and sends this message of the queue next, if it still waits. */
  sendNow(runId: string): void
  /** Says what came of a call that the app or a person carried out. The model goes on when no call is open. */
  resolveTool(callId: string, outcome: ToolOutcome): Run<ChatMessage<T>>
  /** Allows a call, with other arguments if need be, or denies it. The model goes on when no call is open. */
  approveTool(callId: string, decision: ToolDecision): Run<ChatMessage<T>>
  /** Sends what waits in the queue after a stop or an error. */
  resumeQueue(): void
  branches(messageId: string): Branches
  /**
   * Shows the line through a message; nothing else for undefined, which is what lies beyond the last branch.
   * An answer being written on another line goes on.
   * @throws ChatError `usage` for an id that is not there.
   */
  selectBranch(messageId: string | undefined): void
  /** Replaces the options that the next request reads. */
  setOptions(options: ChatOptions): void
  /**
   * Reads the stored chat, once. Subscribing does it too. Never rejects, and waits no longer than half a minute: see
   * `storage` of the state.
   */
  load(): Promise<void>
  /** Stores what is not stored yet; it is stored by itself, too. Never rejects, and waits no longer than `load`. */
  save(): Promise<void>
  /**
   * Stops everything; only what a backend route keeps goes on there, if the chat has a storage to find it in again.
   * Every run ends; what waits stays in the queue. The store stays readable and usable.
   */
  dispose(): void
}
