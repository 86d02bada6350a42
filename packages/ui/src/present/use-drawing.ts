'use client'
// The drawing of charts comes in a file of its own, with the first of them: most calls have none.
import { useEffect, useState } from 'react'
import type * as plot from './plot.tsx'
import { warnOnce } from '../warn-once.ts'

type Drawing = typeof plot

let loaded: Drawing | undefined
let loading: Promise<void> | undefined

/** What draws, once it is there. Where it cannot be had, the numbers are; the next chart tries again. */
export function useDrawing(): Drawing | undefined {
  const [drawing, setDrawing] = useState(loaded)
  useEffect(() => {
    if (drawing) return undefined
    let isGone = false
    loading ??= import('./plot.tsx').then(
      (drawing) => {
        loaded = drawing
      },
      (cause: unknown) => {
        loading = undefined
        warnOnce(
          `@x/ui: the file that draws charts could not be loaded (${String(cause)}). Their numbers are shown as a table until it can be.`,
        )
      },
    )
    void loading.then(() => {
      if (!isGone) setDrawing(loaded)
    })
    return () => {
      isGone = true
    }
  }, [drawing])
  return drawing
}
