// A line to a route that breaks anywhere in a response, its headers counted.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { expect } from 'vitest'
import { createChat } from '../src/index.ts'
import { memoryStreams } from '../src/server/index.ts'
import { contentOf, last } from './cut-answers.ts'
import { startRoute } from './route.ts'
import { frame, sse } from './server.ts'

/** A line to a server. */
export interface CutLine {
  readonly baseURL: string
  close(): Promise<void>
}

/** A line of its own to a server, that breaks after so many bytes of the first response, headers counted. */
export async function lineTo(baseURL: string, limit: number): Promise<CutLine> {
  const port = Number(new URL(baseURL).port)
  const sockets = new Set<Socket>()
  let room = limit
  const proxy = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far)
    far.on('data', (bytes: Buffer) => {
      const part = bytes.subarray(0, room)
      room -= part.length
      if (room > 0) return void near.write(part)
      room = Infinity
      near.write(part, () => near.destroy())
    })
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => proxy.close(resolve))
  }
  return { baseURL: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/api`, close }
}

const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }
const USAGE = `data: ${JSON.stringify({ id: '1', choices: [], usage })}\n\n`

/** Asks once for each cut, at every so manieth byte of the response. Gives how often it was whole in the end. */
export async function wholeAfterCuts(step: number): Promise<number> {
  const route = await startRoute(
    (_request, response) => {
      sse(response, frame('one '), frame('two'), frame('', 'stop'), USAGE, 'data: [DONE]\n\n')
      response.end()
    },
    { streams: memoryStreams() },
  )
  try {
    const first = createChat({ baseURL: route.baseURL, model: 'm', retry: false })
    await first.send('question')
    const expected = contentOf(last(first))
    expect(expected).toMatchObject({ status: 'complete', usage: { totalTokens: 5 } })
    const response = await fetch(`${route.baseURL}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'm', stream: true, messages: [] }),
    })
    // Headers and the lengths of chunks come on top; past the end nothing is cut.
    const end = (await response.arrayBuffer()).byteLength + 700
    const asked = route.upstream.requests.length
    let cuts = 0
    for (let at = 1; at < end; at += step) {
      // A line of its own: nothing is sent over a connection that was cut before.
      const line = await lineTo(route.baseURL, at)
      const chat = createChat({ baseURL: line.baseURL, model: 'm', retry: false })
      const { reason } = await chat.send('question')
      if (reason !== 'complete')
        expect([at, (await chat.resume()).reason]).toEqual([at, 'complete'])
      expect([at, contentOf(last(chat))]).toEqual([at, expected])
      await line.close()
      cuts++
    }
    expect(route.upstream.requests).toHaveLength(asked + cuts)
    return cuts
  } finally {
    await route.close()
  }
}
