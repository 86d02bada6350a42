// What the recorder keeps, and what it never does to the bytes that pass it.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { MODEL, outcomes, question, setup } from '../../../test/enclave.ts'
import { createSandbox } from '../../testing/index.ts'
import { createRecorder } from './index.ts'

const URL = 'http://sandbox.test/v1/chat/completions'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

function post(body: object | string): RequestInit {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: text }
}

describe('a recorder', () => {
  it.each([true, false])(
    'lets the same bytes through and keeps their hashes; stream: %s',
    async (stream) => {
      const sandbox = createSandbox({ text: 'Grüße 👋' })
      const recorder = createRecorder({ fetch: sandbox.fetch })
      const init = post({ ...question, stream })
      const response = await recorder.fetch(URL, init)
      const text = await response.text()
      const plain = await (await createSandbox({ text: 'Grüße 👋' }).fetch(URL, init)).text()
      const unstamped = (body: string): string => body.replaceAll(/"created":\d+/g, '')
      expect(unstamped(text)).toBe(unstamped(plain))
      expect(await recorder.hashes('chatcmpl-sandbox-1')).toEqual({
        request: sha256(String(init.body)),
        response: sha256(text),
        isWhole: true,
        keptBy: 'client',
      })
    },
  )

  it('hears of a request that comes as an object, and of a body of bytes', async () => {
    const sandbox = createSandbox({ text: 'Hi' })
    const recorder = createRecorder({ fetch: sandbox.fetch })
    const init = post('{"model":"m","messages":[{"role":"user","content":"Grüße"}]}')
    const body = String(init.body)
    const bytes = new TextEncoder().encode(body)
    const answers = [
      await recorder.fetch(new Request(URL, init)),
      await recorder.fetch(URL, { ...init, body: bytes }),
      await recorder.fetch(URL, { ...init, body: bytes.buffer }),
      await recorder.fetch(URL, { ...init, method: 'post', body: new Blob([bytes]) }),
    ]
    for (const [index, answer] of answers.entries()) {
      const text = await answer.text()
      expect(await recorder.hashes(`chatcmpl-sandbox-${index + 1}`)).toEqual({
        request: sha256(body),
        response: sha256(text),
        isWhole: true,
        keptBy: 'client',
      })
    }
    expect(sandbox.requests.map(({ bodyText }) => bodyText)).toEqual([body, body, body, body])
  })

  it('keeps status, headers and errors as they came', async () => {
    const sandbox = createSandbox({
      error: { message: 'No', status: 429, headers: { 'retry-after': '2' } },
    })
    const { fetch } = createRecorder({ fetch: sandbox.fetch })
    const response = await fetch(URL, post(question))
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await response.json()).toMatchObject({ error: { message: 'No' } })
  })

  it('knows nothing of answers that it did not see', async () => {
    expect(await createRecorder().hashes('chatcmpl-1')).toBeUndefined()
  })

  it('keeps the newest answers only', async () => {
    const recorder = createRecorder({ limit: 2 })
    const bytes = new Uint8Array(1)
    for (const responseId of ['a', 'b', 'c']) {
      recorder.record({ responseId, request: bytes, response: bytes, isWhole: true })
    }
    const known = await Promise.all(['a', 'b', 'c'].map((id) => recorder.hashes(id)))
    expect(known.map((each) => each !== undefined)).toEqual([false, true, true])
  })

  it('waits for an answer that is on its way, until the one who asks stops', async () => {
    const chunk = new TextEncoder().encode('data: {"id":"c1","choices":[]}\n\n')
    const recorder = createRecorder({
      fetch: async () =>
        new Response(new ReadableStream({ start: (controller) => controller.enqueue(chunk) })),
    })
    const response = await recorder.fetch(URL, post(question))
    const reader = response.body?.getReader()
    await reader?.read()
    const controller = new AbortController()
    const asked = recorder.hashes('c1', controller.signal)
    controller.abort()
    expect(await asked).toBeUndefined()
    await reader?.cancel()
    expect(await recorder.hashes('c1')).toMatchObject({ isWhole: false })
  })

  it('finds the id also where the network cuts it', async () => {
    const text = ': hello\r\n\r\ndata: {"id":"grün-1","choices":[]}\r\n\r\ndata: [DONE]\r\n\r\n'
    const bytes = new TextEncoder().encode(text)
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const recorder = createRecorder({ fetch: async () => new Response(body) })
    await (await recorder.fetch(URL, post(question))).text()
    expect(await recorder.hashes('grün-1')).toMatchObject({ response: sha256(text), isWhole: true })
  })

  it('keeps nothing of an answer that breaks', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.error(new Error('reset')),
    })
    const recorder = createRecorder({ fetch: async () => new Response(body) })
    const response = await recorder.fetch(URL, post(question))
    await expect(response.text()).rejects.toThrow('reset')
  })
})

describe('an answer that was stopped', () => {
  it('has a request that can be checked, and an answer that cannot', async () => {
    const { client, verifier } = setup()
    const stream = client.chat.stream(question)
    let responseId: string | undefined
    for await (const event of stream) {
      if (event.type === 'start') responseId = event.id
      if (event.type === 'text') break
    }
    stream.abort()
    const report = await verifier.verify({ model: MODEL, responseId })
    expect(responseId).toBeDefined()
    expect(outcomes(report)).toMatchObject({
      signature: 'passed',
      request: 'passed',
      response: 'unavailable',
    })
    const { reason } = report.checks.find(({ name }) => name === 'response') ?? {}
    expect(reason).toContain('broke off')
  })
})
