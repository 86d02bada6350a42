// Taking up an answer that the route has kept, over real connections that are cut.
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { beatsUntil, patient, SECOND } from '../../test/clocks.ts'
import {
  chatOver,
  CHOSEN_CUTS,
  keptOf,
  last,
  takenUpAfter,
  watchShrinking,
} from '../../test/cut-answers.ts'
import { startRoute, type TestRoute } from '../../test/route.ts'
import { frame, type Handler, sse } from '../../test/server.ts'
import { afterReload, until } from '../../test/stored-chat.ts'
import {
  type ChatOptions,
  type ChatStore,
  createScheduler,
  exportChat,
  type Scheduler,
  textOf,
} from '../index.ts'
import { memoryStreams } from '../server/index.ts'
import { memoryStorage } from '../testing/index.ts'

const routes: TestRoute[] = []

afterEach(async () => {
  await Promise.all(routes.splice(0).map((route) => route.close()))
})

async function routeTo(answer: Handler, streams = memoryStreams()): Promise<TestRoute> {
  const route = await startRoute(answer, { streams })
  routes.push(route)
  return route
}

describe('an answer whose connection was cut', () => {
  // After every byte: chat-reattach.long.test.ts.
  it('is, taken up, the same as one that never was, however it was cut', async () => {
    expect(CHOSEN_CUTS.length).toBeGreaterThan(30)
    expect(await takenUpAfter(CHOSEN_CUTS)).toBe(CHOSEN_CUTS.length)
  })
})

/** An endpoint whose answers the test writes piece by piece. */
function byHand() {
  const answers: ServerResponse[] = []
  const bodies: { messages: { role: string; content: unknown }[] }[] = []
  const closed: ServerResponse[] = []
  const handler: Handler = (_request, response, body) => {
    response.on('close', () => closed.push(response))
    bodies.push(JSON.parse(body) as (typeof bodies)[number])
    sse(response)
    answers.push(response)
  }
  return { answers, bodies, closed, handler }
}

const textOfLast = (chat: ChatStore): string => textOf(last(chat)?.parts ?? [])

