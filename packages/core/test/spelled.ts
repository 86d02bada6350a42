// Texts and calls in a provider's spelling: as they come, and as they must go back.
import { halves, type Spelling } from './spellings.ts'

/** The deltas of a text in this spelling. */
export function textDeltas(spelling: Spelling, text: string, step: number): readonly object[] {
  return spelling.text?.(text, step) ?? halves(text).map((content) => ({ content }))
}

/** The message that goes back with a text. */
export function textMessage(spelling: Spelling, text: string, step: number): object {
  const members = spelling.textMembers ?? spelling.members
  const content = spelling.content?.(text, step) ?? text
  return { role: 'assistant', content, ...members(step) }
}

/** The message that goes back with a call. */
export function callMessage(spelling: Spelling, call: object, step: number): object {
  const content = spelling.content?.('', step) ?? null
  const tool_calls = [{ ...call, ...spelling.call?.(step) }]
  return { role: 'assistant', content, ...spelling.members(step), tool_calls }
}
