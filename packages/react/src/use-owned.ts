'use client'
import { useEffect, useRef } from 'react'

/** Disposes what the component made when it is gone, but not when StrictMode only pretends. */
export function useOwned(owned: { dispose(): void } | undefined): void {
  const leaving = useRef<{ owned: object; timer: ReturnType<typeof setTimeout> } | undefined>(
    undefined,
  )
  useEffect(() => {
    if (!owned) return undefined
    if (leaving.current?.owned === owned) clearTimeout(leaving.current.timer)
    return () => {
      leaving.current = { owned, timer: setTimeout(() => owned.dispose(), 0) }
    }
  }, [owned])
}
