'use client'
import { useSyncExternalStore } from 'react'

const never = (): (() => void) => () => undefined

/** False on a server and in the render that takes over from it, whose clock and language may differ. */
export function useMounted(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
