// Finding conversations by what is in them.
import { isTimeout } from '../chat/deadline.ts'
import type { ChatMessage } from '../message/types.ts'
import type { ChatRecord, Conversation } from '../storage/types.ts'
import { textOf } from '../dialect/wire-plain.ts'

/** A conversation that was found. */
export interface ConversationMatch {
  conversation: Conversation
  /** The message that was found; undefined when it is the title. */
  messageId?: string | undefined
  /** The words around what was found. */
  snippet?: string | undefined
}

/** On each side of what was found, in UTF-16 code units. */
const AROUND = 40

/** Letters without case and marks: who looks for "cafe" finds "Café". */
function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** The words of a query; each must be found. */
export function toTerms(query: string): string[] {
  return fold(query).split(/\s+/).filter(Boolean)
}

/** Where and for what to look. */
interface Search {
  conversations: readonly Conversation[]
  terms: readonly string[]
  load(id: string): Promise<ChatRecord | undefined>
  signal: AbortSignal | undefined
}

/** Those with all terms in the title, then those with all of them in a message. */
export async function searchIn(search: Search): Promise<readonly ConversationMatch[]> {
  const { conversations, terms, load, signal } = search
  const byTitle = conversations.filter(({ title = '' }) => hasTerms(title, terms))
  const matches: ConversationMatch[] = byTitle.map((conversation) => ({ conversation }))
  for (const conversation of conversations) {
    if (signal?.aborted) break
    if (byTitle.includes(conversation)) continue
    try {
      // One after the other: what was found shows the sooner, and the memory stays small.
      // oxlint-disable-next-line no-await-in-loop
      const nodes = (await load(conversation.id))?.nodes ?? []
      const found = findInMessages(
        nodes.map(({ message }) => message),
        terms,
      )
      if (found) matches.push({ conversation, ...found })
    } catch (thrown) {
      // One that cannot be read says so when it is opened; the others can still be found, unless the storage hangs.
      if (isTimeout(thrown)) break
    }
  }
  return matches
}

/** Whether all terms are in a text. */
function hasTerms(text: string, terms: readonly string[]): boolean {
  const folded = fold(text)
  return terms.every((term) => folded.includes(term))
}

/** The first message with all terms. */
function findInMessages(
  messages: Iterable<ChatMessage>,
  terms: readonly string[],
): Pick<ConversationMatch, 'messageId' | 'snippet'> | undefined {
  for (const { id, parts } of messages) {
    const text = textOf(parts)
    if (hasTerms(text, terms)) return { messageId: id, snippet: snippetOf(text, terms[0] ?? '') }
  }
  return undefined
}

function snippetOf(text: string, term: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const folded = fold(line)
  // Where folding changed the length, places in one are not places in the other.
  const at = folded.length === line.length ? Math.max(0, folded.indexOf(term)) : 0
  const start = Math.max(0, at - AROUND)
  const end = at + term.length + AROUND
  return `${start > 0 ? '…' : ''}${line.slice(start, end).trim()}${end < line.length ? '…' : ''}`
}
