// How a call stands, in words.
import type { ToolPart } from '@x/core'
import type { Words } from '../words.ts'

/** A question that was left is no call that was denied. */
export function stateWords(
  { state, isSkipped }: Pick<ToolPart, 'state' | 'isSkipped'>,
  words: Words,
): string {
  return isSkipped ? words.notAnswered : words.toolStates[state]
}
