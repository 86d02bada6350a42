'use client'
import {
  type ChatOptions,
  type ChatState,
  type ChatStore,
  type ChatTypes,
  canResume,
  canStop,
  createChat,
  isBusy as isChatBusy,
  questionOf,
  type TypedOptions,
  type TypesIn,
} from '@x/core'
import { useId, useMemo, useState } from 'react'
import { useChatsAround } from './chat-context.ts'
import { mustBeChat } from './must-be.ts'
import { useBeforePaint } from './use-before-paint.ts'
import { useOwned, useWhileThere } from './use-owned.ts'
import { useSelection } from './use-store.ts'

/** What `useChatCompletion` takes: a chat made elsewhere, or what `createChat` takes. */
export type UseChatCompletionOptions = ChatOptions & {
  /** A chat made elsewhere, which outlives the component; the other options are not read. */
  chat?: ChatStore | undefined
}

/** A chat's state, what may be done with it now, and its verbs. */
export interface UseChatCompletionResult<T extends ChatTypes = ChatTypes>
  extends
    Omit<ChatState<T>, 'tree' | 'live'>,
    Pick<
      ChatStore<T>,
      | 'send'
      | 'stop'
      | 'regenerate'
      | 'edit'
      | 'resume'
      | 'append'
      | 'setMessages'
      | 'remove'
      | 'clear'
      | 'clearError'
      | 'resumeQueue'
      | 'unqueue'
      | 'editQueued'
      | 'moveQueued'
      | 'sendNow'
      | 'resolveTool'
      | 'approveTool'
      | 'branches'
      | 'selectBranch'
    > {
  /** An answer is on its way. */
  readonly isBusy: boolean
  /** `send` would send or queue, by `whenBusy` and `maxQueue` of the hook's own options. */
  readonly canSend: boolean
  /** An answer is being written, here or in another tab. */
  readonly canStop: boolean
  /** There is a question to answer again: a chat that begins with a greeting has none yet. */
  readonly canRegenerate: boolean
  /** The last answer broke off, and `resume` would go on with it. */
  readonly canResume: boolean
  /** The store itself, for selectors and `ChatProvider`. */
  readonly chat: ChatStore<T>
}

function canSend(
  { status, storage, queue }: Pick<ChatState, 'status' | 'storage' | 'queue'>,
  { whenBusy = 'queue', maxQueue = Infinity }: ChatOptions,
): boolean {
  if (!isChatBusy({ status }) && !storage.isAnsweredElsewhere) return true
  return whenBusy === 'interrupt' || (whenBusy !== 'reject' && queue.length < maxQueue)
}

const wholeState = (state: ChatState): ChatState => state

/**
 * The chat of a hook: the given one; or, with an `id` inside a `ChatProvider`, the one that all share by
 * that id; or one made for this component, which stops when the component is gone.
 */
export function useChat<T extends ChatTypes>(
  asked: TypedOptions<T, UseChatCompletionOptions>,
): ChatStore<TypesIn<T>>
export function useChat(asked?: UseChatCompletionOptions): ChatStore {
  const options = asked ?? {}
  const componentId = useId()
  const around = useChatsAround()
  const { id } = options
  const isAround = id !== undefined && around?.chat?.id === id
  const given = options.chat ?? (isAround ? around.chat : undefined)
  const registry = given || id === undefined ? undefined : around?.registry
  const isOwner = !given && !registry
  if (given) mustBeChat(given)

  const make = (): ChatStore => {
    // A stored chat needs a name that outlives the page; without one, `createChat` says so.
    const own =
      options.storage && id === undefined ? options : { ...options, id: id ?? componentId }
    return createChat(own)
  }
  const [made, setMade] = useState(() => (isOwner ? make() : undefined))
  let chat = given ?? (id === undefined ? undefined : registry?.chatOf(id, options)) ?? made
  if (!chat || (isOwner && chat.id !== (id ?? componentId))) {
    chat = make()
    setMade(chat)
  }

  const user = useMemo(() => (id === undefined ? undefined : registry?.userOf(id)), [registry, id])
  useBeforePaint(() => {
    if (user) user.ask(options)
    else if (isOwner) chat.setOptions(options)
  })
  useWhileThere(() => user?.leave, [user])
  useOwned(isOwner ? chat : undefined)
  return chat
}

/**
 * A chat over an OpenAI-compatible endpoint.
 * @example
 * const { messages, send, stop, isBusy } = useChatCompletion({ baseURL: '/api', model: 'gpt-5' })
 */
export function useChatCompletion<T extends ChatTypes>(
  options: UseChatCompletionOptions & { chat: ChatStore<T> },
): UseChatCompletionResult<T>
export function useChatCompletion<T extends ChatTypes>(
  options: TypedOptions<T, UseChatCompletionOptions>,
): UseChatCompletionResult<TypesIn<T>>
export function useChatCompletion(options: UseChatCompletionOptions): UseChatCompletionResult {
  const chat = useChat(options)
  const whole = useSelection(chat, wholeState)
  const { tree: _, live: __, ...state } = whole
  const isBusy = isChatBusy({ status: state.status })
  return {
    ...state,
    isBusy,
    canSend: canSend(state, options),
    canStop: canStop(state),
    canRegenerate: !isBusy && questionOf(whole) !== undefined,
    canResume: canResume(state),
    send: chat.send,
    stop: chat.stop,
    regenerate: chat.regenerate,
    edit: chat.edit,
    resume: chat.resume,
    append: chat.append,
    setMessages: chat.setMessages,
    remove: chat.remove,
    clear: chat.clear,
    clearError: chat.clearError,
    resumeQueue: chat.resumeQueue,
    unqueue: chat.unqueue,
    editQueued: chat.editQueued,
    moveQueued: chat.moveQueued,
    sendNow: chat.sendNow,
    resolveTool: chat.resolveTool,
    approveTool: chat.approveTool,
    branches: chat.branches,
    selectBranch: chat.selectBranch,
    chat,
  }
}
