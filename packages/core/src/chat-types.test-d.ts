import { expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { type ChatOptions, type ChatStore, createChat } from './index.ts'
import { structured } from './structured/index.ts'

const recipe = structured(z.object({ title: z.string(), minutes: z.number() }))

it('a chat knows the types of its output', () => {
  const chat = createChat({
    baseURL: '/api',
    model: 'm',
    output: recipe,
    onFinish: (result) => expectTypeOf(result.reason).not.toBeAny(),
  })
  const { output } = chat.get()
  expectTypeOf(output.final).toEqualTypeOf<{ title: string; minutes: number } | undefined>()
  expectTypeOf(output.partial?.title).toEqualTypeOf<string | undefined>()
  expectTypeOf(output.partial?.minutes).toEqualTypeOf<number | undefined>()
  // @ts-expect-error the schema has no such member
  void output.partial?.author
  expectTypeOf(chat).toExtend<ChatStore>()
})

it('a chat without one has an unknown one, and is a chat like any other', () => {
  const chat = createChat({ baseURL: '/api' })
  expectTypeOf(chat.get().output.final).toEqualTypeOf<unknown>()
  expectTypeOf(chat).toExtend<ChatStore>()
  const options: ChatOptions = { baseURL: '/api' }
  expectTypeOf(createChat(options)).toExtend<ChatStore>()
  expectTypeOf(createChat({ ...options, output: recipe }).get().output.final).toEqualTypeOf<
    { title: string; minutes: number } | undefined
  >()
})

it('options are still checked', () => {
  expectTypeOf<ChatOptions>().not.toBeAny()
  // @ts-expect-error misspelt
  createChat({ baseUrl: '/api' })
  // @ts-expect-error no such policy
  createChat({ baseURL: '/api', whenBusy: 'wait' })
  // @ts-expect-error a schema is no output
  createChat({ baseURL: '/api', output: z.object({}) })
})
