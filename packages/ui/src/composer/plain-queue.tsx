'use client'
import type { ReactElement } from 'react'
import type { ChatState, QueuedInput } from '@x/core'
import { useStore } from '@x/react'
import { formatCount } from '../format.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { useComposer } from './composer-context.ts'
import { queuedText } from './queued-text.ts'

const selectQueue = (state: ChatState): readonly QueuedInput[] => state.queue

/** What waits for its turn, to be read, until what changes it is loaded. */
export function PlainQueue(): ReactElement | null {
  const { chat } = useComposer('Queue')
  const { words, locale } = useUI()
  const queue = useStore(chat, selectQueue)
  if (queue.length === 0) return null
  const label = words.queued(formatCount(queue.length, locale), queue.length)
  return (
    <section data-x-composer-queue="" aria-label={label}>
      <div data-x-queue-head="">
        <p>{label}</p>
      </div>
      <ul data-x-queue-list="">
        {queue.map(({ id, input }) => (
          <li key={id} data-x-queued="">
            <span data-x-queued-text="" dir="auto">
              {queuedText(input) || words.composer.attachments}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
