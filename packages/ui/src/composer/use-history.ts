'use client'
import { useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { textOf } from '@x/core'
import type { ChatStore } from '@x/core'

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
export function useHistory(
  chat: ChatStore,
): (event: KeyboardEvent<HTMLTextAreaElement>) => boolean {
  const shown = useRef({ place: -1, text: '' })
  return (event) => {
    const isUp = event.key === 'ArrowUp'
    if (!isUp && event.key !== 'ArrowDown') return false
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return false
    const field = event.currentTarget
    const draft = chat.draft.get()
    if (draft !== shown.current.text || draft === '') shown.current = { place: -1, text: '' }
    const { place } = shown.current
    const { selectionStart, selectionEnd } = field
    const isAtAnEnd = selectionStart === 0 || selectionStart === draft.length
    const isUntouched = place >= 0 && selectionStart === selectionEnd && isAtAnEnd
    if (draft !== '' && !isUntouched) return false
    const texts = sentTexts(chat)
    const next = isUp ? place + 1 : place - 1
    const text = next < 0 ? '' : texts[next]
    if (text === undefined || next < -1) return false
    shown.current = { place: next, text }
    chat.draft.set(text)
    // After the render that shows the text: until then the caret has no place in it.
    queueMicrotask(() => field.setSelectionRange(text.length, text.length))
    return true
  }
}
