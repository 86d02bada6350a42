// Where a closer of a thought comes without its opener, or an opener without its closer, only the end tells what it was.
import type { ChatPart, TextPart } from './types.ts'

/** Makes each part of the one kind, from this position on, one of the other. */
export function retypeTexts(
  parts: ChatPart[],
  start: number,
  { from, to }: Record<'from' | 'to', TextPart['type']>,
): void {
  for (let position = start; position < parts.length; position++) {
    const part = parts[position]
    if (part?.type !== from) continue
    const { durationMs: _, ...text } = part
    parts[position] = { ...text, type: to }
  }
}
