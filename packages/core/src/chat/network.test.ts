import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChat } from '@x/core'
import { createFrames } from '../../test/endpoint.ts'

let server: Server
let baseURL: string
/** What each request asked, and how it is answered: the first pieces and whether the network dies after them. */
let asked: { messages: { role: string; content: string }[] }[]
let answers: { pieces: string[]; dies: boolean }[]

const piece = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`
const END = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'

beforeEach(async () => {
  asked = []
  answers = []
  server = createServer((request, response: ServerResponse) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      asked.push(JSON.parse(body) as (typeof asked)[number])
      const answer = answers.shift() ?? { pieces: [], dies: false }
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const sent = answer.pieces.map(piece).join('') + (answer.dies ? '' : END)
      response.write(sent, () => {
        if (answer.dies) request.socket.destroy()
        else response.end()
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

function chatWith(given: typeof fetch = fetch) {
  return createChat({
    baseURL,
    fetch: given,
    model: 'm',
    retry: false,
    scheduler: createFrames().scheduler,
  })
}

describe('a phone that sleeps amid an answer', () => {
  it('47 keeps the text, says that the connection was lost, and goes on with one call', async () => {
    answers = [
      { pieces: ['It was a dark ', 'and stormy'], dies: true },
      { pieces: ['and stormy night.'], dies: false },
    ]
    const chat = chatWith()
    const first = await chat.send('Tell')
    expect(first).toMatchObject({
      reason: 'interrupted',
      error: { kind: 'interrupted', action: 'continue', retryable: true },
      message: {
        status: 'incomplete',
        parts: [{ text: 'It was a dark and stormy', state: 'done' }],
      },
    })
    const second = await chat.resume()
    expect(second).toMatchObject({
      reason: 'complete',
      message: { status: 'complete', parts: [{ text: 'It was a dark and stormy night.' }] },
    })
    expect(second.message).not.toHaveProperty('reason')
    expect(second.message?.id).toBe(first.message?.id)
    expect(chat.get()).toMatchObject({ status: 'ready', error: undefined, messages: { length: 2 } })
    expect(asked[1]?.messages.slice(0, 2)).toEqual([
      { role: 'user', content: 'Tell' },
      { role: 'assistant', content: 'It was a dark and stormy' },
    ])
  })

  it('may sleep again while it goes on', async () => {
    answers = [
      { pieces: ['one '], dies: true },
      { pieces: ['two '], dies: true },
      { pieces: ['three'], dies: false },
    ]
    const chat = chatWith()
    await chat.send('Count')
    expect(await chat.resume()).toMatchObject({ reason: 'interrupted' })
    expect((await chat.resume()).message?.parts).toMatchObject([{ text: 'one two three' }])
  })

  it('M20 never glues what a second request writes onto the first by itself', async () => {
    answers = [{ pieces: ['one two three'], dies: true }]
    const chat = chatWith()
    const { message } = await chat.send('Count')
    expect(message?.parts).toMatchObject([{ text: 'one two three' }])
    expect(asked).toHaveLength(1)
  })
})

/** In the words of Chromium, Firefox, Safari and Node. */
const SPELLINGS = [
  'Failed to fetch',
  'network error',
  'NetworkError when attempting to fetch resource.',
  'Error in input stream',
  'Load failed',
  'The network connection was lost.',
  'terminated',
  'fetch failed',
]

describe('the network’s own errors', () => {
  it.each(SPELLINGS)('12 amid an answer are an interruption: %s', async (said) => {
    const encoder = new TextEncoder()
    let pull = 0
    const broken: typeof fetch = async () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            pull += 1
            if (pull === 1) controller.enqueue(encoder.encode(piece('half')))
            else controller.error(new TypeError(said))
          },
        }),
        { headers: { 'content-type': 'text/event-stream' } },
      )
    const { reason, error, message } = await chatWith(broken).send('q')
    expect(reason).toBe('interrupted')
    expect(error).toMatchObject({ kind: 'interrupted', action: 'continue' })
    expect(message?.parts).toMatchObject([{ text: 'half', state: 'done' }])
  })

  it.each(SPELLINGS)('12 before the answer are of kind network: %s', async (said) => {
    const chat = chatWith(() => Promise.reject(new TypeError(said)))
    const { error } = await chat.send('q')
    // A route may be answering all the same: who goes on looks there first.
    expect(error).toMatchObject({ kind: 'network', action: 'continue', retryable: true })
    expect(chat.get().messages).toMatchObject([
      { role: 'user' },
      { status: 'incomplete', parts: [] },
    ])
    answers = [{ pieces: ['a'], dies: false }]
    chat.setOptions({ baseURL, model: 'm' })
    expect(await chat.regenerate()).toMatchObject({ reason: 'complete' })
  })
})
