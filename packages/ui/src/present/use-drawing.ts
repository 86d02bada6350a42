'use client'
// The drawing of charts comes in a file of its own, with the first of them: most calls have none.
import { useEffect, useSyncExternalStore } from 'react'
import type * as plot from './plot.tsx'
import { warnOnce } from '../warn-once.ts'

type Drawing = typeof plot

let loaded: Drawing | undefined
let loading: Promise<void> | undefined
const listeners = new Set<() => void>()

/** What draws, once it is there. Where it cannot be had, the numbers are; the next chart tries again. */
export function useDrawing(): Drawing | undefined {
  // A page takes over from its server without a drawing, also where an earlier chart has fetched it.
  const drawing = useSyncExternalStore(subscribe, now, onServer)
  useEffect(() => void load(), [])
  return drawing
}

function load(): Promise<void> {
  loading ??= import('./plot.tsx').then(
    (drawing) => {
      loaded = drawing
      for (const listener of listeners) listener()
    },
    (cause: unknown) => {
      loading = undefined
      warnOnce(
        `@x/ui: the file that draws charts could not be loaded (${String(cause)}). Their numbers are shown as a table until it can be.`,
      )
    },
  )
  return loading
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const now = (): Drawing | undefined => loaded
const onServer = (): undefined => undefined
