// The last messages of a long thread are on the screen first; the others follow in idle moments, the nearest first.
import { flushSync } from 'react-dom'

/** What is not in the page yet. */
export interface Filling {
  /** Calls back in an idle moment, or at once when all of the thread is asked for. Returns its undo. */
  add: (fill: () => void) => () => void
  stop: () => void
}

/** A moment that is not idle after so many milliseconds is taken all the same: 5,000 messages are 20 of them. */
const PATIENCE_MS = 45

/**
 * Fills one part a moment, the last one first. Somebody who searches, selects all or prints gets all of it before the
 * browser goes on.
 */
export function createFilling(): Filling {
  const waiting = new Set<() => void>()
  const undo = new AbortController()
  let cancel: (() => void) | undefined

  function next(): void {
    cancel = undefined
    const fill = [...waiting].at(-1)
    if (!fill) return
    waiting.delete(fill)
    fill()
    schedule()
  }

  function schedule(): void {
    if (waiting.size > 0) cancel ??= whenIdle(next)
  }

  function all(): void {
    if (waiting.size === 0) return
    const fills = [...waiting]
    waiting.clear()
    flushSync(() => {
      for (const fill of fills) fill()
    })
  }

  const options = { capture: true, passive: true, signal: undo.signal } as const
  window.addEventListener('keydown', (event) => asksForAll(event) && all(), options)
  window.addEventListener('beforeprint', all, options)

  return {
    add: (fill) => {
      waiting.add(fill)
      schedule()
      return () => {
        waiting.delete(fill)
      }
    },
    stop: () => {
      cancel?.()
      undo.abort()
    },
  }
}

/** Find, find again, print and select-all of the browsers, and the keys that open a find of their own in Firefox. */
function asksForAll({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey) return ['f', 'g', 'p', 'a', 'Home'].includes(key)
  return ['F3', '/', "'", 'Home'].includes(key)
}

function whenIdle(callback: () => void): () => void {
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(callback)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(callback, { timeout: PATIENCE_MS })
  return () => cancelIdleCallback(handle)
}
