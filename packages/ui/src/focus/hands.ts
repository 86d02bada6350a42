// What holds for whatever stands in a chat, or in a part of one alone: watched at its root, so that no part thinks of it.
import { watchHeir } from './heir.ts'
import { watchTripleClicks } from './triple-click.ts'

/** Watches the focus and triple clicks within a root. Returns the undo. */
export function watchHands(root: HTMLElement): () => void {
  const undo = [watchHeir(root), watchTripleClicks(root)]
  return () => undo.forEach((stop) => stop())
}
