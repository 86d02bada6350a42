// Which members of a wire's message go back as they came. A file of its own, because what reads refusals needs it alone
// and comes in a chunk of its own.
import { asObject, asText } from '../json.ts'

/** Names that providers have for thoughts, and for what seals them. */
const KEPT = /reason|think|thought|signature|opaque|encrypt|extra_content|provider_specific/i
/** Names that are like those, and say how an answer ended. */
const ENDS = /finish|stop/i

/** Whether a member of a wire's message or call is one that must go back as it came. */
export function isKept(member: string): boolean {
  return KEPT.test(member) && !ENDS.test(member)
}

/** Whether a member of a wire's message may go back as it came: no other can come from a stored or imported step. */
export function mayGoBack(member: string, value?: unknown): boolean {
  if (value === undefined) return isKept(member) || PLAIN.has(member)
  if (member === 'audio') return asText(asObject(value)?.['id']) !== undefined
  if (PLAIN.has(member)) return Array.isArray(value)
  return isKept(member) && (typeof value === 'string' || typeof value === 'object')
}

const PLAIN: ReadonlySet<string> = new Set(['images', 'annotations', 'audio'])
