// What a developer is told of a thread that has no room to scroll in. Comes with what stands around the answers.
import { warnOnce } from '../warn-once.ts'

/** Tells once of a thread that is taller than its window. On paper a thread is as long as it is. */
export function warnOfTallThread(): void {
  if (matchMedia('print').matches) return
  warnOnce(
    '@x/ui: a thread is taller than the window, so that its end is out of view, and it cannot follow what is written. Give the element around it a height and let it scroll: `overflow-y: auto` on the element with `viewportRef`, or `[data-x-viewport]`.',
  )
}
