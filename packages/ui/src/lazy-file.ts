'use client'
// Files that come after the first view: fetched once for the page, told to whoever draws from them, and asked for again
// by the next part that is shown where one could not be had.
import { useEffect, useSyncExternalStore } from 'react'
import { warnOnce } from './warn-once.ts'
import { whenLetGo } from './when-let-go.ts'

/** What one file exports, once it is there. */
export interface LazyFile<File> {
  /** Fetches the file. Never rejects: after a failure, the next call tries again. */
  readonly load: () => Promise<void>
  /** What the file exports; undefined until it is there. */
  readonly now: () => File | undefined
  /** Calls back when the file has come. Returns the undo. */
  readonly subscribe: (listener: () => void) => () => void
}

/**
 * A file that is fetched when it is first needed.
 * @param lost what a developer is told where it cannot be had: what is missing, and what stands in its place
 * @example
 * const drawing = lazyFile(() => import('./plot.tsx'), (cause) => `Charts are tables until it comes (${cause}).`)
 */
export function lazyFile<File>(
  importIt: () => Promise<File>,
  lost: (cause: string) => string,
): LazyFile<File> {
  let file: File | undefined
  let loading: Promise<void> | undefined
  const listeners = new Set<() => void>()
  return {
    now: () => file,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    load() {
      loading ??= importIt().then(
        (loaded) => {
          file = loaded
          for (const listener of listeners) whenLetGo(listener)
        },
        (cause: unknown) => {
          loading = undefined
          warnOnce(lost(String(cause)))
        },
      )
      return loading
    },
  }
}

/**
 * Something of such a file, and undefined until it is there. A page takes over from its server without it, also where
 * the file has come already.
 */
export function useOf<File, T>(file: LazyFile<File>, of: (file: File) => T): T | undefined {
  const found = useSyncExternalStore(
    file.subscribe,
    () => {
      const now = file.now()
      return now && of(now)
    },
    nothing,
  )
  useEffect(() => void file.load(), [file])
  return found
}

const nothing = (): undefined => undefined
