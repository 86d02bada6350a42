import { expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { type ChatMessage, type ChatStore, createChat } from '../index.ts'
import { tool, toolRunner } from './index.ts'

const tools = toolRunner({
  weather: tool({
    schema: z.object({ city: z.string(), days: z.number().optional() }),
    async execute({ city }) {
      expectTypeOf(city).toEqualTypeOf<string>()
      return { city, degrees: 21 }
    },
  }),
  pick: tool({ description: 'Asks the person' }),
})

it('knows what each tool takes and gives, by its name', () => {
  const chat = createChat({ baseURL: '/api', model: 'm', tools })
  for (const part of chat.get().messages.flatMap(({ parts }) => parts)) {
    if (part.type !== 'tool') continue
    expectTypeOf(part.name).toEqualTypeOf<'weather' | 'pick'>()
    if (part.name === 'weather') {
      expectTypeOf(part.args).toEqualTypeOf<
        { city: string; days?: number | undefined } | undefined
      >()
      expectTypeOf(part.result).toEqualTypeOf<{ city: string; degrees: number } | undefined>()
      // @ts-expect-error the tool gives no such member
      void part.result?.humidity
    }
    // @ts-expect-error there is no such tool
    if (part.name === 'wether') throw new Error('never')
  }
  expectTypeOf(chat).toExtend<ChatStore>()
  expectTypeOf(chat.get().messages).toExtend<readonly ChatMessage[]>()
})

it('leaves a chat without tools as it is', () => {
  const chat = createChat({ baseURL: '/api', model: 'm' })
  const [part] = chat.get().messages.flatMap(({ parts }) => parts)
  if (part?.type !== 'tool') return
  expectTypeOf(part.args).toEqualTypeOf<unknown>()
  expectTypeOf(part.name).toEqualTypeOf<string>()
})

it('checks the definition of a tool', () => {
  const one = tool({
    schema: z.object({ city: z.string() }),
    // @ts-expect-error the schema has no such member
    execute: ({ town }) => town,
  })
  expectTypeOf(one).not.toBeAny()
  // @ts-expect-error a number is no schema
  tool({ schema: 1 })
})
