'use client'
import type { ReactElement } from 'react'
import { findMessage } from '@x/core'
import type { ChatMessage, ChatStore } from '@x/core'
import { useStore } from '@x/react'
import { isOtherDay } from '../time/days.ts'
import { Time } from '../time/time.tsx'

/** Whether a day begins with this message. That of the first message is told only when it is not today. */
export function startsDay({ createdAt }: ChatMessage, before: ChatMessage | undefined): boolean {
  const isDated = before !== undefined && before.createdAt > 0
  return isOtherDay(isDated ? before.createdAt : Date.now(), createdAt)
}

/** The day, between two messages of different ones. */
export function DayMark({ id, chat }: { id: string; chat: ChatStore }): ReactElement {
  const at = useStore(chat, (state) => findMessage(state, id)?.createdAt ?? 0)
  return (
    <p data-x-day="">
      <Time at={at} unit="day" />
    </p>
  )
}
