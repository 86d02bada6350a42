'use client'
import { useEffect, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import { isComposingKey } from '../ime.ts'

interface TitleEditorProps {
  title: string
  label: string
  /** Called once, with the new title, or with undefined where it stays as it was. */
  onDone: (title: string | undefined, by: 'key' | 'leaving') => void
}

/** A title being changed: Enter or leaving the field keeps it, Escape gives it up. */
export function TitleEditor({ title, label, onDone }: TitleEditorProps): ReactElement {
  const [value, setValue] = useState(title)
  const field = useRef<HTMLInputElement>(null)
  const isDone = useRef(false)
  useEffect(() => {
    isDone.current = false
    field.current?.focus({ preventScroll: true })
    field.current?.select()
  }, [])
  const done = (by: 'key' | 'leaving', isKept = true): void => {
    if (isDone.current) return
    isDone.current = true
    const next = value.trim()
    onDone(isKept && next !== '' && next !== title ? next : undefined, by)
  }
  return (
    <input
      ref={field}
      data-x-conversation-input=""
      dir="auto"
      aria-label={label}
      value={value}
      onChange={(event) => setValue(event.target.value)}
      onBlur={() => done('leaving')}
      onKeyDown={(event) => {
        // The keys of the list are not those of the field.
        event.stopPropagation()
        if (isComposingKey(event)) return
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        event.preventDefault()
        done('key', event.key === 'Enter')
      }}
    />
  )
}
