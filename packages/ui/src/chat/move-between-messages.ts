import type { KeyboardEvent } from 'react'
import { isComposingKey } from '../ime.ts'
import { isElement } from '../tree-of.ts'

const FIELDS = 'input, textarea, select, [contenteditable]'

/**
 * Alt with ArrowUp and ArrowDown goes from message to message, from the field to the last one and back to the field.
 * In a text these keys are the text's, except at its very start.
 */
export function moveBetweenMessages(event: KeyboardEvent<HTMLElement>): void {
  const { key, currentTarget, target } = event
  const step = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0
  if (!step || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  if (event.defaultPrevented || isComposingKey(event) || !isElement(target)) return
  const field = target.closest(FIELDS)
  const isAtStart = (field as HTMLTextAreaElement | null)?.selectionEnd === 0
  if (field && !(isAtStart && step < 0)) return
  const messages = [...currentTarget.querySelectorAll<HTMLElement>('[data-x-message]')]
  const message = target.closest<HTMLElement>('[data-x-message]')
  const at = message ? messages.indexOf(message) : messages.length
  const next =
    messages[at + step] ??
    (step > 0 && message && currentTarget.querySelector<HTMLElement>('[data-x-composer-input]'))
  if (!next) return
  event.preventDefault()
  next.focus({ preventScroll: true })
  next.scrollIntoView?.({ block: next.matches(FIELDS) ? 'nearest' : 'start' })
}
