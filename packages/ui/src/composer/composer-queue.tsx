'use client'
import type { ReactElement } from 'react'
import type { ChatState } from '@x/core'
import { useStore } from '@x/react'
import { formatCount } from '../format.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { useComposer } from './composer-context.ts'

const selectQueued = (state: ChatState): number => state.queue.length
const selectPaused = (state: ChatState): boolean => state.isQueuePaused

/** How many messages wait for their turn and, when a stop or an error paused them, a way to go on. */
export function Queue(): ReactElement | null {
  const { chat } = useComposer('Queue')
  const { words, locale } = useUI()
  const count = useStore(chat, selectQueued)
  const isPaused = useStore(chat, selectPaused)
  if (count === 0) return null
  return (
    <div data-x-composer-queue="">
      <span>{words.queued(formatCount(count, locale))}</span>
      {isPaused && (
        <button type="button" data-x-button="quiet" onClick={chat.resumeQueue}>
          {words.send}
        </button>
      )}
    </div>
  )
}
