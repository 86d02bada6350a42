'use client'
import { useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { Conversation, Conversations } from '@x/core'
import { activeIn } from '../tree-of.ts'
import { useBeforePaint } from '../use-before-paint.ts'
import { focusOpener, rowsIn } from './conversation-row.tsx'

interface Around {
  list: Conversations
  /** Those that can be brought back. */
  removed: readonly Conversation[]
  /** The element with the rows. */
  body: RefObject<HTMLElement | null>
  /** What gets the focus when the last row goes that had it. */
  head: RefObject<HTMLElement | null>
  /** The id of the chat that is shown. */
  current: string | undefined
  onChoose: (id: string) => void
  startNew: () => void
}

/** Taking conversations away, and bringing the last one back. */
interface Removal {
  /** The one that is offered to be brought back. */
  undone: Conversation | undefined
  remove: (id: string) => void
  restore: (id: string) => Promise<void>
  dismiss: () => void
}

/** Removes conversations and brings them back, with the focus on a row that is there. */
export function useRemoval(around: Around): Removal {
  const { list, removed, body, head, current, onChoose, startNew } = around
  const restored = useRef<string>(undefined)
  const [undoId, setUndoId] = useState<string>()

  function focusRestored(): void {
    if (restored.current === undefined) return
    const row = rowsIn(body.current).find(
      (each) => each.dataset['xConversation'] === restored.current,
    )
    if (!row) return
    restored.current = undefined
    focusOpener(row)
  }
  // The row may be there with this render only.
  useBeforePaint(focusRestored)

  return {
    undone: removed.find(({ id }) => id === undoId),
    remove(id) {
      const all = rowsIn(body.current)
      const at = all.findIndex((row) => row.dataset['xConversation'] === id)
      const row = all[at]
      const neighbour = all[at + 1] ?? all[at - 1]
      const hadFocus = row?.contains(activeIn(row))
      setUndoId(id)
      void list.remove(id)
      if (hadFocus && neighbour) focusOpener(neighbour)
      else if (hadFocus) head.current?.focus()
      if (id === current) startNew()
    },
    async restore(id) {
      setUndoId(undefined)
      await list.restore(id)
      onChoose(id)
      restored.current = id
      focusRestored()
    },
    dismiss: () => setUndoId(undefined),
  }
}
