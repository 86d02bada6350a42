// A route whose endpoint is silent, or breaks off: the chat waits, or keeps what came and can go on with it.
import type { ServerResponse } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { chatOver, keptOf, last } from '../../test/cut-answers.ts'
import { startRoute } from '../../test/route.ts'
import { frame, sse } from '../../test/server.ts'
import { until } from '../../test/stored-chat.ts'
import { type ChatStore, textOf } from '../index.ts'
import { memoryStreams } from '../server/index.ts'
import { memoryStorage } from '../testing/index.ts'

const opened: (() => unknown)[] = []

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

async function byHand(keepAlive: number | false = false) {
  const answers: ServerResponse[] = []
  const route = await startRoute(
    (_request, response) => {
      answers.push(response)
    },
    { streams: memoryStreams(), keepAlive, onError: () => undefined },
  )
  opened.push(() => route.close())
  return { answers, route }
}

const textOfLast = (chat: ChatStore): string => textOf(last(chat)?.parts ?? [])

/** Begins an answer with one word. */
function begin(answer: ServerResponse | undefined): void {
  if (answer) sse(answer, frame('one '))
}

it('says that it waits while nothing but signs of life come, and is no error', async () => {
  const { answers, route } = await byHand(20)
  const chat = chatOver(route)
  const run = chat.send('question')
  await until(() => expect(last(chat)?.waiting).toBeDefined())
  expect(chat.get()).toMatchObject({ status: 'submitted', error: undefined })
  await until(() => expect(answers).toHaveLength(1))
  answers[0]?.writeHead(200, { 'content-type': 'text/event-stream' })
  answers[0]?.end(frame('whole', 'stop'))
  expect((await run).reason).toBe('complete')
  expect(textOfLast(chat)).toBe('whole')
})

it('keeps what came of an endpoint that broke off, and goes on by asking', async () => {
  const { answers, route } = await byHand()
  const chat = chatOver(route)
  const run = chat.send('question')
  await until(() => expect(answers).toHaveLength(1))
  begin(answers[0])
  await until(() => expect(textOfLast(chat)).toBe('one '))
  answers[0]?.destroy()
  expect(await run).toMatchObject({
    reason: 'interrupted',
    error: { kind: 'interrupted', action: 'continue' },
  })
  expect(textOfLast(chat)).toBe('one ')
  const resumed = chat.resume()
  await until(() => expect(answers).toHaveLength(2))
  if (answers[1]) sse(answers[1], frame('two', 'stop'))
  answers[1]?.end()
  expect((await resumed).reason).toBe('complete')
  expect(textOfLast(chat)).toBe('one two')
})

it('looks once by itself where the chat is stored, and says again what went wrong', async () => {
  const { answers, route } = await byHand()
  const chat = chatOver(route, { id: 'a', storage: memoryStorage() })
  opened.push(() => chat.dispose())
  await chat.load()
  const run = chat.send('question')
  await until(() => expect(answers).toHaveLength(1))
  begin(answers[0])
  await until(() => expect(textOfLast(chat)).toBe('one '))
  answers[0]?.destroy()
  await run
  await until(() => expect(keptOf(chat)).toBeUndefined())
  expect(chat.get()).toMatchObject({ status: 'error', error: { kind: 'interrupted' } })
  expect(last(chat)).toMatchObject({ status: 'incomplete', reason: 'interrupted' })
  expect(textOfLast(chat)).toBe('one ')
  await chat.save()
  expect(route.asked.map((each) => each.slice(0, 4))).toEqual(['POST', 'GET '])
  expect(answers).toHaveLength(1)
})

it('is whole, and no error, where it broke off behind its end', async () => {
  const { answers, route } = await byHand()
  const chat = chatOver(route)
  const run = chat.send('question')
  await until(() => expect(answers).toHaveLength(1))
  begin(answers[0])
  answers[0]?.write(frame('two') + frame('', 'stop'))
  await until(() => expect(textOfLast(chat)).toBe('one two'))
  answers[0]?.destroy()
  expect(await run).toMatchObject({ reason: 'complete' })
  expect(chat.get()).toMatchObject({ status: 'ready', error: undefined })
})