describe('while the endpoint still writes', () => {
  it('is followed live, and shows nothing shorter than before', async () => {
    const { answers, handler } = byHand()
    const route = await routeTo(handler)
    const chat = chatOver(route)
    const shrunk = watchShrinking(chat)
    const run = chat.send('question')
    await until(() => expect(answers).toHaveLength(1))
    answers[0]?.write(frame('one ') + frame('two '))
    await until(() => expect(textOfLast(chat)).toBe('one two '))
    route.cut()
    expect((await run).reason).toBe('interrupted')
    answers[0]?.write(frame('three '))
    const resumed = chat.resume()
    await until(() => expect(textOfLast(chat)).toBe('one two three '))
    expect(chat.get().status).toBe('streaming')
    answers[0]?.end(frame('four', 'stop'))
    expect(await resumed).toMatchObject({ reason: 'complete' })
    expect(textOfLast(chat)).toBe('one two three four')
    expect(keptOf(chat)).toBeUndefined()
    expect(shrunk).toEqual([])
    expect(route.asked.map((each) => each.split(/[ =]/, 1)[0])).toEqual(['POST', 'GET'])
  })

  it('is stopped for another reader too, as stopped and not as lost, and asks for nothing more', async () => {
    const { answers, handler } = byHand()
    const route = await routeTo(handler)
    const chat = chatOver(route)
    const run = chat.send('question')
    await until(() => expect(answers).toHaveLength(1))
    answers[0]?.write(frame('one '))
    await until(() => expect(textOfLast(chat)).toBe('one '))
    const id = keptOf(chat)?.id
    await fetch(`${route.baseURL}/chat/completions?stream=${id}`, { method: 'DELETE' })
    const { reason, error } = await run
    expect([reason, error, textOfLast(chat)]).toEqual(['aborted', undefined, 'one '])
    expect(keptOf(chat)).toBeUndefined()
    expect(chat.get().status).toBe('ready')
    expect(route.upstream.requests).toHaveLength(1)
  })

  it('is taken up once when it is asked twice, and again after a second cut', async () => {
    const { answers, handler } = byHand()
    const route = await routeTo(handler)
    const chat = chatOver(route)
    const run = chat.send('question')
    await until(() => expect(answers).toHaveLength(1))
    answers[0]?.write(frame('one '))
    await until(() => expect(textOfLast(chat)).toBe('one '))
    route.cut()
    await run
    const [first, second] = [chat.resume(), chat.resume()]
    expect(second).toBe(first)
    answers[0]?.write(frame('two '))
    await until(() => expect(textOfLast(chat)).toBe('one two '))
    route.cut()
    expect((await first).reason).toBe('interrupted')
    const third = chat.resume()
    answers[0]?.end(frame('three', 'stop'))
    await third
    expect(textOfLast(chat)).toBe('one two three')
    expect(route.asked.map((each) => each.slice(0, 4))).toEqual(['POST', 'GET ', 'GET '])
  })

  it('is ended at the endpoint within a second by a stop, also while it is taken up', async () => {
    for (const isResumed of [false, true]) {
      const { answers, closed, handler } = byHand()
      const route = await routeTo(handler)
      const chat = chatOver(route)
      const run = chat.send('question')
      await until(() => expect(answers).toHaveLength(1))
      answers[0]?.write(frame('one '))
      await until(() => expect(textOfLast(chat)).toBe('one '))
      if (isResumed) {
        route.cut()
        await run
        void chat.resume()
        await until(() => expect(chat.get().status).toBe('streaming'))
      }
      expect(closed).toEqual([])
      const closing = until(() => expect(closed).toHaveLength(1))
      void chat.stop()
      expect(last(chat)).toMatchObject({ status: 'incomplete', reason: 'aborted' })
      expect(keptOf(chat)).toBeUndefined()
      expect(await beatsUntil(closing)).toBeLessThan(SECOND)
      expect(textOfLast(chat)).toBe('one ')
      expect(route.asked.at(-1)).toMatch(/^DELETE .*[?]stream=/)
    }
  })

  it('goes on when a page with a storage is left, and is whole after the reload', async () => {
    const { answers, closed, handler } = byHand()
    const route = await routeTo(handler)
    const storage = memoryStorage()
    const stored = { id: 'a', storage } as const
    const first = chatOver(route, stored)
    await first.load()
    const run = first.send('question')
    await until(() => expect(answers).toHaveLength(1))
    answers[0]?.write(frame('one '))
    await until(() => expect(textOfLast(first)).toBe('one '))
    first.dispose()
    expect((await run).reason).toBe('interrupted')
    await until(() =>
      expect(storage.records.get('a')?.nodes[1]?.message).toMatchObject({ status: 'incomplete' }),
    )
    answers[0]?.end(frame('two', 'stop'))
    const second = chatOver(route, { ...stored, storage: afterReload(storage) })
    await second.load()
    expect(last(second)).toMatchObject({ status: 'incomplete', reason: 'interrupted' })
    await second.resume()
    expect(last(second)).toMatchObject({ status: 'complete' })
    expect(textOfLast(second)).toBe('one two')
    expect(route.upstream.requests).toHaveLength(1)
    expect(closed).toHaveLength(1)
    await second.save()
    expect(JSON.stringify(storage.records.get('a'))).not.toContain('"stream"')
  })

  it('is ended when a page without a storage is left: nobody would find it', async () => {
    const { answers, closed, handler } = byHand()
    const chat = chatOver(await routeTo(handler))
    void chat.send('question')
    await until(() => expect(answers).toHaveLength(1))
    answers[0]?.write(frame('one '))
    await until(() => expect(textOfLast(chat)).toBe('one '))
    chat.dispose()
    await until(() => expect(closed).toHaveLength(1))
  })

  it('is ended when the page of a chat without a storage goes, and no other page is listened to', async () => {
    const { answers, closed, handler } = byHand()
    const route = await routeTo(handler)
    const leaving = new Set<() => void>()
    const scheduler: Scheduler = {
      ...createScheduler(),
      onLeave(callback) {
        leaving.add(callback)
        return () => leaving.delete(callback)
      },
    }
    const stored = chatOver(route, { id: 'a', storage: memoryStorage(), scheduler })
    void stored.send('question')
    await until(() => expect(answers).toHaveLength(1))
    expect(leaving.size).toBe(0)
    const chat = chatOver(route, { scheduler })
    void chat.send('question')
    await until(() => expect(answers).toHaveLength(2))
    for (const leave of leaving) leave()
    await until(() => expect(closed).toHaveLength(1))
    expect(closed[0]).toBe(answers[1])
    expect(leaving.size).toBe(0)
    await stored.stop()
  })

  it('is taken up after a line that fell silent, which is told as something to go on with', async () => {
    const { answers, handler } = byHand()
    const route = await routeTo(handler)
    const chat = chatOver(route, { timeouts: { idle: 60 }, scheduler: patient() })
    const run = chat.send('question')
    await until(() => expect(answers).toHaveLength(1))
    answers[0]?.write(frame('one '))
    expect((await run).error).toMatchObject({ kind: 'timeout', action: 'continue' })
    expect(keptOf(chat)).toBeDefined()
    answers[0]?.end(frame('two', 'stop'))
    expect((await chat.resume()).reason).toBe('complete')
    expect(textOfLast(chat)).toBe('one two')
    expect(answers).toHaveLength(1)
  })

  it('gives the way to it to nobody who gets an export', async () => {
    const { answers, handler } = byHand()
    const chat = chatOver(await routeTo(handler))
    void chat.send('question')
    await until(() => expect(answers).toHaveLength(1))
    answers[0]?.write(frame('one '))
    await until(() => expect(textOfLast(chat)).toBe('one '))
    const id = keptOf(chat)?.id
    expect(id).toMatch(/^[0-9a-z]{32}$/)
    expect(JSON.stringify(exportChat(chat))).not.toContain(id)
    await chat.stop()
  })

  it('comes back after a reload before its first token', async () => {
    const { answers, handler } = byHand()
    const route = await routeTo(handler)
    const storage = memoryStorage()
    const first = chatOver(route, { id: 'a', storage })
    await first.load()
    void first.send('question')
    await until(() => expect(answers).toHaveLength(1))
    await first.save()
    first.dispose()
    const second = chatOver(route, { id: 'a', storage: afterReload(storage), autoResume: false })
    await second.load()
    expect(last(second)).toMatchObject({ role: 'assistant', parts: [], reason: 'interrupted' })
    answers[0]?.end(frame('late, and whole', 'stop'))
    await second.resume()
    expect(textOfLast(second)).toBe('late, and whole')
    expect(route.upstream.requests).toHaveLength(1)
  })
})

