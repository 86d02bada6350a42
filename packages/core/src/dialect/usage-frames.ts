// The usage of one answer from the frames that tell it: once, growing, in two halves, with zeros after it, or of each
// chunk by itself. No provider says which.
import { asObject } from '../json.ts'
import type { Usage } from '../message/types.ts'

/** Joins the frames of one answer. */
export interface UsageFrames {
  /** What is known with this frame. `writes`: how much has been written before it, by any count. */
  read(frame: Usage, writes: number): Usage
}

/** Makes one. */
export function createUsageFrames(): UsageFrames {
  let known: Usage | undefined
  let last = 0
  let sum = 0
  let isOfEachChunk = false
  let writesBefore = 0

  /** What grows never gets less while text is written: what does is told of each chunk by itself. */
  function completionOf(told: number, before: number, writes: number): number {
    if (told === 0) return before
    const hasMore = writes > writesBefore
    const isTotal = !hasMore && told > last
    isOfEachChunk ||= hasMore && last > 0 && told < last
    sum += told
    last = told
    writesBefore = writes
    return isOfEachChunk && !isTotal ? sum : told
  }

  return {
    read(frame, writes) {
      const before = known
      if (!before) {
        last = sum = frame.completionTokens
        writesBefore = writes
        known = frame
        return frame
      }
      const completionTokens = completionOf(frame.completionTokens, before.completionTokens, writes)
      const promptTokens = frame.promptTokens || before.promptTokens
      const ours = promptTokens + completionTokens
      const isEmpty = frame.promptTokens + frame.completionTokens + frame.totalTokens === 0
      known = {
        ...before,
        ...filled(frame),
        promptTokens,
        completionTokens,
        totalTokens: isEmpty
          ? before.totalTokens
          : Math.max(isOfEachChunk ? 0 : frame.totalTokens, ours),
        raw: isEmpty ? before.raw : { ...asObject(before.raw), ...asObject(frame.raw) },
      }
      return known
    },
  }
}

/** A frame without what it does not tell: zeros after real counts say that there is nothing more. */
function filled(frame: Usage): Partial<Usage> {
  const isTold = (value: unknown): boolean =>
    value !== undefined && value !== 0 && Number(asObject(value)?.['amount'] ?? 1) !== 0
  return Object.fromEntries(Object.entries(frame).filter(([, value]) => isTold(value)))
}
