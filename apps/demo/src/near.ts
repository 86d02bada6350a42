import { type RefObject, useEffect, useRef } from 'react'
import { lateFile, useFile } from './late.tsx'
import type * as overlaysFile from './overlays.ts'

const late = lateFile(() => import('./overlays.ts'))

/** What a button is given that stands for one whose file is not there yet. */
interface StandIn {
  ref: RefObject<HTMLButtonElement | null>
  type: 'button'
  onPointerEnter: () => void
  onFocus: () => void
  onBlur: () => void
  onClick: () => void
}

/**
 * The overlays, as soon as somebody points at a stand-in, comes to it with Tab or presses it. What it had, the focus or
 * the press, goes to the button that takes its place: `next` is that one's ref.
 */
export function useNear(): {
  overlays: typeof overlaysFile | undefined
  standIn: StandIn
  next: RefObject<HTMLButtonElement | null>
} {
  const { file: overlays } = useFile(late)
  const ref = useRef<HTMLButtonElement>(null)
  const next = useRef<HTMLButtonElement>(null)
  const wanted = useRef<'nothing' | 'focus' | 'press'>('nothing')
  useEffect(() => {
    if (!overlays || wanted.current === 'nothing') return
    next.current?.focus()
    if (wanted.current === 'press') next.current?.click()
    wanted.current = 'nothing'
  }, [overlays])
  const standIn: StandIn = {
    ref,
    type: 'button',
    onPointerEnter: () => void late.load(),
    onFocus() {
      wanted.current = 'focus'
      void late.load()
    },
    onBlur: () => (wanted.current = 'nothing'),
    onClick() {
      wanted.current = 'press'
      void late.load()
    },
  }
  return { overlays, standIn, next }
}
