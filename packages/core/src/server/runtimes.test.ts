// The route under what serves it in Node. Other runtimes are in runtimes.long.test.ts.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LLMock } from '@copilotkit/aimock'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import express4 from 'express-4'
import { Hono } from 'hono'
import OpenAI from 'openai'
import { expect, it } from 'vitest'
import { createClient, textOf } from '../index.ts'
import { describeRuntime, type Served } from '../../test/matrix/checks.ts'
import { routeTo } from '../../test/matrix/route.ts'
import { toNodeHandler } from './node/index.ts'

async function listen(listener: RequestListener): Promise<Served> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

describeRuntime('Hono', (baseURL) => {
  const handler = routeTo(baseURL)
  const app = new Hono()
  app.all('/api/*', (context) => handler(context.req.raw))
  return listen(getRequestListener(app.fetch, { overrideGlobalObjects: false }))
})

describeRuntime('node:http', (baseURL) =>
  listen(toNodeHandler(routeTo(baseURL)) as RequestListener),
)

describeRuntime('Express 5', (baseURL) =>
  listen(express().use('/api', toNodeHandler(routeTo(baseURL)))),
)

describeRuntime('Express 4', (baseURL) =>
  listen(express4().use('/api', toNodeHandler(routeTo(baseURL))) as unknown as RequestListener),
)

it('stands in front of a server that nobody here wrote', async () => {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' })
  mock.onMessage('capital of France', { content: 'It is Paris.' })
  await mock.start()
  const { address, close } = await listen(
    toNodeHandler(routeTo(`${mock.url}/v1`)) as RequestListener,
  )
  const baseURL = `${address}/api`
  const messages = [{ role: 'user' as const, content: 'What is the capital of France?' }]
  const question = { model: 'gpt-4o', messages }
  const openai = new OpenAI({ baseURL, apiKey: 'of the page' })
  let text = ''
  const stream = await openai.chat.completions.create({ ...question, stream: true })
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
  const whole = await openai.chat.completions.create(question)
  const own = await createClient({ baseURL }).chat.stream(question).final()
  close()
  await mock.stop()
  const read = [text, whole.choices[0]?.message.content, textOf(own.parts)]
  expect(read).toEqual(['It is Paris.', 'It is Paris.', 'It is Paris.'])
})
