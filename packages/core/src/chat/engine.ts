// What a keeper does to its chat. Handed to it and not imported by it: it comes in a chunk of its own, and bundlers move
// whatever two chunks share into a third, which then loads for pages that have no chat at all.
import type { toQuestion } from './plan.ts'
import type { openAnswer } from './answer/answer.ts'
import type { inTime } from './deadline.ts'
import type { sizeOf, toAttachment } from './answer/kept-answer.ts'
import type { emptied } from './answer/open-calls.ts'
import type { connectionFor } from './options.ts'
import type { endStream } from '../http/route-stream.ts'
import type { settled } from './keeping/settled.ts'
import type { openRun, showTree, startNext, startRun, stopRun } from './runs.ts'
import type { isWriting } from './session.ts'
import type { goOnAfterCalls } from './verbs/ask.ts'
import type { patchStorage } from './keeping/storage-state.ts'

/** Functions of the engine. */
export interface Engine {
  toQuestion: typeof toQuestion
  openRun: typeof openRun
  inTime: typeof inTime
  showTree: typeof showTree
  startNext: typeof startNext
  startRun: typeof startRun
  goOnAfterCalls: typeof goOnAfterCalls
  stopRun: typeof stopRun
  openAnswer: typeof openAnswer
  sizeOf: typeof sizeOf
  settled: typeof settled
  endStream: typeof endStream
  connectionFor: typeof connectionFor
  toAttachment: typeof toAttachment
  emptied: typeof emptied
  isWriting: typeof isWriting
  patchStorage: typeof patchStorage
}
