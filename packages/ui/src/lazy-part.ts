'use client'
// Parts that no first answer needs come in one file of their own, later.ts: fetched once the page is idle, or when the
// first of them is shown. Where that file cannot be had, after a deployment or without a network, each is what its
// place shows without it, and the rest goes on.
import { createElement, useEffect, useSyncExternalStore } from 'react'
import type { ComponentType, ReactNode } from 'react'
import type * as later from './later.ts'
import { warnOnce } from './warn-once.ts'

type Later = typeof later

let parts: Later | undefined
let loading: Promise<void> | undefined
const listeners = new Set<() => void>()

/** Fetches the file. Never rejects: after a failure, the next part that is shown tries again. */
export function loadLater(): Promise<void> {
  loading ??= import('./later.ts').then(
    (loaded) => {
      parts = loaded
      for (const listener of listeners) listener()
    },
    (cause: unknown) => {
      loading = undefined
      warnOnce(
        `@x/ui: a file with parts of the chat could not be loaded (${String(cause)}). They are plain or missing until it can be. Keep the files of the last deployment for as long as pages that need them may be open.`,
      )
    },
  )
  return loading
}

/**
 * A part of later.ts, and what stands in its place until it is there; nothing, if that is left out. Keep it usable: it
 * may stay. It is also what a server renders.
 * @example
 * const Lightbox = lazyPart((later) => later.Lightbox)
 */
export function lazyPart<Props extends object>(
  partOf: (parts: Later) => ComponentType<Props>,
  Plain?: ComponentType<Props>,
): ComponentType<Props> {
  return function LazyPart(props): ReactNode {
    const Part = useLaterOf(partOf) ?? Plain
    return Part ? createElement(Part, props) : null
  }
}

/** The parts, if they are there by now: for what is done at a moment and goes without them. */
export function partsNow(): Later | undefined {
  return parts
}

/** Does something with the parts as soon as they are there. Returns the undo. */
export function withLater(begin: (parts: Later) => () => void): () => void {
  let undo = parts && begin(parts)
  const unsubscribe = subscribe(() => {
    undo ??= parts && begin(parts)
  })
  return () => {
    unsubscribe()
    undo?.()
  }
}

/** Something of later.ts; undefined until it is there. */
export function useLaterOf<T>(of: (parts: Later) => T): T | undefined {
  const found = useSyncExternalStore(subscribe, () => parts && of(parts), nothing)
  useEffect(() => void loadLater(), [])
  return found
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const nothing = (): undefined => undefined

/** Milliseconds after which a page that has just come is busy with something else than coming. */
const SETTLED_MS = 300

/** Fetches the parts while what has served the page is still there, and after what the reader sees first. */
export function useLater(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      // Not every browser has it.
      if (typeof requestIdleCallback === 'function') requestIdleCallback(() => void loadLater())
      else void loadLater()
    }, SETTLED_MS)
    return () => clearTimeout(timer)
  }, [])
}
