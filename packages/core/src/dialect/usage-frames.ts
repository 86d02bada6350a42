// The usage of one answer from the frames that tell it: once, growing, in two halves, with zeros after it, or of each
// chunk by itself. No provider says which.
import { asObject } from '../json.ts'
import type { Usage } from '../message/types.ts'

/** Joins the frames of one answer. */
export interface UsageFrames {
  /** Something was written since the last frame. */
  wrote(): void
  /** What is known with this frame. */
  read(frame: Usage): Usage
}

/** Makes one. */
export function createUsageFrames(): UsageFrames {
  let known: Usage | undefined
  let last = 0
  let sum = 0
  let isOfEachChunk = false
  let hasMore = false

  /** What grows never gets less while text is written: what does is told of each chunk by itself. */
  function completionOf(told: number, before: number): number {
    if (told === 0) return before
    const isTotal = !hasMore && told > last
    isOfEachChunk ||= hasMore && last > 0 && told < last
    sum += told
    last = told
    hasMore = false
    return isOfEachChunk && !isTotal ? sum : told
  }

  return {
    wrote() {
      hasMore = true
    },
    read(frame) {
      const before = known
      if (!before) {
        last = sum = frame.completionTokens
        hasMore = false
        known = frame
        return frame
      }
      const completionTokens = completionOf(frame.completionTokens, before.completionTokens)
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
