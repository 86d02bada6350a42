'use client'
import { useMemo } from 'react'
import type { ReactElement } from 'react'
import { findMessage } from '@x/core'
import type { ChatState, ChatStore } from '@x/core'
import { useStore } from '@x/react'
import { isOtherDay } from '../time/days.ts'
import { Time } from '../time/time.tsx'

const NONE: readonly string[] = []

/** The messages that are the first of their day, when the conversation goes over several. */
function selectDayStarts(state: ChatState): readonly string[] {
  const dated = state.messages.filter(({ createdAt }) => createdAt > 0)
  const starts = dated.filter((message, index) => {
    const before = dated[index - 1]
    return before === undefined || isOtherDay(before.createdAt, message.createdAt)
  })
  const isOneDay = starts.length === 1 && !isOtherDay(starts[0]?.createdAt ?? 0, Date.now())
  return isOneDay ? NONE : starts.map(({ id }) => id)
}

function areSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((id, index) => id === right[index])
}

/** The ids of the messages that a day begins with. None while all are of today. */
export function useDayStarts(chat: ChatStore): ReadonlySet<string> {
  const ids = useStore(chat, selectDayStarts, areSame)
  return useMemo(() => new Set(ids), [ids])
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
