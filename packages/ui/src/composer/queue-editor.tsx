'use client'
import { useEffect, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import { useOwned } from '@x/react'
import { Icon } from '../icons.tsx'
import { useFieldText } from '../field-text.ts'
import { isComposingKey } from '../ime.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { useAutosize } from './use-autosize.ts'

interface QueueEditorProps {
  text: string
  onSave: (text: string) => void
  onCancel: () => void
  /** Its turn came while it was being changed; gets what was typed. */
  onTooLate: (text: string) => void
}

/** Changes a message that waits: Enter keeps the new text, Escape the old one. */
export function QueueEditor({ text, onSave, onCancel, onTooLate }: QueueEditorProps): ReactElement {
  const words = useWords()
  const field = useRef<HTMLTextAreaElement>(null)
  const [value, setValue] = useState(text)
  // Undefined once the text was kept or given up.
  const unsaved = useRef<(() => void) | undefined>(undefined)
  useFieldText(field, value)
  useAutosize(field, value)
  useEffect(() => {
    unsaved.current = value === text ? undefined : () => onTooLate(value)
  })
  useEffect(() => {
    const element = field.current
    element?.focus({ preventScroll: true })
    element?.setSelectionRange(element.value.length, element.value.length)
  }, [])
  const [leaving] = useState(() => ({ dispose: () => unsaved.current?.() }))
  useOwned(leaving)
  const save = (): void => {
    unsaved.current = undefined
    onSave(value)
  }
  const cancel = (): void => {
    unsaved.current = undefined
    onCancel()
  }
  return (
    <span data-x-queue-editor="">
      <textarea
        ref={field}
        data-x-queue-input=""
        rows={1}
        dir="auto"
        aria-label={words.composer.editQueued}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={(event) => {
          if (isComposingKey(event)) return
          const isSave = event.key === 'Enter' && !event.shiftKey && !event.altKey
          if (!isSave && event.key !== 'Escape') return
          event.preventDefault()
          if (isSave) save()
          else cancel()
        }}
      />
      <button
        type="button"
        data-x-button="icon"
        aria-label={words.composer.keepChange}
        title={words.composer.keepChange}
        onClick={save}
      >
        <Icon name="check" />
      </button>
      <button
        type="button"
        data-x-button="icon"
        aria-label={words.cancel}
        title={words.cancel}
        onClick={cancel}
      >
        <Icon name="close" />
      </button>
    </span>
  )
}
