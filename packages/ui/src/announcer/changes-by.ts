// What a press of a button did to the conversation.
import { branchesOf, isBusy } from '@x/core'
import type { ChatState } from '@x/core'
import { formatCount } from '../format.ts'
import type { Words } from '../words.ts'

/** What is to be said of it: that a message waits, and which version is shown now. */
export function changesBy(
  before: ChatState,
  state: ChatState,
  { words, locale }: { words: Words; locale: string },
): string[] {
  const said: string[] = []
  const waiting = state.queue.length
  if (waiting > before.queue.length) said.push(words.queued(formatCount(waiting, locale), waiting))
  if (isBusy(state) || isBusy(before)) return said
  const at = before.messages.findIndex(({ id }, index) => id !== state.messages[index]?.id)
  const [old, shown] = [before.messages[at], state.messages[at]]
  if (!old || !shown) return said
  const { ids, index } = branchesOf(state, shown.id)
  if (!ids.includes(old.id)) return said
  return [...said, words.versionOf(formatCount(index + 1, locale), formatCount(ids.length, locale))]
}
