// What may be a part of a message: plain JSON, of a type that is known, with what belongs to it. Anything else would
// break each request that its message goes back with.
import { usageError } from '../errors.ts'
import { asObject, parseJson } from '../json.ts'
import type { ChatPart } from '../message/types.ts'

/** Which texts a part of each type has. */
const TEXTS: Readonly<Record<ChatPart['type'], readonly string[]>> = {
  text: ['text'],
  reasoning: ['text'],
  refusal: ['text'],
  tool: ['id', 'name', 'argsText'],
  source: ['url'],
  image: ['url'],
  file: ['url'],
  audio: ['url'],
  data: ['name'],
}

/** In UTF-16 code units. A longer text is known to be one by its first. */
const HEAD = 40

/** Whether a value is one. Never throws. */
export function isPart(value: unknown): value is ChatPart {
  try {
    // What is kept and sent of it: not what it inherits, nor what is no JSON.
    const text = JSON.stringify(value, (_, member: unknown) =>
      typeof member === 'string' ? member.slice(0, HEAD) : member,
    )
    const part = asObject(parseJson(text))
    const type = String(part?.['type'])
    const names = Object.hasOwn(TEXTS, type) ? TEXTS[type as ChatPart['type']] : undefined
    return names?.every((name) => typeof part?.[name] === 'string') ?? false
  } catch {
    // A circle, a BigInt, a getter that throws.
    return false
  }
}

/** The parts as they are. @throws ChatError `usage` where one is none */
export function checkParts(parts: readonly unknown[]): readonly ChatPart[] {
  const at = parts.findIndex((part) => !isPart(part))
  if (at < 0) return parts as readonly ChatPart[]
  throw usageError(
    `part ${at + 1} of a message is none that can be sent, so nothing was. A part is plain JSON with a known \`type\` and what belongs to it, e.g. { type: "text", text: "…" }.`,
  )
}
