'use client'
import type { Store } from '@x/core'
import { useMemo, useRef, useState } from 'react'
import { useBeforePaint } from './use-before-paint.ts'

/**
 * Reads a selection of a store and renders when the selection changes. `select` must tolerate what it
 * does not find: an id may be gone by the time that it is read.
 *
 * State and a subscription, not `useSyncExternalStore`: under that, a store that changes every few
 * milliseconds delays a navigation transition from 0.5–2 s to 5.4–6.5 s, throttled or not.
 */
export function useStore<T, S>(
  store: Store<T>,
  select: (value: T) => S,
  isEqual: (left: S, right: S) => boolean = Object.is,
): S {
  const [held, hold] = useState(() => ({ store, value: store.get() }))
  const value = held.store === store ? held.value : store.get()
  const selection = useMemo(() => select(value), [select, value])
  const committed = useRef({ select, selection, isEqual })

  useBeforePaint(() => {
    committed.current = { select, selection, isEqual }
    // A change may fall between render and commit. An unchanged value ends it, also for selectors
    // that make a new object each time.
    const now = store.get()
    if (now !== value && !isEqual(selection, select(now))) hold({ store, value: now })
  })

  useBeforePaint(() => {
    function check(): void {
      const now = store.get()
      const last = committed.current
      // Compared before state is set: a slice that did not change costs no render.
      if (!last.isEqual(last.selection, last.select(now))) hold({ store, value: now })
    }
    return store.subscribe(check)
  }, [store])

  return selection
}
