'use client'
// Parts that no first answer needs come in one file of their own, later.ts: fetched once the page is idle, or when the
// first of them is shown. Where that file cannot be had, after a deployment or without a network, each is what its
// place shows without it, and the rest goes on.
import { createElement, useEffect } from 'react'
import type { ComponentType, ReactNode } from 'react'
import type * as later from './later.ts'
import { lazyFile, useOf } from './lazy-file.ts'

type Later = typeof later

const file = lazyFile<Later>(
  () => import('./later.ts'),
  (cause) =>
    `@x/ui: a file with parts of the chat could not be loaded (${cause}). They are plain or missing until it can be. Keep the files of the last deployment for as long as pages that need them may be open.`,
)

/** Fetches the file. Never rejects: after a failure, the next part that is shown tries again. */
export const loadLater: () => Promise<void> = file.load

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
export const partsNow: () => Later | undefined = file.now

/** Does something with the parts as soon as they are there. Returns the undo. */
export function withLater(begin: (parts: Later) => () => void): () => void {
  let undo: (() => void) | undefined
  const tryToBegin = (): void => {
    const parts = file.now()
    if (parts) undo ??= begin(parts)
  }
  tryToBegin()
  const unsubscribe = file.subscribe(tryToBegin)
  return () => {
    unsubscribe()
    undo?.()
  }
}

/** Something of later.ts; undefined until it is there. */
export function useLaterOf<T>(of: (parts: Later) => T): T | undefined {
  return useOf(file, of)
}

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
