import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import * as v from 'valibot'
import { expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import type { ChatMessage, ChatStream } from '../index.ts'
import { createPartialJson, structured } from './index.ts'

declare const message: ChatMessage
declare const stream: ChatStream

const recipe = structured(
  z.object({
    title: z.string(),
    kind: z.enum(['soup', 'cake']),
    minutes: z.string().transform(Number),
    steps: z.array(z.object({ text: z.string(), isHot: z.boolean() })),
    note: z.string().optional(),
  }),
)

it('the final value is what the schema gives', () => {
  expectTypeOf(recipe.parse(message)).resolves.toEqualTypeOf<{
    title: string
    kind: 'soup' | 'cake'
    minutes: number
    steps: { text: string; isHot: boolean }[]
    note?: string | undefined
  }>()
  expectTypeOf(recipe.follow(stream).final()).resolves.toHaveProperty('minutes').toBeNumber()
})

it('a partial value is what the schema takes, each member perhaps missing and each string perhaps cut', () => {
  const partial = recipe.reader().read(message).partial
  expectTypeOf(partial?.title).toEqualTypeOf<string | undefined>()
  expectTypeOf(partial?.kind).toEqualTypeOf<string | undefined>()
  expectTypeOf(partial?.minutes).toEqualTypeOf<string | undefined>()
  expectTypeOf(partial?.steps?.[0]?.isHot).toEqualTypeOf<boolean | undefined>()
  // @ts-expect-error the schema has no such member
  void partial?.author
})

it('infers from ArkType', () => {
  const output = structured(type({ city: 'string', 'days?': 'number' }))
  expectTypeOf(output.parse(message)).resolves.toEqualTypeOf<{ city: string; days?: number }>()
  expectTypeOf(output.reader().read(message).partial?.days).toEqualTypeOf<number | undefined>()
})

it('infers from valibot through its converter, and with a JSON Schema beside it', () => {
  const schema = v.object({ city: v.string() })
  expectTypeOf(structured(toStandardJsonSchema(schema)).parse(message)).resolves.toEqualTypeOf<{
    city: string
  }>()
  const beside = structured({ schema, jsonSchema: { type: 'object' } })
  expectTypeOf(beside.parse(message)).resolves.toEqualTypeOf<{ city: string }>()
})

it('takes nothing that is no schema', () => {
  expectTypeOf(structured).toBeCallableWith(z.string(), { mode: 'prompt' })
  // @ts-expect-error no schema
  structured({ type: 'object' })
  // @ts-expect-error no such mode
  structured(z.string(), { mode: 'xml' })
})

it('types what is known of a growing text', () => {
  const read = createPartialJson<{ city: string; days: number[] }>()
  expectTypeOf(read('').value?.city).toEqualTypeOf<string | undefined>()
  expectTypeOf(read('').value?.days?.[0]).toEqualTypeOf<number | undefined>()
  expectTypeOf(createPartialJson()('').value).toEqualTypeOf<unknown>()
})
