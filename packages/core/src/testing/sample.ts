// A value that a JSON Schema allows, for answers that nobody has written.

interface Schema {
  type?: unknown
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  items?: Schema
  enum?: readonly unknown[]
  const?: unknown
  default?: unknown
  examples?: readonly unknown[]
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  minimum?: number
  $ref?: string
}

/** Deep enough for what people write; a schema that refers to itself has no end. */
const DEEPEST = 8

/**
 * A value that a JSON Schema allows: its own example, default or first choice where it has one, else the plainest of
 * its type. Texts say what they stand for; of an object that says what it requires, nothing else is there.
 */
export function sampleOf(schema: unknown, name = 'text', depth = 0): unknown {
  if (typeof schema !== 'object' || schema === null || depth > DEEPEST) return null
  const given = schema as Schema
  if (given.const !== undefined) return given.const
  const [written = given.default ?? given.enum?.[0]] = given.examples ?? []
  if (written !== undefined) return written
  const [choice] = given.anyOf ?? given.oneOf ?? []
  if (choice) return sampleOf(choice, name, depth + 1)
  const type: unknown = Array.isArray(given.type) ? given.type[0] : given.type
  switch (type) {
    case 'array':
      return [sampleOf(given.items, name, depth + 1)]
    case 'boolean':
      return true
    case 'integer':
    case 'number':
      return given.minimum ?? 1
    case 'null':
      return null
    case 'string':
      return `a ${name.replaceAll(/[_-]+/g, ' ')}`
    default:
      return Object.fromEntries(
        Object.entries(given.properties ?? {})
          .filter(([key]) => given.required?.includes(key) ?? true)
          .map(([key, value]) => [key, sampleOf(value, key, depth + 1)]),
      )
  }
}
