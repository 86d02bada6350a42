// Going on with an answer that broke off. Models like to repeat a few words first, or all of it; that is trimmed.
import { openText } from '../../message/steps.ts'
import type { ChatPart, TextPart } from '../../message/types.ts'

/** Shorter repetitions are chance: a space, an article. In UTF-16 code units. */
const SHORTEST_OVERLAP = 8
const LONGEST_OVERLAP = 200

/** Asks a model to go on. Sent after the answer that broke off, and not shown. */
export const CONTINUE_PROMPT: string =
  'Go on exactly where your last message broke off. Repeat nothing of it, and say nothing about it.'

/** The parts of an answer that broke off with what was written after them: its last text goes on. */
export function continuedParts(
  before: readonly ChatPart[],
  after: readonly ChatPart[],
): readonly ChatPart[] {
  const parts = [...before]
  const open = openText(before)
  let isJoined = false
  for (const part of after) {
    const earlier = parts[open]
    if (part.type !== 'text' || isJoined || earlier?.type !== 'text') {
      parts.push(part)
      continue
    }
    isJoined = true
    parts[open] = { ...part, text: earlier.text + withoutOverlap(earlier.text, part) }
  }
  return parts
}

/** What a part adds to the text before it. Empty while it may still turn out to be a repetition. */
function withoutOverlap(before: string, part: TextPart): string {
  const { text, state } = part
  const common = Math.min(before.length, text.length)
  // The model begins anew; as long as it says the same, that is no chance.
  if (common >= LONGEST_OVERLAP && before.startsWith(text.slice(0, common))) {
    return text.slice(common)
  }
  const end = before.slice(-LONGEST_OVERLAP)
  const mayStillMatch =
    state === 'streaming' &&
    text.length < LONGEST_OVERLAP &&
    (end.includes(text) || before.startsWith(text)) &&
    !before.endsWith(text)
  if (mayStillMatch) return ''
  for (let length = Math.min(LONGEST_OVERLAP, common); length >= SHORTEST_OVERLAP; length--) {
    if (before.endsWith(text.slice(0, length))) return text.slice(length)
  }
  return text
}
