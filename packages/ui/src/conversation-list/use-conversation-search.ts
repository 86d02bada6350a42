'use client'
import { useEffect, useState } from 'react'
import type { ConversationMatch, Conversations } from '@x/core'

/** Letters that follow each other within so many milliseconds are one search. */
const PAUSE = 120

/** What was found for a query. */
export interface ConversationSearch {
  /** Undefined without a query. Those of the query before stay until there are others. */
  matches: readonly ConversationMatch[] | undefined
  isSearching: boolean
}

const NOTHING: ConversationSearch = { matches: undefined, isSearching: false }

interface Found extends ConversationSearch {
  /** What was searched. */
  list?: Conversations | undefined
}

/** Searches a list while somebody types. */
export function useConversationSearch(list: Conversations, query: string): ConversationSearch {
  const [found, setFound] = useState<Found>(NOTHING)
  const wanted = query.trim()
  useEffect(() => {
    if (wanted === '') {
      setFound(NOTHING)
      return undefined
    }
    const controller = new AbortController()
    const { signal } = controller
    setFound((last) => ({
      list,
      matches: (last.list === list && last.matches) || [],
      isSearching: true,
    }))
    const timer = setTimeout(async () => {
      const matches = await list.search(wanted, { signal })
      if (!signal.aborted) setFound({ list, matches, isSearching: false })
    }, PAUSE)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [list, wanted])
  // What was found in another list is none of this one's.
  return found.list === undefined || found.list === list ? found : NOTHING
}
