'use client'
import { type RefObject, useEffect, useRef } from 'react'
import { type LazyFile, lazyFile, useLazyFile } from '../../lazy-file.ts'
import type * as overlays from '../index.ts'

const file: LazyFile<typeof overlays> = lazyFile(
  () => import('../index.ts'),
  (cause) =>
    `@x/ui: the file with what opens above the page could not be loaded (${cause}). Its buttons ask for it again when they are pressed. Keep the files of the last deployment while pages that need them are open.`,
)

interface Near {
  /** The parts themselves, once they are there. */
  parts: typeof overlays | undefined
  /** For the button that stands in place of one. */
  props: Readonly<Record<string, unknown>>
  /** Of the button that takes its place. */
  next: RefObject<HTMLButtonElement | null>
}

/**
 * The overlays, as soon as somebody points at a button, comes to it with Tab or presses it. What it had, the focus or the
 * press, goes to the button that takes its place.
 */
export function useNear(): Near {
  const { file: parts } = useLazyFile(file)
  const next = useRef<HTMLButtonElement>(null)
  const had = useRef<'focus' | 'click'>(undefined)
  useEffect(() => {
    if (!parts || !had.current) return
    next.current?.focus()
    if (had.current === 'click') next.current?.click()
    had.current = undefined
  }, [parts])
  const come = (has?: 'focus' | 'click') => () => {
    had.current = has ?? had.current
    void file.load()
  }
  const props = {
    type: 'button',
    'aria-haspopup': 'dialog',
    'aria-expanded': false,
    onPointerEnter: come(),
    onFocus: come('focus'),
    onBlur: () => void (had.current = undefined),
    onClick: come('click'),
  }
  return { parts, props, next }
}
