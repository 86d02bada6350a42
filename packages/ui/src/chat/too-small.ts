// What a developer is told of a chat that has no room. Comes with what stands around the answers.
import { warnOnce } from '../warn-once.ts'

/** Tells once of a chat that does not fit where it is put. */
export function warnOfSmallChat(): void {
  warnOnce(
    '@x/ui: a chat does not fit where it is put, and nothing around it scrolls. Give the element around it more height, or make that a flex column of `block-size: 100dvh`.',
  )
}
