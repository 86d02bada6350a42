'use client'
import { useRef } from 'react'
import type { ReactElement } from 'react'
import type { ChatState, QueuedInput } from '@x/core'
import { useStore } from '@x/react'
import { formatCount } from '../format.ts'
import { presence } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { useBeforePaint } from '../use-before-paint.ts'
import { useComposer } from './composer-context.ts'
import { QueuedMessage } from './queued-message.tsx'
import type { QueueAction } from './queued-message.tsx'

const selectQueue = (state: ChatState): readonly QueuedInput[] => state.queue

type PauseReason = 'stopped' | 'error' | 'elsewhere'

function selectPause(state: ChatState): PauseReason | undefined {
  if (state.storage.isAnsweredElsewhere) return 'elsewhere'
  if (!state.isQueuePaused) return undefined
  return state.error ? 'error' : 'stopped'
}

/** What waits for its turn, to be changed, moved, taken back or sent at once; and why it waits, if it is paused. */
export function Queue(): ReactElement | null {
  const { chat, input } = useComposer('Queue')
  const { words, locale } = useUI()
  const queue = useStore(chat, selectQueue)
  const pause = useStore(chat, selectPause)
  const list = useRef<HTMLUListElement>(null)
  const focusNext = useRef<{ id: string; action: QueueAction }>(undefined)
  useBeforePaint(() => {
    const wanted = focusNext.current
    focusNext.current = undefined
    if (!wanted) return
    // An element that is put elsewhere loses the focus; the hand is still on the same button.
    const row = [...(list.current?.children ?? [])].find(
      (element) => (element as HTMLElement).dataset['queued'] === wanted.id,
    )
    row?.querySelector<HTMLElement>(`[data-action='${wanted.action}']`)?.focus()
  }, [queue])
  if (queue.length === 0) return null
  const focusInput = (): void => input.current?.focus({ preventScroll: true })
  return (
    <section
      data-x-composer-queue=""
      data-paused={presence(pause !== undefined)}
      aria-label={words.queued(formatCount(queue.length, locale), queue.length)}
    >
      <div data-x-queue-head="">
        <p>
          {words.queued(formatCount(queue.length, locale), queue.length)}
          <span role="status">{pause && ` · ${words.composer.paused[pause]}`}</span>
        </p>
        {pause && pause !== 'elsewhere' && (
          <button
            type="button"
            data-x-button="quiet"
            onClick={() => {
              chat.resumeQueue()
              focusInput()
            }}
          >
            {words.composer.resumeQueue}
          </button>
        )}
      </div>
      <ul ref={list} data-x-queue-list="">
        {queue.map((entry, index) => (
          <QueuedMessage
            key={entry.id}
            entry={entry}
            index={index}
            count={queue.length}
            onMove={(to, action) => {
              focusNext.current = { id: entry.id, action }
              chat.moveQueued(entry.id, to)
            }}
            onDone={focusInput}
          />
        ))}
      </ul>
    </section>
  )
}
