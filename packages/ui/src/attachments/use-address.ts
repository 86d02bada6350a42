'use client'
import { useEffect, useState } from 'react'
import type { MediaPart } from '@x/core'

/** An address by which an item can be shown; undefined while there is none. That of a file lives as long as the component. */
export function useAddress(item: File | MediaPart): string | undefined {
  const [made, setMade] = useState<{ file: Blob; url: string }>()
  const file = item instanceof Blob ? item : undefined
  useEffect(() => {
    // A DOM without a browser has no such addresses, and nothing to show either.
    if (!file || typeof URL.createObjectURL !== 'function') return undefined
    const url = URL.createObjectURL(file)
    setMade({ file, url })
    return () => {
      URL.revokeObjectURL(url)
      setMade(undefined)
    }
  }, [file])
  // Of another file, for one render.
  if (item instanceof Blob) return made?.file === item ? made.url : undefined
  return item.url || undefined
}
