// What the client must do wherever it runs: a page, a worker, a server. Each check throws what is wrong.
import { createClient, isChatError, textOf } from '../src/index.ts'

const encoder = new TextEncoder()
const params = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] }
const frame = (content: string): string =>
  `data: {"id":"1","model":"m","choices":[{"index":0,"delta":{"content":"${content}"}}]}\n\n`

/** A fetch whose body is these pieces; with `isOpen` it never ends. */
function stub(pieces: readonly string[], isOpen = false) {
  const seen = { accept: '', isCancelled: false }
  const fetch: typeof globalThis.fetch = async (_input, init) => {
    seen.accept = new Headers(init?.headers).get('accept') ?? ''
    const rest = [...pieces]
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const piece = rest.shift()
        if (piece !== undefined) controller.enqueue(encoder.encode(piece))
        else if (!isOpen) controller.close()
        else await new Promise(() => undefined)
      },
      cancel() {
        seen.isCancelled = true
      },
    })
    init?.signal?.addEventListener('abort', () => (seen.isCancelled = true))
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }
  return { seen, client: createClient({ baseURL: 'https://stub.invalid/v1', fetch }) }
}

function equal(got: unknown, wanted: unknown, what: string): void {
  if (JSON.stringify(got) === JSON.stringify(wanted)) return
  throw new Error(`${what}: ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`)
}

/** Each by its sentence. */
export const checks: Readonly<Record<string, () => Promise<void>>> = {
  async 'streams text piece by piece'() {
    const { client, seen } = stub([frame('Grü'), frame('ße 👋'), 'data: [DONE]\n\n'])
    const pieces: string[] = []
    const stream = client.chat.stream(params)
    for await (const text of stream.text()) pieces.push(text)
    equal(pieces, ['Grü', 'ße 👋'], 'pieces')
    equal((await stream.final()).status, 'complete', 'status')
    equal(seen.accept, 'text/event-stream', 'accept')
  },
  async 'stops, and closes the connection'() {
    const { client, seen } = stub([frame('some')], true)
    const stream = client.chat.stream(params)
    for await (const text of stream.text()) {
      equal(text, 'some', 'text')
      break
    }
    const error = await stream.final().catch((thrown: unknown) => thrown)
    equal(isChatError(error) && error.kind, 'aborted', 'kind')
    equal(seen.isCancelled, true, 'cancelled')
  },
  async 'tells a cut from an end'() {
    const { client } = stub([frame('half')])
    const stream = client.chat.stream(params)
    const error = await stream.final().catch((thrown: unknown) => thrown)
    equal(isChatError(error) && error.kind, 'interrupted', 'kind')
    equal(textOf(stream.message.parts), 'half', 'text')
  },
  async 'gives errors that can be cloned'() {
    const { client } = stub(['data: {"error":{"message":"busy","code":"overloaded"}}\n\n'])
    const error = await client.chat
      .stream(params)
      .final()
      .catch((thrown: unknown) => thrown)
    if (!isChatError(error) || !('toJSON' in error)) throw new Error('no ChatError')
    equal(structuredClone(error.toJSON()), error.toJSON(), 'clone')
    equal(isChatError(structuredClone(error.toJSON())), true, 'known')
  },
  async 'reads a burst of 5,000 events'() {
    const { client } = stub([frame('x').repeat(5000), 'data: [DONE]\n\n'])
    equal(textOf((await client.chat.stream(params).final()).parts).length, 5000, 'length')
  },
  async 'joins sound to one part'() {
    const audio = (data: string): string =>
      `data: {"choices":[{"index":0,"delta":{"audio":{"data":"${data}"}}}]}\n\n`
    const { client } = stub([audio('AAAA'), audio('AAAA'), 'data: [DONE]\n\n'])
    const [part] = (await client.chat.stream(params).final()).parts
    equal(
      part?.type === 'audio' && part.url.startsWith('data:audio/wav;base64,UklGR'),
      true,
      'sound',
    )
  },
}

/** Runs all; the sentences of those that failed, with why. */
export async function runChecks(): Promise<string[]> {
  const failed: string[] = []
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check()
    } catch (thrown) {
      failed.push(`${name}: ${String(thrown)}`)
    }
  }
  return failed
}
