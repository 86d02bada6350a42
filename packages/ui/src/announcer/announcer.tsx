'use client'
import { useEffect, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import type { ChatStore } from '@x/core'
import { useChatContext, useChatStatus } from '@x/react'
import { useUI } from '../ui-provider/ui-provider.tsx'

// NVDA drops what changes together with a focus move; TalkBack misses what is gone within 100 ms.
const DELAY_MS = 250
const SHOWN_MS = 1500

/**
 * Speaks when an answer starts and ends, never while it is written. Errors speak for themselves: their notice
 * is an alert.
 */
export function Announcer({ chat: given }: { chat?: ChatStore | undefined }): ReactElement {
  const chat = useChatContext(given)
  const status = useChatStatus(chat)
  const { words, announce } = useUI()
  const [spoken, setSpoken] = useState('')
  const [isUrgent, setUrgent] = useState(false)
  const last = useRef(status)
  const timers = useRef<ReturnType<typeof setTimeout>[]>([])
  useEffect(() => {
    const before = last.current
    last.current = status
    if (before === status || announce !== 'boundaries') return
    let text = ''
    let isUrgent = false
    if (status === 'submitted') text = words.announceSent
    else if (status === 'ready' && before !== 'error') {
      const answer = chat.get().messages.at(-1)
      if (answer?.role !== 'assistant') return
      const asking = answer.parts.find((part) => part.type === 'tool' && part.state === 'approval')
      isUrgent = asking !== undefined
      if (asking?.type === 'tool') text = words.announceApproval(asking.name)
      else text = answer.reason ? words.incomplete[answer.reason] : words.announceDone
    }
    if (text === '') return
    setUrgent(isUrgent)
    timers.current.forEach(clearTimeout)
    timers.current = [
      setTimeout(() => setSpoken(text), DELAY_MS),
      setTimeout(() => setSpoken(''), DELAY_MS + SHOWN_MS),
    ]
  }, [status, announce, words, chat])
  useEffect(() => () => timers.current.forEach(clearTimeout), [])
  return (
    <div data-x-announcer="" data-x-hidden="">
      <div aria-live="polite" aria-atomic="true">
        {!isUrgent && spoken}
      </div>
      {/* What a person must decide does not wait for what is being read. */}
      <div aria-live="assertive" aria-atomic="true">
        {isUrgent && spoken}
      </div>
    </div>
  )
}
