// Finding conversations by what is in them.
import type { ChatMessage } from '../message/types.ts'
import type { Conversation } from '../storage/types.ts'
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

/** Whether all terms are in a text. */
export function hasTerms(text: string, terms: readonly string[]): boolean {
  const folded = fold(text)
  return terms.every((term) => folded.includes(term))
}

/** The first message with all terms. */
export function findInMessages(
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
