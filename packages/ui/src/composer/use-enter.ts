'use client'
import { useEffect, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { EnterKey } from '../ui-provider/slots.ts'

/** A finger is what there is, and so a keyboard on the screen. */
const TOUCH = '(hover: none) and (pointer: coarse)'

/** Whether Enter alone makes a new line. On a server and until it has been looked at, it sends. */
export function useEnterKey(enter: EnterKey): boolean {
  const [isTouch, setTouch] = useState(false)
  useEffect(() => {
    if (typeof matchMedia !== 'function') return
    const query = matchMedia(TOUCH)
    const look = (): void => setTouch(query.matches)
    look()
    query.addEventListener('change', look)
    return () => query.removeEventListener('change', look)
  }, [])
  return enter === 'newline' || (enter === 'auto' && isTouch)
}

/** Whether a key press sends. With Ctrl or Cmd, Enter always does. */
export function isSendKey(event: KeyboardEvent, isNewLine: boolean): boolean {
  if (event.key !== 'Enter' || event.shiftKey || event.altKey) return false
  return !isNewLine || event.ctrlKey || event.metaKey
}
