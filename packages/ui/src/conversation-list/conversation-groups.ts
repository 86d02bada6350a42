// Conversations under the days of their last message.
import type { Conversation } from '@x/core'
import { formatDay } from '../time/days.ts'

/** Conversations below one heading. */
export interface ConversationGroup {
  label: string
  conversations: readonly Conversation[]
}

const WEEK = 7

/** Pinned ones first, then by day; what is older than a week by month. The order within is that of the list. */
export function groupConversations(
  conversations: readonly Conversation[],
  pinned: string,
  locale: string | undefined,
  now: Date = new Date(),
): readonly ConversationGroup[] {
  const groups = new Map<string, Conversation[]>()
  for (const conversation of conversations) {
    const { isPinned, updatedAt } = conversation
    const label = isPinned ? pinned : headingOf(new Date(updatedAt), locale, now)
    // A person may call a day what pinned ones are called.
    const key = `${isPinned ? 'pinned' : 'day'} ${label}`
    groups.set(key, [...(groups.get(key) ?? []), conversation])
  }
  return [...groups].map(([key, members]) => ({
    label: key.slice(key.indexOf(' ') + 1),
    conversations: members,
  }))
}

function headingOf(date: Date, locale: string | undefined, now: Date): string {
  const days = (now.getTime() - date.getTime()) / 86_400_000
  if (days < WEEK) return formatDay(date, locale, now)
  const options: Intl.DateTimeFormatOptions = { month: 'long' }
  if (now.getFullYear() !== date.getFullYear()) options.year = 'numeric'
  return new Intl.DateTimeFormat(locale, options).format(date)
}
