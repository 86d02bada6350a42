// One chat while it lives: what its verbs, its run and its storage work on. Made once by chat.ts.
import { usageError } from '../errors.ts'
import type { Scheduler } from '../schedule.ts'
import type { WritableStore } from '../store.ts'
import type { ChatInput, ChatMessage, MediaPart } from '../message/types.ts'
import type { ActiveRun } from './active-run.ts'
import type { ChatOptions } from './options.ts'
import { type Queue, typedFiles, typedText } from './queue.ts'
import { failedRun, type OpenRun, type Run } from './run.ts'
import { type ChatState, findMessage } from './state.ts'

/** What the verbs of a chat share. */
export interface Session {
  readonly id: string
  readonly store: WritableStore<ChatState>
  readonly draft: WritableStore<string>
  readonly attachments: WritableStore<readonly (File | MediaPart)[]>
  readonly scheduler: Scheduler
  readonly queue: Queue
  /** Files that were never made ready, by the id of their message. */
  readonly unread: Map<string, readonly File[]>
  /** Tools that a person has allowed for as long as this chat lives: others may share its runner, or it may change. */
  readonly allowed: Set<string>
  /** Replaced by `setOptions`; read when a request starts. */
  options: ChatOptions
  /** The run that is under way. */
  active: ActiveRun | undefined
  newId(): string
  /** What another tab writes, as far as it is read along. */
  followed?: (() => readonly ChatMessage[]) | undefined
  /** Its tie to a storage. What is stored is read and written through this alone. */
  readonly storage: SessionStorage
}

/** What a run asks of the storage of its chat. Without one, each resolves at once. */
export interface SessionStorage {
  /** Takes the right to answer. Rejects when another tab has it. */
  begin(): Promise<void>
  /** The same, and reads what other tabs have written until then. */
  claim(): Promise<void>
  /** Stores what is not stored yet. Never rejects. */
  save(): Promise<void>
  /** Ends the answer that another tab is writing. Never rejects. */
  stopElsewhere(): Promise<void>
}

/** Changes members of the state, and publishes them at once. */
export function patch({ store }: Session, change: Partial<ChatState>): void {
  store.set((state) => ({ ...state, ...change }))
}

/** Whether the chat has a storage, which is taken when it is made. */
export function isKept({ store }: Session): boolean {
  return store.get().storage.status !== 'off'
}

/** Whether a run is under way, or this one is. */
export function isWriting({ active }: Session, open?: OpenRun<ChatMessage>): boolean {
  return active !== undefined && (open === undefined || active.plan.open === open)
}

/** Whether an answer is being written, here or in another tab. */
export function isTaken(session: Session): boolean {
  return isWriting(session) || session.store.get().storage.isAnsweredElsewhere
}

/** A message with an id and a time of its own. */
export function newMessage(
  { newId, scheduler }: Session,
  message: Pick<ChatMessage, 'role' | 'parts' | 'status'>,
): ChatMessage {
  return { id: newId(), createdAt: scheduler.now(), ...message }
}

/** An answer of which nothing has arrived. */
export function newAnswer(session: Session): ChatMessage {
  return newMessage(session, { role: 'assistant', parts: [], status: 'pending' })
}

/** A run that was refused, in a sentence for developers. */
export function refuse(message: string): Run<ChatMessage> {
  return failedRun(usageError(message))
}

/** @throws ChatError `usage` for an id that is not in the conversation. `purpose` ends "there is no message …". */
export function requireMessage({ store }: Session, messageId: string, purpose: string): void {
  if (findMessage(store.get(), messageId)) return
  throw usageError(
    `there is no message with the id "${messageId}" ${purpose}. Pass the id of one in the conversation.`,
  )
}

/** Puts what was typed and attached before what is typed and attached now. */
export function giveBack({ draft, attachments }: Session, input: ChatInput): void {
  const text = typedText(input)
  if (text) draft.set((typed) => (typed ? `${text}\n${typed}` : text))
  const given = typedFiles(input)
  if (given.length > 0) attachments.set((current) => [...given, ...current])
}

/** Takes a message out of the queue, if it still waits, and gives it back to the draft. */
export function unqueue(session: Session, runId: string): void {
  const { queue } = session
  const entry = queue.takeBack(runId)
  if (!entry) return
  giveBack(session, entry.input)
  patch(session, { queue: queue.list() })
}
