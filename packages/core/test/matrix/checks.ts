// What holds of the route under whatever serves it: tests of one runtime, over real connections.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createClient, textOf } from '../../src/index.ts'
import { frame } from '../server.ts'

/** A runtime that serves the route. */
export interface Served {
  /** Below which `/api` is. */
  address: string
  close(): unknown
}

const question = { model: 'm', stream: true, messages: [{ role: 'user' as const, content: 'Hi' }] }
const patient = { timeout: 60_000 }

/** An answer that the endpoint writes as the test says. */
interface Answering {
  response: ServerResponse
  isCut: boolean
}

/** Describes the route under one runtime. `start` is given the address of the endpoint. */
export function describeRuntime(name: string, start: (baseURL: string) => Promise<Served>): void {
  describe(`the route under ${name}`, () => {
    const answers: Answering[] = []
    let served: Served
    const endpoint = createServer((request, response) => {
      request.resume()
      const answering = { response, isCut: false }
      response.on('close', () => (answering.isCut = !response.writableFinished))
      request.on('end', () => answers.push(answering))
    })

    beforeAll(async () => {
      await once(endpoint.listen(0, '127.0.0.1'), 'listening')
      const { port } = endpoint.address() as AddressInfo
      served = await start(`http://127.0.0.1:${port}/v1`)
    }, 60_000)

    afterAll(async () => {
      await served?.close()
      endpoint.closeAllConnections()
      endpoint.close()
    })

    const address = (): string => `${served.address}/api/chat/completions`

    function ask(init: RequestInit = {}, headers: Record<string, string> = {}): Promise<Response> {
      return fetch(address(), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(question),
        ...init,
      })
    }

    /** The next answer, begun. */
    async function begun(count = answers.length): Promise<Answering> {
      await vi.waitFor(() => expect(answers.length).toBeGreaterThan(count), patient)
      const answering = answers[count] as Answering
      answering.response.writeHead(200, { 'content-type': 'text/event-stream' })
      answering.response.write(frame('One '))
      return answering
    }

    const end = frame('two.') + frame('', 'stop') + 'data: [DONE]\n\n'

    it('streams an answer as it comes, byte for byte', async () => {
      const [response, answering] = await Promise.all([ask(), begun()])
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      let text = (await reader?.read())?.value ?? ''
      expect([response.status, text]).toEqual([200, frame('One ')])
      answering.response.end(end)
      for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
        text += read.value
      }
      expect(text).toBe(frame('One ') + end)
    })

    it('ends the request upstream when its caller leaves', async () => {
      const left = new AbortController()
      const [response, answering] = await Promise.all([ask({ signal: left.signal }), begun()])
      await response.body?.getReader().read()
      left.abort()
      await vi.waitFor(() => expect(answering.isCut).toBe(true), patient)
    })

    it('goes on without its caller where that was asked for, and is taken up whole', async () => {
      const id = 'taken0up0taken0up0taken0up0taken'
      const left = new AbortController()
      const [response, answering] = await Promise.all([
        ask({ signal: left.signal }, { 'x-stream-id': id }),
        begun(),
      ])
      await response.body?.getReader().read()
      left.abort()
      const again = fetch(`${address()}?stream=${id}`)
      answering.response.end(end)
      expect(await (await again).text()).toBe(frame('One ') + end)
      expect(answering.isCut).toBe(false)
    })

    it('is stopped by whoever has its id, upstream too', async () => {
      const id = 'stopped0stopped0stopped0stopped0'
      const [response, answering] = await Promise.all([ask({}, { 'x-stream-id': id }), begun()])
      const stopped = await fetch(`${address()}?stream=${id}`, { method: 'DELETE' })
      expect(stopped.status).toBe(204)
      expect(await response.text()).toContain('answer_stopped')
      await vi.waitFor(() => expect(answering.isCut).toBe(true), patient)
      expect((await fetch(`${address()}?stream=${id}`)).status).toBe(404)
    })

    it('refuses in the shape of the API, and passes a refusal on', async () => {
      const nobody = await ask({}, { 'x-user': 'nobody' })
      expect([nobody.status, await nobody.text()]).toEqual([
        401,
        expect.stringContaining('not_authorized'),
      ])
      const count = answers.length
      const pending = ask()
      await vi.waitFor(() => expect(answers.length).toBeGreaterThan(count), patient)
      answers[count]?.response
        .writeHead(429, { 'content-type': 'application/json', 'retry-after': '7' })
        .end('{"error":{"message":"Slow down.","code":"rate_limit_exceeded"}}')
      const refused = await pending
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7'])
      expect(await refused.text()).toContain('Slow down.')
    })

    it('answers the openai package, the AI SDK and the client of this package alike', async () => {
      const baseURL = `${served.address}/api`
      const openai = new OpenAI({ baseURL, apiKey: 'of the page' })
      const sdk = createOpenAICompatible({ name: 'route', baseURL, apiKey: 'of the page' })
      const ways: (() => Promise<string>)[] = [
        async () => {
          let text = ''
          const stream = await openai.chat.completions.create({ ...question, stream: true })
          for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
          return text
        },
        async () => {
          const prompt = [
            { role: 'user' as const, content: [{ type: 'text' as const, text: 'Hi' }] },
          ]
          const { stream } = await sdk.chatModel('m').doStream({ prompt })
          let text = ''
          for await (const part of stream) if (part.type === 'text-delta') text += part.delta
          return text
        },
        async () => {
          const answer = createClient({ baseURL }).chat.stream(question)
          return textOf((await answer.final()).parts)
        },
      ]
      for (const way of ways) {
        const [text] = await Promise.all([way(), begun().then(({ response }) => response.end(end))])
        expect(text).toBe('One two.')
      }
    })
  })
}
