// What the parts of the page share: who answers, the chats, the one that is shown, and what it is asked with.
import { createContext, use, useState } from 'react'
import { pages, useChatId, usePath } from './address.ts'
import { useChats, useDemoChat } from './chats.ts'
import type { Connection } from './endpoint.ts'
import { useSwitch } from './kept.ts'
import { useSide } from './use-side.ts'

export type Demo = ReturnType<typeof useDemoState>

export const DemoContext = createContext<Demo | undefined>(undefined)

/** What the frame of the page has made. */
export function useDemo(): Demo {
  const demo = use(DemoContext)
  if (!demo) throw new Error('This part stands outside of the frame of the page.')
  return demo
}

/** Made once, by the frame. */
export function useDemoState(connection: Connection) {
  const { config, endpoint } = connection
  const path = usePath()
  const id = useChatId()
  // A model on the own machine names chats unasked: that costs its time alone.
  const [isNaming, setNaming] = useSwitch('titles', isOwnMachine(config.answeredBy))
  const { list, conversations } = useChats(endpoint.client)
  const shown = useDemoChat({ ...connection, id, list, isNaming })
  const [isSearching, setSearching] = useState(false)
  return {
    ...connection,
    ...shown,
    id,
    list,
    page: pages.find((each) => each.path === path) ?? pages[0],
    title: conversations.find((each) => each.id === id)?.title,
    isSandbox: config.answeredBy === 'sandbox',
    isNaming,
    setNaming,
    isSearching,
    setSearching,
    side: useSide(),
  }
}

function isOwnMachine(host: string): boolean {
  return /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(host)
}
