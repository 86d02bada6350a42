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
} from 'react'
import { useStore } from './use-store.ts'

const ChatContext = createContext<ChatStore | undefined>(undefined)

/** Makes a chat available to the selectors and bound parts below it. */
export function ChatProvider(props: { chat: ChatStore; children?: ReactNode }): ReactElement {
  return createElement(ChatContext.Provider, { value: props.chat }, props.children)
}

/** The chat of the nearest `ChatProvider`, or the one given. @throws ChatError `usage` without either. */
export function useChatContext(chat?: ChatStore): ChatStore {
  const around = useContext(ChatContext)
  const found = chat ?? around
  if (!found) {
    throw new ChatError('usage', {
      message:
        '@x/react: a hook that reads a chat was used outside of one. Put the component inside `<Chat>` or `<ChatProvider chat={…}>`, or pass `chat`.',
    })
  }
  return found
}

const selectIds = (state: ChatState): readonly string[] => state.messages.map(({ id }) => id)
const selectStatus = (state: ChatState): ChatStatus => state.status
const wholeDraft = (text: string): string => text

function areSameIds(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((id, index) => id === right[index])
}

/** The ids of the messages shown. Renders when one comes or goes, not when one grows. */
export function useMessageIds(chat?: ChatStore): readonly string[] {
  return useStore(useChatContext(chat), selectIds, areSameIds)
}

/** A message by its id; undefined when it is gone. Renders when this message changes and for no other. */
export function useMessage(id: string, chat?: ChatStore): ChatMessage | undefined {
  const select = useCallback((state: ChatState) => findMessage(state, id), [id])
  return useStore(useChatContext(chat), select)
}

/** What the chat is doing. Renders about three times a turn. */
export function useChatStatus(chat?: ChatStore): ChatStatus {
  return useStore(useChatContext(chat), selectStatus)
}

/** What is typed and not sent yet, and how to change it. */
export function useDraft(chat?: ChatStore): [string, (text: string) => void] {
  const { draft } = useChatContext(chat)
  return [useStore(draft, wholeDraft), draft.set]
}
