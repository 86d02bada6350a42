// Going on with an answer that broke off. Models like to repeat a few words first; those are trimmed.
import type { ChatMessage, ChatPart, TextPart } from '../types.ts'
import { sumUsage } from '../usage.ts'

/** Shorter repetitions are chance: a space, an article. In UTF-16 code units. */
const SHORTEST_OVERLAP = 8
const LONGEST_OVERLAP = 200

/** Asks a model to go on. Sent after the answer that broke off, and not shown. */
export const CONTINUE_PROMPT: string =
  'Go on exactly where your last message broke off. Repeat nothing of it, and say nothing about it.'

/** The answer so far with what was written after it, as one message. */
export function continued(before: ChatMessage, after: ChatMessage): ChatMessage {
  const parts: ChatPart[] = [...before.parts]
  const open = parts.findLastIndex((part) => part.type === 'text')
  let isJoined = false
  for (const part of after.parts) {
    const earlier = parts[open]
    if (part.type !== 'text' || isJoined || earlier?.type !== 'text') {
      parts.push(part)
      continue
    }
    isJoined = true
    parts[open] = { ...part, text: earlier.text + withoutOverlap(earlier.text, part) }
  }
  const usages = [before.usage, after.usage].filter((usage) => usage !== undefined)
  const usage = sumUsage(usages)
  return { ...after, parts, ...(usage ? { usage } : {}) }
}

/** What a part adds to the text before it. Empty while it may still turn out to be a repetition. */
function withoutOverlap(before: string, part: TextPart): string {
  const { text, state } = part
  const end = before.slice(-LONGEST_OVERLAP)
  const start = text.slice(0, LONGEST_OVERLAP)
  const mayStillMatch =
    state === 'streaming' &&
    start.length < LONGEST_OVERLAP &&
    end.includes(start) &&
    !end.endsWith(start)
  if (mayStillMatch) return ''
  for (let length = Math.min(end.length, start.length); length >= SHORTEST_OVERLAP; length--) {
    if (end.endsWith(start.slice(0, length))) return text.slice(length)
  }
  return text
}
