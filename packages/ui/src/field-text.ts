'use client'
import { useEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { activeIn } from './tree-of.ts'
import { useBeforePaint } from './use-before-paint.ts'

/**
 * Writes a text into its field where somebody else than the person in it has changed it. The field has neither `value`
 * nor `defaultValue`: React would write into it at each letter, and Chromium then undoes letter by letter, and what
 * `value` was set to never. While the field has the focus, what is written here can be undone as what is typed; what
 * follows at once, as words that are still being understood, in one step with it.
 * @param owner of the text: what the field held for another one does not come back
 */
export function useFieldText(
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  owner?: unknown,
): void {
  const last = useRef({ owner, text: '', isComposing: false, written: '' })
  useBeforePaint(() => {
    const element = field.current
    const { owner: before, text: known, isComposing, written } = last.current
    if (!element || (text === known && owner === before)) return
    const isOwn = owner === before
    last.current = { owner, text, isComposing, written: '' }
    if (element.value === text) return
    const canUndo = isOwn && !isComposing && activeIn(element) === element
    const isMore = written !== '' && written === element.value && text !== ''
    if (canUndo && type(element, text, isMore)) last.current.written = text
    else element.value = text
  }, [field, text, owner])
  useEffect(() => {
    const undo = new AbortController()
    const note = ({ type }: Event): void => {
      last.current.isComposing = type === 'compositionstart'
    }
    for (const name of ['compositionstart', 'compositionend'])
      field.current?.addEventListener(name, note, undo)
    return () => undo.abort()
  }, [field])
}

/** As if by keys: only what differs, with the caret where it was in the rest. Returns whether the browser did. */
function type(field: HTMLTextAreaElement, text: string, isMore: boolean): boolean {
  const command = (name: string, value?: string): boolean =>
    field.ownerDocument.execCommand?.(name, false, value) === true
  if (isMore) command('undo')
  const { value, selectionEnd: caret } = field
  const shorter = Math.min(value.length, text.length)
  let start = 0
  while (start < shorter && value[start] === text[start]) start++
  let same = 0
  while (same < shorter - start && value.at(-1 - same) === text.at(-1 - same)) same++
  const end = value.length - same
  const added = text.slice(start, text.length - same)
  field.setSelectionRange(start, end)
  command(added === '' ? 'delete' : 'insertText', added)
  if (caret < start) field.setSelectionRange(caret, caret)
  else if (caret > end)
    field.setSelectionRange(caret + text.length - value.length, caret + text.length - value.length)
  return field.value === text
}
