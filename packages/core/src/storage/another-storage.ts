// Says that a storage which came later changes nothing. Loaded with the first such storage.
import { warnOnce } from '../warn-once.ts'

/** Warns once. */
export function warn(taken: unknown): void {
  const goesOn = taken ? 'goes on with the first' : 'is kept nowhere'
  warnOnce(
    `another \`storage\` was given than when this was made, and it is taken only then: what is there ${goesOn}. Make a storage once, outside of components. For another one take another \`id\` with it, another \`key\` of the component, or another list. While a module is reloaded in development, this is nothing to act on.`,
  )
}
