// The choices of a chunk, and what stands in one: some servers leave out what is around a single thing.
import { asObject, asText, type Json } from '../json.ts'

/** The choices of a chunk: a list, or one alone. */
export function choicesIn({ choices }: Json): readonly unknown[] {
  return [choices ?? []].flat()
}

/** A delta or a message: a text alone is its content. */
export function messageIn(value: unknown): Json | undefined {
  return asText(value) ? { content: value } : asObject(value)
}
