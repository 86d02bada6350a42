// Answers over a real Redis and several instances: cut at a random byte, headers counted, and taken up at a random one.
import { expect } from 'vitest'
import { createChat } from '../src/index.ts'
import { redisStreams } from '../src/server/redis/index.ts'
import { contentOf, last } from './cut-answers.ts'
import { lineTo } from './cut-line.ts'
import { newStreamId, startInstances } from './instances.ts'
import { startRedis } from './redis-server.ts'
import { frame, sse } from './server.ts'

const usage = { prompt_tokens: 3, completion_tokens: 20, total_tokens: 23, cost: 0.0123 }
const FRAMES: readonly string[] = [
  ...Array.from({ length: 20 }, (_, at) => frame(`naïve 🌍 日本 ${at} `)),
  frame('', 'stop'),
  `data: ${JSON.stringify({ id: '1', choices: [], usage })}\n\n`,
  'data: [DONE]\n\n',
]
const WHOLE = FRAMES.join('')
/** The headers of a response and the lengths of its chunks, about. */
const AROUND = 600

/** Runs so many rounds. Gives how many answers were cut, and how many requests the endpoint got. */
export async function randomCuts(rounds: number): Promise<{ cut: number; asked: number }> {
  const redis = await startRedis()
  const prefix = `{${newStreamId()}}:`
  const stores = []
  for (let count = 0; count < 3; count++) {
    stores.push(redisStreams({ client: await redis.client(), prefix }))
  }
  const instances = await startInstances(stores, {}, (response) => {
    sse(response)
    let at = 0
    const next = (): void => {
      if (at === FRAMES.length) return void response.end()
      response.write(FRAMES[at++])
      setImmediate(next)
    }
    next()
  })
  const random = (): string =>
    instances.routes[Math.floor(Math.random() * instances.routes.length)]?.baseURL ?? ''
  try {
    const first = createChat({ baseURL: random(), model: 'm', retry: false })
    await first.send('question')
    const expected = contentOf(last(first))
    expect(expected).toMatchObject({ status: 'complete', usage: { totalTokens: 23 } })
    const before = instances.upstream.length
    let cut = 0
    for (let round = 0; round < rounds; round++) {
      const at = 1 + Math.floor(Math.random() * (Buffer.from(WHOLE).length + AROUND))
      const line = await lineTo(random(), at)
      const ids: string[] = []
      const chat = createChat({
        baseURL: line.baseURL,
        model: 'm',
        retry: false,
        async fetch(input, init) {
          const id = new Headers(init?.headers).get('x-stream-id')
          if (id) ids.push(id)
          const isAsked = init?.method === 'POST'
          return fetch(isAsked ? input : String(input).replace(line.baseURL, random()), init)
        },
      })
      const { reason } = await chat.send('question')
      if (reason !== 'complete') {
        cut++
        expect([at, (await chat.resume()).reason]).toEqual([at, 'complete'])
      }
      expect([at, contentOf(last(chat))]).toEqual([at, expected])
      const again = await fetch(`${random()}/chat/completions?stream=${ids[0]}`)
      expect([at, await again.text()]).toEqual([at, WHOLE])
      await line.close()
    }
    return { cut, asked: instances.upstream.length - before }
  } finally {
    await instances.close()
    await redis.close()
  }
}
