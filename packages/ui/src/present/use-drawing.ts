'use client'
// The drawing of charts comes in a file of its own, with the first of them: most calls have none.
import type * as plot from './plot.tsx'
import { lazyFile, useOf, whole } from '../lazy-file.ts'

type Drawing = typeof plot

const file = lazyFile<Drawing>(
  () => import('./plot.tsx'),
  (cause) =>
    `@x/ui: the file that draws charts could not be loaded (${cause}). Their numbers are shown as a table until it can be.`,
)

/** Fetches the file. Never rejects: after a failure, the next chart tries again. */
export const loadDrawing: () => Promise<unknown> = file.load

/** What draws, once it is there. Where it cannot be had, the numbers are; the next chart tries again. */
export function useDrawing(): Drawing | undefined {
  return useOf(file, whole)
}
