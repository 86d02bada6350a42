'use client'
import type { KeyboardEvent } from 'react'
import { isComposingKey } from '../ime.ts'
import { focusOpener, rowsIn } from './conversation-row.tsx'

interface ListActs {
  edit: (id: string) => void
  remove: (id: string) => void
  /** Brings back the last one that was removed; undefined where there is none. */
  undo: (() => void) | undefined
}

/** Goes from row to row, and does what the keys of the row in use say. */
export function onListKey(
  event: KeyboardEvent<HTMLElement>,
  body: HTMLElement | null,
  { edit, remove, undo }: ListActs,
): void {
  if (event.defaultPrevented || isComposingKey(event) || event.altKey) return
  const all = rowsIn(body)
  const row = (event.target as Element).closest<HTMLElement>('[data-x-conversation]')
  const id = row?.dataset['xConversation']
  const at = row ? all.indexOf(row) : -1
  const to = keyTarget(event.key, at, all.length)
  if (to !== undefined && (row || event.key === 'ArrowDown')) focusOpener(all[to])
  else if (event.key === 'F2' && id !== undefined) edit(id)
  else if (isDeleteKey(event) && id !== undefined) remove(id)
  else if (isUndoKey(event) && undo) undo()
  else return
  event.preventDefault()
}

/** The row that a key goes to; undefined for keys that go nowhere. */
function keyTarget(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined
  if (key === 'ArrowDown') return Math.min(count - 1, at + 1)
  if (key === 'ArrowUp') return Math.max(0, at - 1)
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : undefined
}

/** Control or Command and Z, but not in a field, whose text it undoes. */
function isUndoKey({ key, ctrlKey, metaKey, shiftKey, target }: KeyboardEvent): boolean {
  const isField = (target as Element).matches('input, textarea')
  return key === 'z' && (ctrlKey || metaKey) && !shiftKey && !isField
}

/** Delete or, where keyboards have none, Command and Backspace. */
function isDeleteKey({ key, metaKey }: KeyboardEvent): boolean {
  return key === 'Delete' || (key === 'Backspace' && metaKey)
}
