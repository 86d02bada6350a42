// Which parts ask a person something.
import { LIMITS, type PresentPart } from './parts.ts'
import { partFrom, partsIn } from './read-part.ts'

/** All parts of whole arguments. */
export function partsOf(args: unknown): readonly PresentPart[] {
  return partsIn(args, false).slice(0, LIMITS.parts).map(partFrom)
}

/** Whether the last part may be without its end: more of it may follow, or the call failed or was called off within it. */
export function isHalfWritten(state: string): boolean {
  return state === 'args' || state === 'error' || state === 'cancelled'
}

/** Whether a part has fields or options. Their values are sent together. */
export function isQuestion(part: PresentPart): boolean {
  if (part.type === 'form') return part.fields.length > 0
  return part.type === 'choice' && part.options.length > 0
}

/** Whether a part asks for an answer. */
export function asks(part: PresentPart): boolean {
  return isQuestion(part) || (part.type === 'card' && part.buttons.length > 0)
}
