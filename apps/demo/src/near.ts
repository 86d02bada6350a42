import { type RefObject, useEffect, useRef, useState } from 'react'
import type * as overlaysFile from './overlays.ts'

type Overlays = typeof overlaysFile

let loaded: Overlays | undefined

/** What a button is given that stands for one whose file is not there yet. */
interface StandIn {
  ref: RefObject<HTMLButtonElement | null>
  type: 'button'
  onPointerEnter: () => void
  onFocus: () => void
  onClick: () => void
}

/**
 * The overlays, as soon as somebody points at a stand-in, comes to it with Tab or presses it. What it had, the focus or
 * the press, goes to the button that takes its place: `next` is that one's ref.
 */
export function useNear(): {
  overlays: Overlays | undefined
  standIn: StandIn
  next: RefObject<HTMLButtonElement | null>
} {
  const [overlays, setOverlays] = useState(loaded)
  const ref = useRef<HTMLButtonElement>(null)
  const next = useRef<HTMLButtonElement>(null)
  const wanted = useRef<'nothing' | 'focus' | 'press'>('nothing')
  function load(): void {
    import('./overlays.ts').then(
      (found) => {
        loaded = found
        if (document.activeElement === ref.current && wanted.current === 'nothing') {
          wanted.current = 'focus'
        }
        setOverlays(found)
      },
      // The file is gone, or there is no network: the next touch tries again.
      () => undefined,
    )
  }
  useEffect(() => {
    if (!overlays || wanted.current === 'nothing') return
    next.current?.focus()
    if (wanted.current === 'press') next.current?.click()
    wanted.current = 'nothing'
  }, [overlays])
  const standIn: StandIn = {
    ref,
    type: 'button',
    onPointerEnter: load,
    onFocus: load,
    onClick() {
      wanted.current = 'press'
      load()
    },
  }
  return { overlays, standIn, next }
}
