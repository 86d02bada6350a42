'use client'
import { useEffect, useState } from 'react'
import type { Conversations, ConversationsState } from '@x/core'
import { useStore } from '@x/react'

/** A chat that is offered. */
export interface FoundChat {
  id: string
  title: string | undefined
  /** Where what was looked for stands in it. */
  snippet?: string | undefined
}

const allOf = ({ conversations }: ConversationsState): ConversationsState['conversations'] =>
  conversations

/** Chats by their titles and texts; the `recent` newest where nothing is typed. */
export function useFoundChats(
  list: Conversations,
  query: string,
  recent: number,
): readonly FoundChat[] {
  const conversations = useStore(list, allOf)
  const [found, setFound] = useState({ query: '', chats: [] as readonly FoundChat[] })
  useEffect(() => {
    if (query === '') return undefined
    const controller = new AbortController()
    const { signal } = controller
    void list.search(query, { signal }).then((matches) => {
      if (signal.aborted) return
      const chats = matches.map(({ conversation: { id, title }, snippet }) => ({
        id,
        title,
        snippet,
      }))
      setFound({ query, chats })
    })
    return () => controller.abort()
  }, [list, query])
  if (query === '') return conversations.slice(0, recent).map(({ id, title }) => ({ id, title }))
  // Enter must not open what was found for other words.
  return found.query === query ? found.chats : []
}
