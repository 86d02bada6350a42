'use client'
import type { Store } from '@x/core'
import { useMemo, useRef, useState } from 'react'
import { mustBe } from './must-be.ts'
import { useBeforePaint } from './use-before-paint.ts'

/**
 * Reads a selection of a store and renders when the selection changes. `select` must tolerate what it
 * does not find: an id may be gone by the time that it is read.
 * @throws ChatError `usage` for what is no store, or has another value each time that it is read.
 */
export function useStore<T, S>(
  store: Store<T>,
  select: (value: T) => S,
  isEqual?: (left: S, right: S) => boolean,
): S {
  const [isOne] = useState(() => typeof store?.get === 'function' && store.get() === store.get())
  mustBe(isOne && typeof select === 'function', 'what `useStore` was given', A_STORE)
  return useSelection(store, select, isEqual)
}

const A_STORE = 'a store whose `get` gives the same until it changes, and a function'

/**
 * What `useStore` does, for the stores that this package has made or looked at.
 *
 * State and a subscription, not `useSyncExternalStore`: under that, a store that changes every few
 * milliseconds delays a navigation transition from 0.5–2 s to 5.4–6.5 s, throttled or not.
 */
export function useSelection<T, S>(
  store: Store<T>,
  select: (value: T) => S,
  isEqual: (left: S, right: S) => boolean = Object.is,
): S {
  const [held, hold] = useState(() => ({ store, value: store.get() }))
  const value = held.store === store ? held.value : store.get()
  const selection = useMemo(() => select(value), [select, value])
  const committed = useRef({ value, select, selection, isEqual })

  useBeforePaint(() => {
    committed.current = { value, select, selection, isEqual }
  })

  useBeforePaint(() => {
    function check(): void {
      const now = store.get()
      const last = committed.current
      // A selection that is another object each time it is made is not equal to itself, and would render without end.
      if (Object.is(now, last.value)) return
      // Compared before state is set: a slice that did not change costs no render.
      const next = last.select(now)
      if (last.isEqual(last.selection, next)) return
      // What React was told of counts, also before it has rendered it: the store may change back until then.
      committed.current = { ...last, value: now, selection: next }
      hold({ store, value: now })
    }
    // The store may have changed between render and commit, and a new selector may read from what is
    // held here something that has changed since. Not after each commit: that would show what the
    // store defers to the next frame before its time.
    check()
    return store.subscribe(check)
  }, [store, select])

  return selection
}
