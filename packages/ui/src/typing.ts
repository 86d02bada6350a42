// What nobody typed, written into a field as if it was: the browser then undoes it as it undoes what was typed.
import { activeIn } from './tree-of.ts'

/** A field that can be typed into. */
export interface Typing {
  /**
   * Has the field hold this text. What is written at once after it, as words that are still being understood, is one
   * step with it. Returns whether it could be done: not without the focus, and not amid a composition.
   */
  type: (text: string) => boolean
  stop: () => void
}

/** Types into a field. */
export function typingInto(field: HTMLTextAreaElement | null): Typing {
  const undo = new AbortController()
  let isComposing = false
  let written = ''
  for (const name of ['compositionstart', 'compositionend'])
    field?.addEventListener(name, () => (isComposing = name === 'compositionstart'), undo)
  return {
    type(text) {
      if (!field || isComposing || activeIn(field) !== field) return false
      const run = (command: string, value?: string): void =>
        void field.ownerDocument.execCommand?.(command, false, value)
      if (written !== '' && written === field.value && text !== '') run('undo')
      const { value, selectionEnd: caret } = field
      const { start, end, added } = difference(value, text)
      field.setSelectionRange(start, end)
      run(added === '' ? 'delete' : 'insertText', added)
      // The caret stays where it was in what is as it was.
      const moved =
        caret < start ? caret : caret > end ? caret + text.length - value.length : undefined
      if (moved !== undefined) field.setSelectionRange(moved, moved)
      written = text
      return field.value === text
    },
    stop: () => undo.abort(),
  }
}

/** From where to where one text is another, and what stands there in the other. */
function difference(value: string, text: string): { start: number; end: number; added: string } {
  const shorter = Math.min(value.length, text.length)
  let start = 0
  while (start < shorter && value[start] === text[start]) start++
  let same = 0
  while (same < shorter - start && value.at(-1 - same) === text.at(-1 - same)) same++
  return { start, end: value.length - same, added: text.slice(start, text.length - same) }
}
