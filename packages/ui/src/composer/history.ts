// What was sent before, brought back into the field. Comes later: in a chat that has just opened there is nothing yet.
import type { KeyboardEvent } from 'react'
import { textOf } from '@x/core'
import type { ChatStore } from '@x/core'

/** Which of the texts is in the field, from the last one, and how it reads; -1 for none. */
interface Shown {
  place: number
  text: string
}

const NOTHING_SHOWN: Shown = { place: -1, text: '' }
const shownIn = new WeakMap<HTMLTextAreaElement, Shown>()

/** What was sent on the line that is shown, the last first, the same twice in a row once. */
function sentTexts(chat: ChatStore): string[] {
  const texts = chat
    .get()
    .messages.filter(({ role }) => role === 'user')
    .map(({ parts }) => textOf(parts))
    .toReversed()
  return texts.filter((text, index) => text !== '' && text !== texts[index - 1])
}

/**
 * Goes through what was sent before with ArrowUp and ArrowDown, as long as the field is empty or holds one of them
 * unchanged with the caret at an end. Returns whether the key was used.
 */
export function goThroughHistory(
  event: KeyboardEvent<HTMLTextAreaElement>,
  chat: ChatStore,
): boolean {
  const isUp = event.key === 'ArrowUp'
  if (!isUp && event.key !== 'ArrowDown') return false
  if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return false
  const field = event.currentTarget
  const draft = chat.draft.get()
  const shown = shownIn.get(field) ?? { ...NOTHING_SHOWN }
  shownIn.set(field, shown)
  if (draft !== shown.text || draft === '') Object.assign(shown, NOTHING_SHOWN)
  const { place } = shown
  const { selectionStart, selectionEnd } = field
  const isAtAnEnd = selectionStart === 0 || selectionStart === draft.length
  const isUntouched = place >= 0 && selectionStart === selectionEnd && isAtAnEnd
  if (draft !== '' && !isUntouched) return false
  const texts = sentTexts(chat)
  const next = isUp ? place + 1 : place - 1
  const text = next < 0 ? '' : texts[next]
  if (text === undefined || next < -1) return false
  Object.assign(shown, { place: next, text })
  chat.draft.set(text)
  // After the render that shows the text: until then the caret has no place in it.
  queueMicrotask(() => field.setSelectionRange(text.length, text.length))
  return true
}
