import { expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import {
  type ChatMessage,
  type ChatOptions,
  type ChatStore,
  createChat,
  type ToolPart,
  type ToolRunner,
} from '../index.ts'
import { structured } from '../structured/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

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

const tools = toolRunner({
  weather: tool({
    schema: z.object({ city: z.string(), days: z.string().transform(Number) }),
    execute: ({ city, days }) => ({ city, degrees: days }),
  }),
  later: tool({ schema: z.object({ at: z.number() }), execute: async ({ at }) => `at ${at}` }),
  colour: tool({ schema: z.object({ choices: z.array(z.string()) }) }),
})

it('the name of a call tells its arguments and its result', () => {
  const chat = createChat({ baseURL: '/api', tools })
  expectTypeOf(chat).toExtend<ChatStore>()
  for (const part of chat.get().messages.at(-1)?.parts ?? []) {
    if (part.type !== 'tool') continue
    expectTypeOf(part.name).toEqualTypeOf<'weather' | 'later' | 'colour'>()
    // What it takes, after the schema has made something of it.
    if (part.name === 'weather') {
      expectTypeOf(part.args).toEqualTypeOf<{ city: string; days: number } | undefined>()
      expectTypeOf(part.result).toEqualTypeOf<{ city: string; degrees: number } | undefined>()
      if (part.state === 'done') expectTypeOf(part.result.degrees).toEqualTypeOf<number>()
      if (part.state === 'done') expectTypeOf(part.args.city).toEqualTypeOf<string>()
    }
    if (part.name === 'later') expectTypeOf(part.result).toEqualTypeOf<string | undefined>()
    // A person gives its result.
    if (part.name === 'colour') expectTypeOf(part.result).toEqualTypeOf<unknown>()
    // @ts-expect-error no such tool
    if (part.name === 'wether') continue
  }
})

it('a run knows them as well', async () => {
  const { message } = await createChat({ baseURL: '/api', tools }).send('q')
  const part = message?.parts.find((part) => part.type === 'tool' && part.name === 'later')
  if (part?.type === 'tool' && part.name === 'later') {
    expectTypeOf(part.args).toEqualTypeOf<{ at: number } | undefined>()
  }
})

it('without tools, and with tools of any kind, a call is plain', () => {
  const plain: ChatMessage | undefined = createChat({ baseURL: '/api' }).get().messages[0]
  const part = plain?.parts[0]
  if (part?.type === 'tool') expectTypeOf(part).toEqualTypeOf<ToolPart>()
  const any: ToolRunner = tools
  const [message] = createChat({ baseURL: '/api', tools: any }).get().messages
  expectTypeOf(message).toEqualTypeOf<
    ChatMessage<{ tools: ToolRunner; baseURL: string }> | undefined
  >()
  const call = message?.parts[0]
  if (call?.type === 'tool') expectTypeOf(call.args).toEqualTypeOf<unknown>()
  const typed: ChatMessage<{ tools: typeof tools }>[] = []
  const asPlain: readonly ChatMessage[] = typed
  void asPlain
})

it('messages have the metadata of their chat, by its value or by its type alone', () => {
  const chat = createChat({ baseURL: '/api', metadata: { source: 'web' }, tools })
  expectTypeOf(chat.get().messages[0]?.metadata?.source).toEqualTypeOf<string | undefined>()
  interface Rated {
    rating: 1 | 2 | 3
  }
  const rated = createChat<{ metadata: Rated }>({ baseURL: '/api' })
  expectTypeOf(rated.get().messages[0]?.metadata?.rating).toEqualTypeOf<1 | 2 | 3 | undefined>()
  expectTypeOf(rated).toExtend<ChatStore>()
  void rated.send({ text: 'q', metadata: { rating: 3 } })
  // @ts-expect-error no such rating
  void rated.send({ text: 'q', metadata: { rating: 4 } })
  expectTypeOf(createChat({ baseURL: '/api' }).get().messages[0]?.metadata).toEqualTypeOf<
    Readonly<Record<string, unknown>> | undefined
  >()
})

it('a tool’s work takes what its schema gives', () => {
  tool({
    schema: z.object({ city: z.string() }),
    execute: (args, context) => {
      expectTypeOf(args).toEqualTypeOf<{ city: string }>()
      expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>()
      return null
    },
    needsApproval: ({ city }) => city === 'Oslo',
  })
  // @ts-expect-error no such argument
  tool({ schema: z.object({ city: z.string() }), execute: ({ town }) => town })
})
