'use client'
import {
  type ChatOptions,
  type ChatState,
  type ChatStore,
  type ChatTypes,
  canResume,
  createChat,
  isBusy as isChatBusy,
  type Known,
  type TypesIn,
} from '@x/core'
import { useId, useState } from 'react'
import { useBeforePaint } from './use-before-paint.ts'
import { useOwned } from './use-owned.ts'
import { useStore } from './use-store.ts'

/** What `useChatCompletion` takes: a chat made elsewhere, or what `createChat` takes. */
export type UseChatCompletionOptions = ChatOptions & {
  /** A chat made elsewhere. It outlives the component, and the other options are not read. */
  chat?: ChatStore | undefined
}

/** A chat's state, what may be done with it now, and its verbs. */
export interface UseChatCompletionResult<T extends ChatTypes = ChatTypes>
  extends
    Omit<ChatState<T>, 'tree' | 'live'>,
    Pick<
      ChatStore,
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
  /** `send` would send or queue. */
  readonly canSend: boolean
  readonly canStop: boolean
  readonly canRegenerate: boolean
  /** The last answer broke off, and `resume` would go on with it. */
  readonly canResume: boolean
  /** The store itself, for selectors and `ChatProvider`. */
  readonly chat: ChatStore<T>
}

const wholeState = (state: ChatState): ChatState => state

/** The chat of a hook: the given one, or one made for this component and this id. */
export function useChat<T extends ChatTypes>(
  given: UseChatCompletionOptions & T & Known<T, UseChatCompletionOptions>,
): ChatStore<TypesIn<T>> {
  const options: UseChatCompletionOptions = given
  const componentId = useId()
  const id = options.id ?? componentId
  const { chat: shared } = options
  const own: ChatOptions = { ...options, id }
  const [made, setMade] = useState(() => (shared ? undefined : createChat(own)))
  let chat = shared ?? made
  if (!chat || (!shared && chat.id !== id)) {
    chat = createChat(own)
    setMade(chat)
  }
  useBeforePaint(() => {
    if (!shared) chat.setOptions(options)
  })
  useOwned(shared ? undefined : chat)
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
  options: UseChatCompletionOptions & T & Known<T, UseChatCompletionOptions>,
): UseChatCompletionResult<TypesIn<T>>
export function useChatCompletion(options: UseChatCompletionOptions): UseChatCompletionResult {
  const chat = useChat(options)
  const { tree: _, live: __, ...state } = useStore(chat, wholeState)
  const isBusy = isChatBusy({ status: state.status })
  return {
    ...state,
    isBusy,
    canSend: !isBusy || options.whenBusy !== 'reject',
    canStop: isBusy,
    canRegenerate: !isBusy && state.messages.length > 0,
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
