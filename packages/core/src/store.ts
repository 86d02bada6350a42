// A value you can read and subscribe to. The value is always current; listeners may hear of it later.
import type { Scheduler } from './schedule.ts'

/** A value that can be read and subscribed to. */
export interface Store<T> {
  /** The current value. Same identity until something changed. */
  get(): T
  /** Calls `listener` after each publish. Returns its undo. */
  subscribe(listener: () => void): () => void
  /** The value at creation: what a server renders. */
  readonly initial: T
}

/** A store that its owner may change. */
export interface WritableStore<T> extends Store<T> {
  /** Changes the value and tells listeners now, together with whatever was deferred. */
  set(next: T | ((current: T) => T)): void
  /**
   * Changes the value when it is next read, and tells listeners at the next frame. Many calls before
   * that frame cost one call of the last `produce`.
   */
  defer(produce: (current: T) => T): void
}

/** Throws what a listener threw where nobody's work ends with it. Node has no `reportError`. */
function report(thrown: unknown): void {
  if (typeof reportError === 'function') reportError(thrown)
  else {
    queueMicrotask(() => {
      throw thrown
    })
  }
}

/**
 * Makes a store. Without a scheduler `defer` publishes at once. `derive` completes each new value with
 * what follows from its other members.
 */
export function createStore<T>(
  initial: T,
  scheduler?: Pick<Scheduler, 'frame'>,
  derive: (value: T) => T = (value) => value,
): WritableStore<T> {
  const listeners = new Set<() => void>()
  let value = initial
  let pending: ((current: T) => T) | undefined
  let cancelFrame: (() => void) | undefined

  function get(): T {
    if (pending) {
      const produce = pending
      pending = undefined
      value = derive(produce(value))
    }
    return value
  }

  function publish(): void {
    cancelFrame?.()
    cancelFrame = undefined
    // A copy: a listener may unsubscribe itself or others while it is told.
    for (const listener of Array.from(listeners)) {
      try {
        listener()
      } catch (thrown) {
        report(thrown)
      }
    }
  }

  return {
    initial,
    get,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set(next) {
      const before = value
      const current = get()
      value = derive(typeof next === 'function' ? (next as (current: T) => T)(current) : next)
      if (!Object.is(value, before) || cancelFrame) publish()
    },
    defer(produce) {
      pending = produce
      if (!scheduler) publish()
      else cancelFrame ??= scheduler.frame(publish)
    },
  }
}
