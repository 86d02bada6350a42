// Taking up an answer of several requests, of several choices, and one that was gone on with.
import type { ServerResponse } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { contentOf, keptOf } from '../../test/cut-answers.ts'
import { startRoute, type TestRoute } from '../../test/route.ts'
import { type Handler, sse } from '../../test/server.ts'
import { afterReload, until } from '../../test/stored-chat.ts'
import {
  type ChatMessage,
  type ChatOptions,
  type ChatStore,
  createChat,
  createClient,
  createCompletion,
  textOf,
} from '../index.ts'
import { memoryStreams } from '../server/index.ts'
import { memoryStorage } from '../testing/index.ts'
import { tool, toolRunner } from '../tools/index.ts'

const routes: TestRoute[] = []

afterEach(async () => {
  await Promise.all(routes.splice(0).map((route) => route.close()))
})

async function routeTo(answer: Handler): Promise<TestRoute> {
  const route = await startRoute(answer, { streams: memoryStreams() })
  routes.push(route)
  return route
}

function chatOver({ baseURL }: TestRoute, more: Partial<ChatOptions> = {}): ChatStore {
  return createChat({ baseURL, model: 'm', retry: false, ...more })
}

function chunk(delta: object, finish: string | null = null, index = 0): string {
  const choices = [{ index, delta, finish_reason: finish }]
  return `data: ${JSON.stringify({ id: 'chatcmpl-1', model: 'served', choices })}\n\n`
}

function usage(tokens: number): string {
  const counts = { prompt_tokens: tokens, completion_tokens: tokens, total_tokens: 2 * tokens }
  return `data: ${JSON.stringify({ choices: [], usage: counts })}\n\ndata: [DONE]\n\n`
}

const last = (chat: ChatStore): ChatMessage | undefined => chat.get().messages.at(-1)
const textOfLast = (chat: ChatStore): string => textOf(last(chat)?.parts ?? [])

function contentOfLast(message: ChatMessage | undefined): unknown {
  // The ids of calls that had none of their own are made of the message's.
  return JSON.parse(JSON.stringify(contentOf(message)).replaceAll(message?.id ?? '', 'message'))
}

function call(id: string, step: number): string[] {
  const args = JSON.stringify({ step, city: 'Zürich 🏔' })
  const pieces = [args.slice(0, 9), args.slice(9)]
  return [
    chunk({ content: `Looking up ${step}. ` }),
    chunk({ tool_calls: [{ index: 0, id, function: { name: 'look', arguments: '' } }] }),
    ...pieces.map((text) => chunk({ tool_calls: [{ index: 0, function: { arguments: text } }] })),
    chunk({}, 'tool_calls'),
    usage(step + 1),
  ]
}

const STEPS: readonly (readonly string[])[] = [
  call('call_0', 0),
  // As servers do that number the calls of each answer from 0.
  call('call_0', 1),
  [chunk({ content: 'It is ' }), chunk({ content: 'sunny.' }), chunk({}, 'stop'), usage(5)],
]

/** Answers by how many results of tools the request holds. */
const bySteps: Handler = (_request, response, body) => {
  const { messages } = JSON.parse(body) as { messages: { role: string }[] }
  const step = messages.filter(({ role }) => role === 'tool').length
  sse(response, ...(STEPS[step] ?? []))
  response.end()
}

function lookUp() {
  const asked: unknown[] = []
  const look = tool({
    execute: (args: unknown) => {
      asked.push(args)
      return 'sun'
    },
  })
  return { asked, tools: toolRunner({ look }) }
}

it.each([0, 1, 2])(
  'is the same as one that was never cut where request %i of a turn with tools was cut',
  async (step) => {
    const whole = lookUp()
    const expectedChat = chatOver(await routeTo(bySteps), { tools: whole.tools })
    await expectedChat.send('question')
    expect(last(expectedChat)).toMatchObject({ status: 'complete', usage: { totalTokens: 16 } })
    for (const at of [0, 40, 150, 320, 450, 520]) {
      let posts = 0
      const route = await routeTo((...exchange) => {
        route.cutAfter(posts++ === step ? at : undefined)
        bySteps(...exchange)
      })
      const storage = memoryStorage()
      const { asked, tools } = lookUp()
      const chat = chatOver(route, { tools, id: 'a', storage })
      await chat.load()
      await chat.send('question')
      if (last(chat)?.status === 'complete') continue
      expect([at, last(chat)?.steps?.at(-1)]).toMatchObject([at, { from: 2 * step, stream: {} }])
      await chat.save()
      // As if the page was closed then.
      const again = chatOver(route, { tools, id: 'a', storage: afterReload(storage) })
      await again.load()
      route.cutAfter(undefined)
      const { reason } = await again.resume()
      expect([at, reason, contentOfLast(last(again))]).toEqual([
        at,
        'complete',
        contentOfLast(last(expectedChat)),
      ])
      expect(asked).toEqual(whole.asked)
      expect(route.upstream.requests).toHaveLength(STEPS.length)
    }
  },
)