describe('where the route has the answer no more', () => {
  /** A chat whose answer was cut after "one ". */
  async function cutChat(more: Partial<ChatOptions> = {}) {
    const { answers, bodies, handler } = byHand()
    const streams = memoryStreams()
    const route = await routeTo(handler, streams)
    const chat = chatOver(route, more)
    const shrunk = watchShrinking(chat)
    const run = chat.send('question')
    await until(() => expect(answers).toHaveLength(1))
    answers[0]?.write(frame('one two three '))
    await until(() => expect(textOfLast(chat)).toBe('one two three '))
    route.cut()
    await run
    const id = keptOf(chat)?.id ?? ''
    return { answers, bodies, route, chat, streams, id, shrunk }
  }

  it.each<[string, (cut: Awaited<ReturnType<typeof cutChat>>) => unknown]>([
    ['forgotten', ({ streams, id }) => streams.stop({ id, owner: undefined })],
    ['served without streams', ({ route }) => route.use({})],
    ['moved', ({ route }) => route.use({ basePath: '/elsewhere' })],
  ])('asks on without an error: %s', async (name, change) => {
    const cut = await cutChat()
    const { chat, answers, bodies, route, shrunk } = cut
    await change(cut)
    const resumed = chat.resume()
    if (name === 'moved') {
      // Here nobody answers any more; what was there stays.
      expect((await resumed).error).toMatchObject({ status: 404 })
      expect(textOfLast(chat)).toBe('one two three ')
      return
    }
    await until(() => expect(answers).toHaveLength(2))
    expect(bodies[1]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    answers[1]?.end(frame('two three four', 'stop'))
    expect(await resumed).toMatchObject({ reason: 'complete' })
    expect(textOfLast(chat)).toBe('one two three four')
    expect(chat.get().error).toBeUndefined()
    expect(shrunk).toEqual([])
    expect(route.asked).toHaveLength(3)
  })

  it('asks on where a page came in place of the stream', async () => {
    const page = async (): Promise<Response> =>
      new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } })
    const { chat, answers } = await cutChat({
      fetch: async (input, init) => (init?.method === 'GET' ? page() : fetch(input, init)),
    })
    const resumed = chat.resume()
    await until(() => expect(answers).toHaveLength(2))
    answers[1]?.end(frame('four', 'stop'))
    expect((await resumed).reason).toBe('complete')
  })

  it('asks on at once where the endpoint itself broke off and nothing more was kept', async () => {
    const { chat, answers } = await cutChat()
    answers[0]?.destroy()
    const resumed = chat.resume()
    await until(() => expect(answers).toHaveLength(2))
    answers[1]?.end(frame('four', 'stop'))
    expect((await resumed).reason).toBe('complete')
    expect(textOfLast(chat)).toBe('one two three four')
  })

  it('keeps what the endpoint had written before it broke off, and asks on the next time', async () => {
    const { chat, answers } = await cutChat()
    answers[0]?.write(frame('four '))
    const resumed = chat.resume()
    await until(() => expect(textOfLast(chat)).toBe('one two three four '))
    answers[0]?.destroy()
    expect((await resumed).reason).toBe('interrupted')
    void chat.resume()
    await until(() => expect(answers).toHaveLength(2))
  })

  it('keeps the way back while the network is down', async () => {
    let isDown = false
    const { chat, answers } = await cutChat({
      fetch: async (input, init) => {
        if (isDown) throw new TypeError('fetch failed')
        return fetch(input, init)
      },
    })
    isDown = true
    expect(await chat.resume()).toMatchObject({ reason: 'error', error: { kind: 'network' } })
    expect(textOfLast(chat)).toBe('one two three ')
    isDown = false
    answers[0]?.end(frame('four', 'stop'))
    expect((await chat.resume()).reason).toBe('complete')
    expect(textOfLast(chat)).toBe('one two three four')
    expect(answers).toHaveLength(1)
  })

  it('keeps the way back where the route fails, and where another tab answers', async () => {
    const storage = memoryStorage()
    const { chat, answers } = await cutChat({
      id: 'a',
      storage,
      fetch: async (input, init) =>
        init?.method === 'GET' ? new Response('', { status: 503 }) : fetch(input, init),
    })
    expect(await chat.resume()).toMatchObject({ reason: 'error', error: { status: 503 } })
    await chat.save()
    await storage.lock('a', { wait: true })
    expect((await chat.resume()).error?.code).toBe('answered-elsewhere')
    expect(textOfLast(chat)).toBe('one two three ')
    expect(keptOf(chat)).toBeDefined()
    expect(answers).toHaveLength(1)
  })

  it('asks anew what never began', async () => {
    const { answers, bodies, handler } = byHand()
    const route = await routeTo(handler)
    const answered: Response[] = []
    const chat = chatOver(route, {
      fetch: async (input, init) => {
        const response = await fetch(input, init)
        answered.push(response)
        return response
      },
    })
    const run = chat.send('question')
    await until(() => expect(answered).toHaveLength(1))
    route.cut()
    await run
    route.use({})
    const resumed = chat.resume()
    await until(() => expect(answers).toHaveLength(2))
    expect(bodies[1]?.messages).toEqual([{ role: 'user', content: 'question' }])
    answers[1]?.end(frame('whole', 'stop'))
    await resumed
    expect(textOfLast(chat)).toBe('whole')
  })
})
