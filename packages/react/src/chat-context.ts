'use client'
import {
  type ChatMessage,
  type ChatState,
  type ChatStatus,
  type ChatStore,
  ChatError,
  findMessage,
} from '@x/core'
import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useState,
} from 'react'
import { type ChatRegistry, createChatRegistry } from './chat-registry.ts'
import { mustBeChat } from './must-be.ts'
import { useOwned } from './use-owned.ts'
import { useSelection } from './use-store.ts'

interface ChatsAround {
  chat: ChatStore | undefined
  registry: ChatRegistry
}

const ChatContext = createContext<ChatsAround | undefined>(undefined)

/** What `ChatProvider` takes. */
export interface ChatProviderProps {
  /** What the selectors and bound parts below read. */
  chat?: ChatStore | undefined
  children?: ReactNode
}

/**
 * Makes a chat available to the selectors and bound parts below it, and lets all hooks below share chats
 * by `id`: one store, one request, for as long as the outermost provider is there.
 */
export function ChatProvider({ chat, children }: ChatProviderProps): ReactElement {
  const around = useContext(ChatContext)
  // Cheap, and needed only by the outermost.
  const [own] = useState(createChatRegistry)
  useOwned(around ? undefined : own)
  const registry = around?.registry ?? own
  const shown = chat ?? around?.chat
  const value = useMemo(() => ({ chat: shown, registry }), [shown, registry])
  return createElement(ChatContext.Provider, { value }, children)
}

/** What providers around a component offer. */
export function useChatsAround(): ChatsAround | undefined {
  return useContext(ChatContext)
}

/** The chat of the nearest `ChatProvider`, or the one given. @throws ChatError `usage` without either. */
export function useChatContext(chat?: ChatStore): ChatStore {
  const around = useContext(ChatContext)
  const found = chat ?? around?.chat
  if (!found) {
    throw new ChatError('usage', {
      message:
        '@x/react: a hook that reads a chat was used outside of one. Put the component inside `<Chat>` or `<ChatProvider chat={…}>`, or pass `chat`.',
    })
  }
  mustBeChat(found)
  return found
}

const selectMessages = (state: ChatState): readonly ChatMessage[] => state.messages
const selectStatus = (state: ChatState): ChatStatus => state.status

// No list of ids is made to compare them: this runs at every publish, whatever the length of the thread.
function haveSameIds(left: readonly ChatMessage[], right: readonly ChatMessage[]): boolean {
  return left.length === right.length && left.every(({ id }, index) => id === right[index]?.id)
}

/** The ids of the messages shown. Renders when one comes or goes, not when one grows. */
export function useMessageIds(chat?: ChatStore): readonly string[] {
  const messages = useSelection(useChatContext(chat), selectMessages, haveSameIds)
  return useMemo(() => messages.map(({ id }) => id), [messages])
}

/** A message by its id; undefined when it is gone. Renders when this message changes and for no other. */
export function useMessage(id: string, chat?: ChatStore): ChatMessage | undefined {
  const select = useCallback((state: ChatState) => findMessage(state, id), [id])
  return useSelection(useChatContext(chat), select)
}

/** What the chat is doing. Renders about three times a turn. */
export function useChatStatus(chat?: ChatStore): ChatStatus {
  return useSelection(useChatContext(chat), selectStatus)
}
