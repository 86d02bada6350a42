'use client'
// Files that come after the first view: fetched once for the page, told to whoever draws from them, and asked for again
// where one could not be had: by the next part that is shown, and when there is a network again.
import { useEffect, useSyncExternalStore } from 'react'
import { warnOnce } from './warn-once.ts'
import { watchFingers, whenLetGo } from './when-let-go.ts'

/** How it is with a file that comes later. */
export interface LazyState<File> {
  /** What it exports, once it is there. */
  readonly file?: File
  /** Whether the file was asked for and could not be had. */
  readonly isLost?: boolean
}

/** A file that comes later. */
export interface LazyFile<File> {
  /** Fetches it once. Never rejects: undefined where it cannot be had, and then the next call tries again. */
  readonly load: () => Promise<File | undefined>
  /** How it is with it. Changes wait until nothing is pressed: what was drawn anew amid a press would not hear its end. */
  readonly get: () => LazyState<File>
  /** Calls back when that has changed. Returns the undo. */
  readonly subscribe: (listener: () => void) => () => void
}

const NOTHING = {}

const unnamed = (cause: string): string =>
  `@x/ui: a file with parts of the page could not be loaded (${cause}). They are plain or missing until it can be. Keep the files of the last deployment while pages need them.`

/**
 * A file that is fetched when it is first needed, and, where there was no network then, with the network.
 * @param lost what a developer is told where it cannot be had: what is missing, and what stands in its place
 * @example
 * const menu = lazyFile(() => import('./menu.tsx'))
 * const Menu = lazyPart(menu, (file) => file.Menu)
 */
export function lazyFile<File>(
  importIt: () => Promise<File>,
  lost: (cause: string) => string = unnamed,
): LazyFile<File> {
  let state: LazyState<File> = NOTHING
  let loading: Promise<File | undefined> | undefined
  const listeners = new Set<() => void>()

  const publish = (next: LazyState<File>): void =>
    whenLetGo(() => {
      // What is here is never lost again, whichever of two waited longer.
      if (state.file) return
      state = next
      for (const listener of listeners) listener()
    })
  const load = (): Promise<File | undefined> =>
    (loading ??= importIt().then(
      (file) => {
        publish({ file })
        return file
      },
      (cause: unknown) => {
        loading = undefined
        publish({ isLost: true })
        globalThis.addEventListener?.('online', load, { once: true })
        warnOnce(lost(String(cause)))
        return undefined
      },
    ))
  return {
    load,
    get: () => state,
    subscribe(listener) {
      watchFingers()
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/**
 * How it is with such a file; it fetches nothing. A page takes over from its server without it, also where the file has
 * come already.
 */
export function useLazyFile<File>(file: LazyFile<File>): LazyState<File> {
  return useSyncExternalStore<LazyState<File>>(file.subscribe, file.get, () => NOTHING)
}

/** Something of such a file, and undefined until it is there. Draws nothing anew where it is lost. */
export function useOf<File, T>(file: LazyFile<File>, of: (file: File) => T): T | undefined {
  const found = useSyncExternalStore(file.subscribe, () => file.get().file, none)
  useEffect(() => void file.load(), [file])
  return found && of(found)
}

const none = (): undefined => undefined

/** For `useOf`: the file itself. */
export const whole = <File>(file: File): File => file
