// The text of one choice as deltas, with the thoughts that stand in it apart.
import { isGoodEnd } from './finish-reason.ts'
import { createThinkSplitter, type ThinkSplitter } from './think.ts'
import type { Delta } from '../message/types.ts'

/** How the wire came to its end: `closed` without its having said so, `failed` with an error. */
export type WireEnd = 'done' | 'closed' | 'failed'

/** Writes the text of one choice. */
export interface ThinkDeltas extends ThinkSplitter {
  /** A thought that nothing closed is the answer, where that ended well and said nothing else. */
  end(how: WireEnd, finishReason: string | undefined): void
}

/** Makes one. */
export function createThinkDeltas(
  choice: number,
  push: (delta: Delta) => void,
  startsInside?: boolean,
): ThinkDeltas {
  /** Anything but a thought was said, or a thought was taken for that. */
  let hasText = false
  const splitter = createThinkSplitter(
    {
      write(type, text) {
        if (type === 'text') hasText = true
        push(type === 'reasoning' ? { type, choice, text, inText: true } : { type, choice, text })
      },
      moveToThoughts() {
        hasText = true
        push({ type: 'retype', choice, from: 'text', to: 'reasoning' })
      },
    },
    startsInside,
  )
  return Object.assign(splitter, {
    end(how: WireEnd, finishReason: string | undefined) {
      const isGood = finishReason === undefined ? how === 'done' : isGoodEnd(finishReason)
      if (how === 'failed' || !isGood || hasText || !splitter.isOpen) return
      push({ type: 'retype', choice, from: 'reasoning', to: 'text' })
    },
  })
}
