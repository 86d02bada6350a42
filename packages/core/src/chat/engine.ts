// What a keeper does to its chat. Handed to it and not imported by it: it comes in a chunk of its own, and bundlers move
// whatever two chunks share into a third, which then loads for pages that have no chat at all.
import type { toQuestion } from './plan.ts'
import type { openRun, showTree, startNext } from './runs.ts'
import type { isWriting } from './session.ts'
import type { patchStorage } from './keeping/storage-state.ts'

/** Functions of the engine, each with a session as its first argument. */
export interface Engine {
  toQuestion: typeof toQuestion
  openRun: typeof openRun
  showTree: typeof showTree
  startNext: typeof startNext
  isWriting: typeof isWriting
  patchStorage: typeof patchStorage
}
