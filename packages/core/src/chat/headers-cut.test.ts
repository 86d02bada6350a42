// A connection that breaks before the headers of an answer have come: the chat looks at the route first.
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { beatsUntil, SECOND } from '../../test/clocks.ts'
import { keptOf, last } from '../../test/cut-answers.ts'
import { lineTo, wholeAfterCuts } from '../../test/cut-line.ts'
import { startRoute } from '../../test/route.ts'
import { answer, frame, type Handler } from '../../test/server.ts'
import { afterReload, until } from '../../test/stored-chat.ts'
import { type ChatOptions, createChat, textOf } from '../index.ts'
import { memoryStreams } from '../server/index.ts'
import { memoryStorage } from '../testing/index.ts'

const opened: (() => unknown)[] = []

afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

async function routeTo(handler: Handler) {
  const route = await startRoute(handler, { streams: memoryStreams() })
  opened.push(() => route.close())
  return { route }
}

function chatOn(baseURL: string, more: Partial<ChatOptions> = {}) {
  return createChat({ baseURL, model: 'm', retry: false, ...more })
}

describe('an answer whose connection breaks', () => {
  // After every byte: reattach.long.test.ts.
  it('is the same as one that never did, after any of the bytes of its response, and is asked for once', async () => {
    expect(await wholeAfterCuts(7)).toBeGreaterThan(100)
  })

  it('before its headers goes on by itself, while the endpoint still thinks', async () => {
    const answers: ServerResponse[] = []
    const { route } = await routeTo((_request, response) => answers.push(response))
    const line = await lineTo(route.baseURL, 1)
    opened.push(line.close)
    const chat = chatOn(line.baseURL)
    const run = chat.send('question')
    await until(() => expect(answers).toHaveLength(1))
    answer(answers[0] as ServerResponse, 'late, and whole')
    expect((await run).reason).toBe('complete')
    expect(textOf(last(chat)?.parts ?? [])).toBe('late, and whole')
    expect(route.asked.map((each) => each.slice(0, 4))).toEqual(['POST', 'GET '])
    expect(route.upstream.requests).toHaveLength(1)
  })

  it('is asked for anew, under a name of its own, where the route knows nothing of it', async () => {
    const asked: [string | undefined, string | undefined][] = []
    let isDown = true
    const server: Server = createServer((request, response) => {
      asked.push([request.method, request.headers['x-stream-id']?.toString()])
      if (request.method === 'GET') response.writeHead(404).end()
      else if (isDown) {
        isDown = false
        request.socket.destroy()
      } else answer(response, 'ok')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    opened.push(() => {
      server.closeAllConnections()
      server.close()
    })
    const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    const chat = chatOn(baseURL, { retry: { attempts: 1 } })
    expect((await chat.send('question')).reason).toBe('complete')
    const [, name] = asked[0] ?? []
    expect(name).toMatch(/^[0-9a-z]{32}$/)
    expect(asked).toEqual([
      ['POST', name],
      ['GET', undefined],
      ['POST', name],
    ])
    expect(keptOf(chat)).toBeUndefined()
    asked.length = 0
    isDown = true
    const failed = await chatOn(baseURL).send('question')
    expect(failed).toMatchObject({ error: { kind: 'network', action: 'retry' }, messages: [] })
    expect(asked).toHaveLength(2)
  })

  it('is not asked for again while nobody knows whether the route has it', async () => {
    const asked: string[] = []
    const chat = chatOn('http://route.invalid/api', {
      retry: { attempts: 1, maxDelay: 10_000 },
      fetch: async (_input, init) => {
        asked.push(init?.method ?? 'GET')
        throw new TypeError('Failed to fetch')
      },
    })
    expect(await chat.send('question')).toMatchObject({
      reason: 'error',
      error: { kind: 'network', action: 'continue' },
    })
    expect(asked).toEqual(['POST', 'GET', 'GET'])
    expect(keptOf(chat)).toBeDefined()
  })

  it('is looked for nowhere where nothing can have been sent', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const chat = chatOn(`http://127.0.0.1:${port}/api`)
    const result = await chat.send('question')
    expect(result).toMatchObject({ error: { kind: 'network', action: 'retry' }, messages: [] })
  })
})

describe('before the headers of an answer', () => {
  it('a page that is reloaded finds it', async () => {
    const answers: ServerResponse[] = []
    const { route } = await routeTo((_request, response) => answers.push(response))
    const storage = memoryStorage()
    const first = chatOn(route.baseURL, { id: 'a', storage })
    await first.load()
    void first.send('question')
    await until(() => expect(answers).toHaveLength(1))
    await first.save()
    first.dispose()
    const second = chatOn(route.baseURL, { id: 'a', storage: afterReload(storage) })
    await second.load()
    answer(answers[0] as ServerResponse, 'whole')
    await until(() => expect(last(second)).toMatchObject({ status: 'complete' }))
    expect(textOf(last(second)?.parts ?? [])).toBe('whole')
    expect(route.upstream.requests).toHaveLength(1)
  })

  it('a stop ends it at the endpoint', async () => {
    const answers: ServerResponse[] = []
    const closed: unknown[] = []
    const { route } = await routeTo((_request, response) => {
      answers.push(response)
      response.on('close', () => closed.push(response))
    })
    const chat = chatOn(route.baseURL)
    void chat.send('question')
    await until(() => expect(answers).toHaveLength(1))
    const closing = until(() => expect(closed).toHaveLength(1))
    void chat.stop()
    expect(await beatsUntil(closing)).toBeLessThan(SECOND)
    expect(chat.get().messages).toHaveLength(1)
  })

  it('names are for the page’s own origin, and for another where that is said', async () => {
    const names: (string | null)[] = []
    const fetch: typeof globalThis.fetch = async (_input, init) => {
      names.push(new Headers(init?.headers).get('x-stream-id'))
      return new Response(frame('ok', 'stop'), { headers: { 'content-type': 'text/event-stream' } })
    }
    const page = globalThis as { location?: unknown }
    page.location = { origin: 'https://page.example' }
    try {
      for (const more of [
        { baseURL: '/api' },
        { baseURL: 'https://page.example/api' },
        { baseURL: 'https://other.example/v1' },
        { baseURL: 'https://other.example/api', streamIds: true },
        { baseURL: '/api', streamIds: false },
      ])
        await createChat({ model: 'm', fetch, ...more }).send('question')
    } finally {
      delete page.location
    }
    expect(names.map((name) => name !== null)).toEqual([true, true, false, true, false])
  })
})
