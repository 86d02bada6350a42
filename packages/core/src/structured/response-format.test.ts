import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { structured } from './index.ts'

const ask = { model: 'm', messages: [{ role: 'user', content: 'A soup?' }] }

describe('what is sent for a schema', () => {
  it('is a JSON Schema that is held to strictly where the schema allows it', () => {
    const schema = z.object({ title: z.string(), tags: z.array(z.enum(['hot', 'cold'])) })
    const output = structured(schema, { name: 'recipe' })
    expect(output.request(ask)).toEqual({
      ...ask,
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'recipe',
          strict: true,
          schema: {
            type: 'object',
            properties: {
              title: { type: 'string' },
              tags: { type: 'array', items: { type: 'string', enum: ['hot', 'cold'] } },
            },
            required: ['title', 'tags'],
            additionalProperties: false,
          },
        },
      },
    })
  })

  it.each([
    ['zod', structured(z.object({ a: z.number() }))],
    ['ArkType', structured(type({ a: 'number' }))],
    ['valibot', structured(toStandardJsonSchema(v.object({ a: v.number() })))],
    [
      'a JSON Schema beside a schema',
      structured({
        schema: v.object({ a: v.number() }),
        jsonSchema: { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] },
      }),
    ],
  ])('is the same for %s', (_, output) => {
    expect(output.request(ask)).toMatchObject({
      response_format: {
        json_schema: {
          name: 'answer',
          strict: true,
          schema: { properties: { a: { type: 'number' } }, additionalProperties: false },
        },
      },
    })
  })

  it('is not strict, and not changed, where the schema is looser than strict endpoints take', () => {
    const schema = z.object({ title: z.string(), note: z.string().optional() })
    expect(structured(schema).request(ask)).toMatchObject({
      response_format: {
        json_schema: { strict: false, schema: { required: ['title'] } },
      },
    })
    expect(structured(schema).jsonSchema).not.toHaveProperty('additionalProperties')
    expect(structured(z.record(z.string(), z.number())).request(ask)).toMatchObject({
      response_format: { json_schema: { strict: false } },
    })
    expect(
      structured(z.object({ a: z.string() }), { strict: false }).jsonSchema,
    ).not.toHaveProperty('additionalProperties')
  })

  it('names the members that are too loose when strict was asked for', () => {
    const schema = z.object({
      title: z.string(),
      author: z.object({ name: z.string(), mail: z.string().optional() }),
      tags: z.array(z.object({ label: z.string().optional() })),
    })
    expect(() => structured(schema, { strict: true })).toThrow(
      /looser at author\.mail, tags\[\]\.label\. Make optional members nullable/,
    )
  })

  it('spells alternatives as strict endpoints do', () => {
    const schema = z.object({
      shape: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('circle'), radius: z.number() }),
        z.object({ kind: z.literal('square'), side: z.number() }),
      ]),
    })
    expect(structured(schema).jsonSchema).toMatchObject({
      properties: {
        shape: { anyOf: [{ additionalProperties: false }, { additionalProperties: false }] },
      },
    })
  })

  it('puts what is no object into one, with its references', () => {
    interface Node {
      name: string
      children: Node[]
    }
    const node: z.ZodType<Node> = z.object({
      name: z.string(),
      get children() {
        return z.array(node)
      },
    })
    expect(structured(z.array(z.string())).jsonSchema).toEqual({
      type: 'object',
      properties: { value: { type: 'array', items: { type: 'string' } } },
      required: ['value'],
      additionalProperties: false,
    })
    expect(structured(z.array(node)).jsonSchema).toMatchObject({
      properties: { value: { items: { $ref: expect.stringMatching(/^#\/\$defs\//) as string } } },
      $defs: {},
    })
    const jsonSchema = { anyOf: [{ type: 'null' }, { type: 'array', items: { $ref: '#' } }] }
    expect(structured({ schema: z.any(), jsonSchema }).jsonSchema).toMatchObject({
      properties: { value: { anyOf: [{}, { items: { $ref: '#/properties/value' } }] } },
    })
  })

  it('leaves a response format of the caller alone', () => {
    const own = { response_format: { type: 'text' } }
    expect(structured(z.object({})).request({ ...ask, ...own })).toMatchObject(own)
  })
})

describe('what is said in words', () => {
  const schema = z.object({ title: z.string() })

  it('goes with a request for any JSON object', () => {
    const request = structured(schema, { mode: 'json_object' }).request(ask)
    expect(request).toMatchObject({
      response_format: { type: 'json_object' },
      messages: [{ role: 'system' }, ask.messages[0]],
    })
    expect(request.messages[0]?.content).toMatch(/one JSON object.*"title"/s)
    expect(ask.messages).toHaveLength(1)
  })

  it('is all there is for endpoints that know no format', () => {
    const system = { role: 'system', content: 'Be brief.' }
    const request = structured(schema, { mode: 'prompt' }).request({
      ...ask,
      messages: [system, ...ask.messages],
    })
    expect(request).not.toHaveProperty('response_format')
    expect(request.messages).toHaveLength(2)
    expect(request.messages[0]?.content).toMatch(/^Be brief\.\n\nAnswer with one JSON object/)
  })

  it('asks for an array as it is', () => {
    const request = structured(z.array(z.string()), { mode: 'prompt' }).request(ask)
    expect(request.messages[0]?.content).toContain('one JSON array')
    expect(structured(z.string(), { mode: 'prompt' }).jsonSchema).toHaveProperty('properties.value')
  })
})

describe('what cannot work', () => {
  it.each([
    [() => structured(v.object({})), /of valibot.*toStandardJsonSchema/],
    [() => structured(z.date()), /JSON Schema cannot say/],
    [() => structured(z.object({}), { name: 'my recipe' }), /name "my recipe".*cannot be sent/],
    [() => structured({ type: 'object' } as never), /no schema/],
    [() => structured(undefined as never), /no schema/],
    [() => structured({ schema: z.string() } as never), /no schema/],
  ])('is told in a sentence when it is made (%#)', (make, sentence) => {
    expect(make).toThrow(
      expect.objectContaining({ kind: 'usage', message: expect.stringMatching(sentence) }),
    )
  })
})
