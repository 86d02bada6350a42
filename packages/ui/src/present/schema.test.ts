import { toolRunner } from '@x/core/tools'
import { presentTool } from '@x/ui/present'
import { expect, it } from 'vitest'

type Schema = Readonly<Record<string, unknown>>

function schemaWith(options: Parameters<typeof presentTool>[0]) {
  const { definitions } = toolRunner({ present: presentTool(options) })
  return definitions[0]?.function as { parameters: Schema; strict?: boolean; description: string }
}

/** All schemas in one. */
function within(schema: Schema): readonly Schema[] {
  const inner = [
    ...Object.values((schema['properties'] ?? {}) as Record<string, Schema>),
    ...((schema['anyOf'] ?? []) as Schema[]),
    ...(schema['items'] ? [schema['items'] as Schema] : []),
  ]
  return [schema, ...inner.flatMap(within)]
}

const depthOf = (schema: Schema): number =>
  1 +
  Math.max(
    0,
    ...within(schema)
      .filter((one) => one !== schema)
      .map((one) => (one['properties'] ? 1 : 0)),
  )

// https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
it('keeps, where it is strict, to what OpenAI takes in strict mode', () => {
  const { parameters, strict } = schemaWith({ strict: true })
  expect(strict).toBe(true)
  expect(parameters['anyOf']).toBeUndefined()
  const allowed = [
    'type',
    'properties',
    'required',
    'additionalProperties',
    'items',
    'enum',
    'anyOf',
    'description',
  ]
  for (const schema of within(parameters)) {
    expect(allowed).toEqual(expect.arrayContaining(Object.keys(schema)))
    if (schema['type'] !== 'object') continue
    expect(schema['additionalProperties']).toBe(false)
    expect(schema['required']).toEqual(Object.keys(schema['properties'] as object))
  }
  expect(depthOf(parameters)).toBeLessThanOrEqual(5)
  const properties = within(parameters).flatMap(({ properties }) => Object.keys(properties ?? {}))
  expect(properties.length).toBeLessThanOrEqual(100)
})

it('asks else for what is needed alone, and for at most 12 kinds', () => {
  const { parameters, strict, description } = schemaWith({})
  expect(strict).toBeUndefined()
  const kinds = within(parameters).find(({ anyOf }) => anyOf)?.['anyOf'] as Schema[]
  expect(kinds.length).toBeLessThanOrEqual(12)
  expect(JSON.stringify(parameters)).not.toContain('additionalProperties')
  // About 800 tokens: it goes along with each request.
  expect(JSON.stringify({ description, parameters }).length).toBeLessThan(3500)
})
