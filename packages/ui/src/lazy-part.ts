'use client'
// Parts that no first answer needs come in three files: later.ts and later-in-answers.ts once the page is idle,
// later-by-hand.ts with the first touch, or each when the first of it is shown. Where one cannot be had, after a
// deployment or without a network, each is what its place shows without it, and the rest goes on.
import { createElement, useEffect } from 'react'
import type { ComponentType, FunctionComponent, ReactNode } from 'react'
import type * as later from './later.ts'
import type * as laterByHand from './later-by-hand.ts'
import type * as laterInAnswers from './later-in-answers.ts'
import { lazyFile, useOf } from './lazy-file.ts'
import type { LazyFile } from './lazy-file.ts'

/** What stands around the answers. */
export const around: LazyFile<typeof later> = lazyFile(() => import('./later.ts'))

/** What hands do. */
export const byHand: LazyFile<typeof laterByHand> = lazyFile(() => import('./later-by-hand.ts'))

/** What is shown and said of an answer. */
export const inAnswers: LazyFile<typeof laterInAnswers> = lazyFile(
  () => import('./later-in-answers.ts'),
)

/**
 * A part of such a file, which is fetched when it is shown, and what stands in its place until it is there; nothing, if
 * that is left out. Keep it usable: it may stay, and knows by `useLazyFile` that the file is lost. The same is what a
 * server renders.
 * @example
 * const Lightbox = lazyPart(byHand, (hands) => hands.Lightbox)
 */
export function lazyPart<File, Props extends object>(
  file: LazyFile<File>,
  partOf: (parts: File) => ComponentType<Props>,
  Plain?: ComponentType<Props>,
): FunctionComponent<Props> {
  return function LazyPart(props): ReactNode {
    const Part = useOf(file, partOf) ?? Plain
    return Part ? createElement(Part, props) : null
  }
}

/** Does something with what hands do as soon as it is there. Returns the undo. */
export function withHands(begin: (hands: typeof laterByHand) => () => void): () => void {
  let undo: (() => void) | undefined
  const tryToBegin = (): void => {
    const hands = byHand.get().file
    if (hands) undo ??= begin(hands)
  }
  tryToBegin()
  const unsubscribe = byHand.subscribe(tryToBegin)
  return () => {
    unsubscribe()
    undo?.()
  }
}

/** Milliseconds after which a page that has just come is busy with something else than coming. */
const SETTLED_MS = 300

/** Fetches a file while what has served the page is still there, and after what the reader sees first. */
export function useLater({ load }: LazyFile<unknown>): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      // Not every browser has it.
      if (typeof requestIdleCallback === 'function') requestIdleCallback(() => void load())
      else void load()
    }, SETTLED_MS)
    return () => clearTimeout(timer)
  }, [load])
}
