// How long answers took and how fast they came: of each, of one in several requests, and of the whole chat.
import { beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { type ChatOptions, type ChatStore, createChat } from '@x/core'
import { tool, toolRunner } from '@x/core/tools'
import {
  createEndpoint,
  createFrames,
  type Endpoint,
  type Exchange,
  settle,
} from '../../test/endpoint.ts'

let now: number
let endpoint: Endpoint

beforeEach(() => {
  now = 1_000_000
  endpoint = createEndpoint()
})

function chatWith(options: ChatOptions = {}): ChatStore {
  const { scheduler } = createFrames()
  return createChat({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
    scheduler: { ...scheduler, now: () => now },
    ...options,
  })
}

const usageOf = (tokens: number) => ({ prompt_tokens: 1, completion_tokens: tokens })

/** An answer whose first token waits, and whose last comes some time later. */
async function answer(
  exchange: Exchange,
  { wait, takes, tokens }: { wait: number; takes: number; tokens?: number },
): Promise<void> {
  now += wait
  exchange.text('a')
  await settle()
  now += takes
  exchange.finish('stop', tokens === undefined ? undefined : usageOf(tokens))
}

async function turn(chat: ChatStore, how: Parameters<typeof answer>[1]): Promise<void> {
  const run = chat.send('q')
  await answer(await endpoint.next(), how)
  await run
}

it('is undefined before there is an answer, and that of the answer after one', async () => {
  const chat = chatWith()
  expect(chat.get().timing).toBeUndefined()
  await turn(chat, { wait: 300, takes: 2000, tokens: 100 })
  expect(chat.get().messages[1]?.timing).toEqual({
    firstTokenMs: 300,
    totalMs: 2300,
    tokensPerSecond: 50,
  })
  expect(chat.get().timing).toEqual(chat.get().messages[1]?.timing)
})

it('has no speed where the answer came at once: that would be the speed of the network', async () => {
  const chat = chatWith()
  await turn(chat, { wait: 300, takes: 249, tokens: 100 })
  expect(chat.get().messages[1]?.timing).toEqual({ firstTokenMs: 300, totalMs: 549 })
  expect(chat.get().timing).toEqual({ firstTokenMs: 300, totalMs: 549 })
})

it('of the chat is the mean wait, all of the time, and all tokens by the time they took', async () => {
  const chat = chatWith()
  await turn(chat, { wait: 200, takes: 1000, tokens: 10 })
  await turn(chat, { wait: 400, takes: 9000, tokens: 990 })
  // 1,000 tokens in 10 s; the mean of the two speeds would be 60.
  expect(chat.get().timing).toEqual({ firstTokenMs: 300, totalMs: 10_600, tokensPerSecond: 100 })
})

it('counts an answer of which the server told no tokens for its time, not for its speed', async () => {
  const chat = chatWith()
  await turn(chat, { wait: 100, takes: 1000, tokens: 20 })
  await turn(chat, { wait: 300, takes: 5000 })
  expect(chat.get().timing).toEqual({ firstTokenMs: 200, totalMs: 6400, tokensPerSecond: 20 })
})

it('counts the versions that are not shown, and forgets what is taken out', async () => {
  const chat = chatWith()
  await turn(chat, { wait: 100, takes: 1000, tokens: 20 })
  const run = chat.regenerate()
  await answer(await endpoint.next(), { wait: 300, takes: 1000, tokens: 60 })
  await run
  expect(chat.get().messages).toHaveLength(2)
  expect(chat.get().timing).toEqual({ firstTokenMs: 200, totalMs: 2400, tokensPerSecond: 40 })
  chat.remove(chat.get().messages[1]?.id ?? '')
  expect(chat.get().timing).toEqual({ firstTokenMs: 100, totalMs: 1100, tokensPerSecond: 20 })
  chat.clear()
  expect(chat.get().timing).toBeUndefined()
})

it('of an answer with a tool call between is the first wait, and the speed over both requests', async () => {
  const look = tool({
    schema: z.object({}),
    execute: () => {
      now += 5000
      return 'seen'
    },
  })
  const chat = chatWith({ tools: toolRunner({ look }) })
  const run = chat.send('q')
  const first = await endpoint.next()
  now += 100
  first.chunk({
    choices: [
      {
        index: 0,
        delta: { tool_calls: [{ index: 0, id: 'c', function: { name: 'look', arguments: '{}' } }] },
      },
    ],
  })
  await settle()
  now += 1000
  first.finish('tool_calls', usageOf(10))
  await answer(await endpoint.next(), { wait: 700, takes: 3000, tokens: 70 })
  await run
  // 80 tokens in 4 s. What the tool took is not the model's.
  expect(chat.get().messages[1]?.timing).toEqual({
    firstTokenMs: 100,
    totalMs: 4800,
    tokensPerSecond: 20,
  })
})
