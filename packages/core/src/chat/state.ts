// What a chat publishes, and what can be read from it.
import type { ChatErrorData } from '../errors.ts'
import type { ChatInput, ChatMessage, Timing, Usage } from '../message/types.ts'
import type { OutputState } from './output.ts'
import { sumTiming } from '../message/timing.ts'
import { sumUsage } from '../dialect/usage.ts'
import type { ChatTypes, OutputOf } from './chat-types.ts'
import type { RequestOverrides } from './options.ts'
import { line, messagesIn, siblings, type Tree } from './tree.ts'

/** What the chat is doing. */
export type ChatStatus = 'ready' | 'submitted' | 'streaming' | 'error'

/** A message that waits for its turn. */
export interface QueuedInput {
  /** The id of its run. */
  readonly id: string
  readonly input: ChatInput
  readonly overrides: RequestOverrides
}

/** How a chat stands to where it is kept. */
export interface StorageState {
  /** `off` without `storage`, `loading` until it was read, `failed` when it could not be. */
  readonly status: 'off' | 'loading' | 'ready' | 'failed'
  /** Why the chat could not be read or kept. The chat goes on; the next write that works clears this. */
  readonly error: ChatErrorData | undefined
  /** Another tab is writing an answer in this chat: one that shows here too, and that what is sent waits for. */
  readonly isAnsweredElsewhere: boolean
  /** One sentence on what the storage cannot do here, e.g. without locks. */
  readonly notice: string | undefined
}

/** Everything a chat publishes. Unchanged members keep their identity. */
export interface ChatState<T extends ChatTypes = ChatTypes> {
  readonly id: string
  /** The line that is shown, the answer being written included. */
  readonly messages: readonly ChatMessage<T>[]
  readonly status: ChatStatus
  /** Why the last run failed. Cleared by the next one. */
  readonly error: ChatErrorData | undefined
  /** The sum over all answers of the conversation, those on other branches included. */
  readonly usage: Usage | undefined
  /** Of the same answers: the mean time to the first token, their time in all, and their tokens per second. */
  readonly timing: Timing | undefined
  readonly queue: readonly QueuedInput[]
  /** A stop or an error pauses the queue; it is never emptied. */
  readonly isQueuePaused: boolean
  readonly storage: StorageState
  readonly tree: Tree
  /** The answer shown last as a value, in a chat that has an `output`. Follows from its message. */
  readonly output: OutputState<OutputOf<T>>
  /** The answers being written, those on other lines than the shown one included. */
  readonly live: readonly ChatMessage<T>[]
}

/** A message's siblings: its branches. */
export interface Branches {
  readonly ids: readonly string[]
  /** Where the message stands among them, from 0. */
  readonly index: number
}

/** Whether an answer is on its way. */
export function isBusy(state: Pick<ChatState, 'status'>): boolean {
  return state.status === 'submitted' || state.status === 'streaming'
}

/** Whether `stop` would stop an answer: one that is being written here or in another tab. */
export function canStop(state: Pick<ChatState, 'status' | 'storage'>): boolean {
  return isBusy(state) || state.storage.isAnsweredElsewhere
}

/** A message by its id, or undefined. Constant time, also for the one being written. */
export function findMessage(state: ChatState, id: string): ChatMessage | undefined {
  return state.live.find((message) => message.id === id) ?? state.tree.nodes.get(id)?.message
}

/** The branches at a message. */
export function branchesOf(state: ChatState, id: string): Branches {
  const ids = siblings(state.tree, id)
  return { ids, index: ids.indexOf(id) }
}

/** The state with the answers being written as they now stand. */
export function withLive(state: ChatState, live: readonly ChatMessage[]): ChatState {
  const last = state.messages.at(-1)
  // Nothing stands below an answer that is being written, so that only the last can be one.
  const shown = live.find(({ id }) => id === last?.id)
  const messages = shown ? state.messages.with(state.messages.length - 1, shown) : state.messages
  return { ...state, messages, live }
}

/** The members of the state that follow from a tree. */
export function shownFrom(tree: Tree): Pick<ChatState, 'tree' | 'messages' | 'usage' | 'timing'> {
  const all = messagesIn(tree)
  const usage = sumUsage(all.flatMap((message) => message.usage ?? []))
  return { tree, messages: line(tree), usage, timing: sumTiming(all) }
}

/** Whether the last answer broke off, so that `resume` would go on with it. */
export function canResume(state: Pick<ChatState, 'messages' | 'status'>): boolean {
  const last = state.messages.at(-1)
  return !isBusy(state) && last?.role === 'assistant' && last.status === 'incomplete'
}

/**
 * Whether an answer is being taken up where a backend route has kept it, and nothing new of it has come yet: it is being
 * written, and the chat has nothing to show of that. With an id, whether it is this one.
 */
export function isTakingUp(
  { status, live }: Pick<ChatState, 'status' | 'live'>,
  messageId?: string,
): boolean {
  const isIt = ({ id }: ChatMessage): boolean => messageId === undefined || id === messageId
  return status === 'submitted' && live.some((one) => one.status === 'streaming' && isIt(one))
}

/**
 * What `regenerate` answers again: the question of a message, or of the last turn without an id. Undefined where there is
 * none, as for a greeting that the chat begins with.
 */
export function questionOf(state: ChatState, id?: string): ChatMessage | undefined {
  const { messages, tree } = state
  const target =
    id === undefined
      ? messages.findLast(({ role }) => role === 'assistant' || role === 'user')
      : findMessage(state, id)
  const asked = target?.role === 'assistant' ? tree.nodes.get(target.id)?.parentId : target?.id
  const message = tree.nodes.get(asked ?? '')?.message
  return message?.role === 'user' || message?.role === 'tool' ? message : undefined
}
