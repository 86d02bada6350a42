// What is told of a thread: its state, and whether there is more below the view.
import { END_PX } from './end.ts'

/**
 * What a thread does when it grows. `following`: stays at its end. `reading`: the line being read stays where it is.
 * `anchored`: what was brought to the top stays there, and the answer grows below it.
 */
export type ChatScrollState = 'following' | 'reading' | 'anchored'

/** The state of a thread, and whoever hears of it. */
export interface Told {
  state: ChatScrollState
  tell: (next: ChatScrollState) => void
  /** The reader has opened something at the end: nothing newer is below it, until the thread grows or the view goes up. */
  opened: () => void
}

/** Begins with a thread that follows. */
export function createTold(
  viewport: HTMLElement,
  onChange: (state: ChatScrollState, hasMoreBelow: boolean) => void,
): Told {
  let before: ChatScrollState = 'following'
  let hasMoreBelow = false
  let left: { height: number; top: number } | undefined
  const told: Told = {
    state: before,
    tell(next) {
      const { scrollHeight: height, scrollTop: top, clientHeight } = viewport
      if (next === 'following' || height !== left?.height || top < left.top) left = undefined
      const isMoreBelow = next !== 'following' && !left && height - top - clientHeight > END_PX
      told.state = next
      if (next === before && isMoreBelow === hasMoreBelow) return
      before = next
      hasMoreBelow = isMoreBelow
      onChange(next, isMoreBelow)
    },
    opened() {
      const { scrollHeight: height, scrollTop: top, clientHeight } = viewport
      left = { height, top }
      told.tell(height - top - clientHeight <= END_PX ? 'following' : 'reading')
    },
  }
  return told
}