it('takes up the request that went on with an answer, and trims its overlap once', async () => {
  const answers: ServerResponse[] = []
  const route = await routeTo((_request, response) => {
    sse(response)
    answers.push(response)
  })
  const chat = chatOver(route)
  const run = chat.send('question')
  await until(() => expect(answers).toHaveLength(1))
  answers[0]?.write(chunk({ content: 'The first half, and then ' }))
  await until(() => expect(textOfLast(chat)).toBe('The first half, and then '))
  await chat.stop()
  await run
  const resumed = chat.resume()
  await until(() => expect(answers).toHaveLength(2))
  answers[1]?.write(chunk({ content: 'and then the second' }))
  await until(() => expect(textOfLast(chat)).toBe('The first half, and then the second'))
  route.cut()
  expect((await resumed).reason).toBe('interrupted')
  const step = { from: 1, length: 'The first half, and then '.length, stream: {} }
  expect(last(chat)?.steps?.at(-1)).toMatchObject(step)
  const third = chat.resume()
  answers[1]?.end(chunk({ content: ' half.' }) + chunk({}, 'stop') + usage(3))
  expect((await third).reason).toBe('complete')
  expect(textOfLast(chat)).toBe('The first half, and then the second half.')
  expect(last(chat)?.usage?.totalTokens).toBe(6)
  expect(answers).toHaveLength(2)
})

it('takes up the choice that is shown, and only that', async () => {
  const answers: ServerResponse[] = []
  const route = await routeTo((_request, response) => {
    sse(response)
    answers.push(response)
  })
  const chat = chatOver(route, { body: { n: 2 } })
  const run = chat.send('question')
  await until(() => expect(answers).toHaveLength(1))
  answers[0]?.write(chunk({ content: 'a1 ' }) + chunk({ content: 'b1 ' }, null, 1))
  await until(() => expect(chat.get().live).toHaveLength(2))
  await until(() => expect(textOf(chat.get().live[1]?.parts ?? [])).toBe('b1 '))
  route.cut()
  await run
  const [, second] = chat.branches(last(chat)?.id ?? '').ids
  chat.selectBranch(second)
  expect(last(chat)?.status).toBe('incomplete')
  expect(keptOf(chat)).toMatchObject({ choice: 1 })
  answers[0]?.write(chunk({ content: 'a2' }, 'stop') + chunk({ content: 'b2' }, 'stop', 1))
  answers[0]?.end(usage(2))
  await chat.resume()
  expect(textOfLast(chat)).toBe('b1 b2')
  const [first] = chat.branches(last(chat)?.id ?? '').ids
  chat.selectBranch(first)
  expect(last(chat)).toMatchObject({ status: 'incomplete' })
  await chat.resume()
  expect(textOfLast(chat)).toBe('a1 a2')
  expect(answers).toHaveLength(1)
})

it('works at one exact chat address, also one with a query of its own', async () => {
  const answers: ServerResponse[] = []
  const route = await routeTo((_request, response) => {
    sse(response)
    answers.push(response)
  })
  const api = `${route.baseURL}/chat/completions?tenant=1`
  const chat = createChat({ api, model: 'm', retry: false, headers: { 'x-app': '1' } })
  const run = chat.send('question')
  await until(() => expect(answers).toHaveLength(1))
  answers[0]?.write(chunk({ content: 'one ' }))
  await until(() => expect(textOfLast(chat)).toBe('one '))
  route.cut()
  await run
  const id = keptOf(chat)?.id
  answers[0]?.end(chunk({ content: 'two' }, 'stop'))
  await chat.resume()
  expect(textOfLast(chat)).toBe('one two')
  expect(route.asked.at(-1)).toBe(`GET /api/chat/completions?tenant=1&stream=${id}`)
})

it('times nothing by the moment when it was taken up', async () => {
  const route = await routeTo((_request, response) => {
    sse(response, chunk({ reasoning_content: 'Hm.' }), chunk({ content: 'one ' }))
    response.end(chunk({ content: 'two' }, 'stop') + usage(2))
  })
  const chat = chatOver(route)
  route.cutAfter(200)
  await chat.send('question')
  const firstTokenMs = last(chat)?.timing?.firstTokenMs
  route.cutAfter(undefined)
  await chat.resume()
  expect(last(chat)?.status).toBe('complete')
  expect(last(chat)?.timing).toEqual({ firstTokenMs })
})

it('takes no name of a stream from another address than it asked', async () => {
  const far = await routeTo((_request, response) => sse(response, chunk({ content: 'one' })))
  const near = await startRoute(() => undefined)
  routes.push(near)
  const redirecting: typeof fetch = (_input, init) => fetch(near.upstream.baseURL, init)
  near.upstream.handle((_request, response) => {
    response.writeHead(307, { location: `${far.baseURL}/chat/completions` }).end()
  })
  const chat = chatOver(far, { fetch: redirecting })
  const run = chat.send('question')
  await until(() => expect(textOfLast(chat)).toBe('one'))
  far.cut()
  await run
  expect(last(chat)).toMatchObject({ status: 'incomplete', reason: 'interrupted' })
  expect(keptOf(chat)).toBeUndefined()
})

it('ends the answer of a completion that is stopped, and of one whose component is gone', async () => {
  const closed: unknown[] = []
  const route = await routeTo((_request, response) => {
    response.on('close', () => closed.push(response))
    sse(response, chunk({ content: 'one' }))
  })
  for (const end of ['stop', 'dispose'] as const) {
    closed.length = 0
    const { baseURL } = route
    const completion = createCompletion({ baseURL, model: 'm', endpoint: 'chat', retry: false })
    void completion.complete('question')
    await until(() => expect(completion.get().text).toBe('one'))
    void completion[end]()
    await until(() => expect(closed).toHaveLength(1))
  }
})

it('ends the answer of a client without a store when its loop is left', async () => {
  const closed: unknown[] = []
  const route = await routeTo((_request, response) => {
    response.on('close', () => closed.push(response))
    sse(response, chunk({ content: 'one' }))
  })
  const client = createClient({ baseURL: route.baseURL })
  for await (const _ of client.chat.stream({ model: 'm', messages: [] }).text()) break
  await until(() => expect(closed).toHaveLength(1))
})
