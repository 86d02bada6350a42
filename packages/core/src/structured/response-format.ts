// What is sent so that a model answers by a schema.
import { usageError } from '../errors.ts'
import { asArray, asObject, type Json } from '../json.ts'
import type { JsonSchema } from '../standard-schema.ts'

/**
 * How a model is told.
 * - `json_schema`: the endpoint holds it to the schema.
 * - `json_object`: the endpoint holds it to JSON; the schema is told in words.
 * - `prompt`: all in words, for endpoints and models that know neither.
 */
export type StructuredMode = 'json_schema' | 'json_object' | 'prompt'

/** Keywords whose schemas are all held to the same rules. */
const LISTS = ['anyOf', 'oneOf', 'prefixItems'] as const
const MAPS = ['properties', '$defs', 'definitions'] as const

/**
 * The schema as `strict` wants it: every object closed, every member required, no `oneOf`.
 * Calls `onLoose` with the path of whatever cannot be said so.
 */
export function toStrict(
  schema: JsonSchema,
  onLoose: (path: string) => void,
  path = '',
): JsonSchema {
  const strict: JsonSchema = { ...schema }
  for (const name of MAPS) {
    const map = asObject(schema[name])
    if (!map) continue
    strict[name] = Object.fromEntries(
      Object.entries(map).map(([key, value]) => {
        const below = name === 'properties' && path ? `${path}.${key}` : key
        return [key, toStrict({ ...asObject(value) }, onLoose, below)]
      }),
    )
  }
  for (const name of LISTS) {
    const list = schema[name]
    if (!Array.isArray(list)) continue
    const each = list.map((value) => toStrict({ ...asObject(value) }, onLoose, path))
    if (name === 'oneOf') delete strict['oneOf']
    strict[name === 'oneOf' ? 'anyOf' : name] = each
  }
  const items = asObject(schema['items'])
  if (items) strict['items'] = toStrict(items, onLoose, `${path}[]`)
  if (schema['allOf'] !== undefined || schema['not'] !== undefined) onLoose(path)
  if (schema['type'] === 'object' || schema['properties'] !== undefined) {
    const { additionalProperties } = schema
    if (additionalProperties !== undefined && additionalProperties !== false) onLoose(path)
    const required = asArray(schema['required'])
    for (const key of Object.keys(asObject(schema['properties']) ?? {})) {
      if (!required.includes(key)) onLoose(path ? `${path}.${key}` : key)
    }
    strict['additionalProperties'] = false
  }
  return strict
}

/** A schema whose root is no object, as the only member of one, because endpoints ask for an object. */
export function wrapped(schema: JsonSchema): JsonSchema {
  const { $defs, definitions, ...rest } = schema
  return {
    type: 'object',
    properties: { value: withRootRef(rest) },
    required: ['value'],
    additionalProperties: false,
    ...($defs === undefined ? {} : { $defs: withRootRef($defs) }),
    ...(definitions === undefined ? {} : { definitions: withRootRef(definitions) }),
  }
}

/** What referred to the root now refers to the member. */
function withRootRef(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withRootRef)
  const object = asObject(value)
  if (!object) return value
  return Object.fromEntries(
    Object.entries(object).map(([key, member]) =>
      key === '$ref' && member === '#' ? [key, '#/properties/value'] : [key, withRootRef(member)],
    ),
  )
}

/** What tells a model the schema in words. */
export function inWords(schema: JsonSchema): string {
  const what = schema['type'] === 'array' ? 'array' : 'object'
  return `Answer with one JSON ${what} and nothing else: no text around it. It must be valid by this JSON Schema:\n${JSON.stringify(schema)}`
}

/** The messages with an instruction added to the first system message, or in one of its own. */
export function withInstruction(messages: unknown, instruction: string): unknown[] {
  const list = asArray(messages)
  const first = asObject(list[0])
  const isSystem = first?.['role'] === 'system' || first?.['role'] === 'developer'
  if (!isSystem || typeof first['content'] !== 'string') {
    return [{ role: 'system', content: instruction }, ...list]
  }
  // Some models take one system message only.
  return [{ ...first, content: `${first['content']}\n\n${instruction}` }, ...list.slice(1)]
}

/** The schema for the wire, and whether the endpoint may hold the model to it strictly. */
export function forWire(
  schema: JsonSchema,
  strict: boolean | undefined,
): { schema: JsonSchema; strict: boolean } {
  if (strict === false) return { schema, strict }
  const loose: string[] = []
  const closed = toStrict(schema, (path) => loose.push(path || 'its root'))
  if (loose.length === 0) return { schema: closed, strict: true }
  if (strict === undefined) return { schema, strict: false }
  throw usageError(
    `\`strict\` wants every member of every object required and nothing besides, and the schema is looser at ${loose.slice(0, 5).join(', ')}. Make optional members nullable instead, or leave \`strict\` out.`,
  )
}

/** The member of the request body that asks for a JSON Schema. */
export function responseFormat(name: string, wire: { schema: JsonSchema; strict: boolean }): Json {
  return { type: 'json_schema', json_schema: { name, ...wire } }
}
