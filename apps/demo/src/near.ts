import { useEffect, useRef } from 'react'
import { lateFile } from './late.tsx'

const late = lateFile(() => import('./overlays.ts'))

/**
 * The overlays, as soon as somebody points at a stand-in, comes to it with Tab or presses it. What it had, the focus or
 * the press, goes to the button that takes its place: `next` is that one's ref.
 */
export function useNear() {
  const { file: overlays } = late.use()
  const next = useRef<HTMLButtonElement>(null)
  const wanted = useRef<'focus' | 'click'>(undefined)
  useEffect(() => {
    if (!overlays || !wanted.current) return
    next.current?.focus()
    if (wanted.current === 'click') next.current?.click()
    wanted.current = undefined
  }, [overlays])
  const come = (has?: 'focus' | 'click') => () => {
    wanted.current = has ?? wanted.current
    void late.load()
  }
  const standIn = {
    type: 'button' as const,
    'aria-haspopup': 'dialog' as const,
    'aria-expanded': false,
    onPointerEnter: come(),
    onFocus: come('focus'),
    onBlur: () => void (wanted.current = undefined),
    onClick: come('click'),
  }
  return { overlays, standIn, next }
}
