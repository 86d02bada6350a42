import type { ChatMessage } from '../../message/types.ts'
import { textOf } from '../../dialect/wire-plain.ts'

/** In UTF-16 code units. */
const LONGEST_TITLE = 60

/** What a chat is called until someone names it: the beginning of the first question. */
export function titleOf(messages: Iterable<ChatMessage>): string | undefined {
  for (const { role, parts } of messages) {
    if (role !== 'user') continue
    const line = textOf(parts).trim().split(/\s*\n/, 1)[0]?.replaceAll(/\s+/g, ' ') ?? ''
    if (line === '') continue
    if (line.length <= LONGEST_TITLE) return line
    // Not amid a word, nor amid a surrogate pair, where that costs little.
    const cut = line.slice(0, LONGEST_TITLE).replace(/[\uD800-\uDBFF]$/, '')
    const space = cut.lastIndexOf(' ')
    return `${space > LONGEST_TITLE / 2 ? cut.slice(0, space) : cut}…`
  }
  return undefined
}
