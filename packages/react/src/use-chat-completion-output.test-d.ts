import { createChat } from '@x/core'
import { structured } from '@x/core/structured'
import { tool, toolRunner } from '@x/core/tools'
import { type } from 'arktype'
import { expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { useChatCompletion } from './index.ts'

interface Recipe {
  title: string
  kind: 'soup' | 'cake'
}
const schema = z.object({ title: z.string(), kind: z.enum(['soup', 'cake']) })

it('useChatCompletion knows the types of its output', () => {
  const { output, messages } = useChatCompletion({ api: '/api/chat', output: structured(schema) })
  expectTypeOf(output.final).toEqualTypeOf<Recipe | undefined>()
  expectTypeOf(output.partial?.kind).toEqualTypeOf<string | undefined>()
  expectTypeOf(messages).not.toBeAny()
  const other = useChatCompletion({
    api: '/api/chat',
    output: structured(type({ city: 'string' })),
  })
  expectTypeOf(other.output.final).toEqualTypeOf<{ city: string } | undefined>()
})

it('and those of a chat that it is given', () => {
  const chat = createChat({ baseURL: '/api', output: structured(schema) })
  expectTypeOf(useChatCompletion({ chat }).output.final).toEqualTypeOf<Recipe | undefined>()
  expectTypeOf(useChatCompletion({ chat }).chat.get().output.final).toEqualTypeOf<
    Recipe | undefined
  >()
})

it('checks the other options as before', () => {
  expectTypeOf(useChatCompletion({ baseURL: '/api' }).output.final).toEqualTypeOf<unknown>()
  // @ts-expect-error misspelt
  useChatCompletion({ baseUrl: '/api' })
  // @ts-expect-error no such policy
  useChatCompletion({ baseURL: '/api', whenBusy: 'wait' })
})

it('knows the types of its tools and of its messages’ metadata', () => {
  const tools = toolRunner({
    weather: tool({ schema: z.object({ city: z.string() }), execute: () => 21 }),
  })
  const { messages, chat, send } = useChatCompletion({
    baseURL: '/api',
    tools,
    metadata: { tab: 1 },
  })
  const part = messages[0]?.parts[0]
  if (part?.type === 'tool' && part.name === 'weather' && part.state === 'done') {
    expectTypeOf(part.args).toEqualTypeOf<{ city: string }>()
    expectTypeOf(part.result).toEqualTypeOf<number>()
  }
  expectTypeOf(messages[0]?.metadata?.tab).toEqualTypeOf<number | undefined>()
  expectTypeOf(useChatCompletion({ chat }).messages).toEqualTypeOf(messages)
  // @ts-expect-error a tab is a number
  void send({ text: 'q', metadata: { tab: 'one' } })
})
