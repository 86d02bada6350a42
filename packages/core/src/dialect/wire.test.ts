import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { expected } from '../../test/fixtures/expected.ts'
import { expectSame } from '../../test/same.ts'
import { roundsOf, sampleOf } from '../../test/samples.ts'
import { type ChatMessage, createClient, isChatError, textOf, toWire } from '../index.ts'

const folder = new URL('../../test/fixtures/', import.meta.url)

function bytesOf(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(`${name}.sse`, folder)))
}

/** A body that arrives in the given pieces. */
function cut(bytes: Uint8Array<ArrayBuffer>, at: readonly number[]): ReadableStream<Uint8Array> {
  const ends = [...at, bytes.length]
  let start = 0
  return new ReadableStream({
    pull(controller) {
      const end = ends.shift()
      if (end === undefined) return controller.close()
      controller.enqueue(bytes.slice(start, end))
      start = end
    },
  })
}

async function read(body: ReadableStream<Uint8Array>) {
  const client = createClient({
    baseURL: 'http://fixture.invalid/v1',
    fetch: async () =>
      new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } }),
  })
  const stream = client.chat.stream({ model: 'm', messages: [{ role: 'user', content: 'hi' }] })
  const error = await stream.final().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { error, messages: stream.messages }
}

function part(message: ChatMessage | undefined, type: 'reasoning' | 'refusal'): string {
  return message?.parts.map((each) => (each.type === type ? each.text : '')).join('') ?? ''
}

/** What goes back to its producer besides text and results: members of the message, and of its calls. */
function replayedFrom(message: ChatMessage | undefined): {
  replay?: object
  callReplay?: object[]
} {
  const producer = message?.steps?.[0]?.producer
  if (!message || producer === undefined) return {}
  const parts = message.parts.map((each) =>
    each.type === 'tool' ? { ...each, state: 'done' as const, result: 'r' } : each,
  )
  const [wire] = toWire([{ ...message, parts }], producer)
  if (wire?.role !== 'assistant') return {}
  const { role: _, content: __, refusal: ___, tool_calls = [], ...replay } = wire
  const callReplay = tool_calls.map(({ id: ____, type: _____, function: ______, ...rest }) => rest)
  return { replay, callReplay }
}

function summary({ error, messages }: Awaited<ReturnType<typeof read>>) {
  const [first, second] = messages
  return {
    text: textOf(first?.parts ?? []),
    reasoning: part(first, 'reasoning'),
    refusal: part(first, 'refusal'),
    second: second && textOf(second.parts),
    tools: first?.parts.flatMap((each) =>
      each.type === 'tool' ? [[each.name, each.argsText]] : [],
    ),
    toolIds: first?.parts.flatMap((each) =>
      each.type === 'tool' ? [each.id.replace(`call_${first.id}`, 'made')] : [],
    ),
    images: first?.parts.flatMap((each) => (each.type === 'image' ? [each.url] : [])),
    sources: first?.parts.flatMap((each) => (each.type === 'source' ? [each.url] : [])),
    titles: first?.parts.flatMap((each) => (each.type === 'source' ? [each.title] : [])),
    audio: first?.parts.flatMap((each) => (each.type === 'audio' ? [each.url] : [])),
    args: first?.parts.flatMap((each) => (each.type === 'tool' ? [each.args] : [])),
    ...replayedFrom(first),
    logprobs: first?.logprobs,
    reason: first?.reason,
    secondReason: second?.reason,
    secondModel: second?.model,
    secondTokens: second?.usage?.totalTokens,
    model: first?.model,
    finishReason: first?.finishReason,
    totalTokens: first?.usage?.totalTokens,
    cachedTokens: first?.usage?.cachedTokens,
    cost: first?.usage?.cost?.amount,
    fails: isChatError(error) ? error.kind : error,
    code: isChatError(error) ? error.code : undefined,
    status: isChatError(error) ? error.status : undefined,
    isStillOpen: first?.parts.some((each) => 'state' in each && each.state === 'streaming'),
  }
}

it('has an expectation for every recorded stream, and a stream for every expectation', () => {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sse'))
    .map((name) => name.slice(0, -4))
  expect(files.toSorted()).toEqual(Object.keys(expected).toSorted())
})

describe.each(Object.entries(expected))('%s', (name, wanted) => {
  const bytes = bytesOf(name)

  it('reads as expected when it arrives whole', async () => {
    const { seen: _, ...fields } = wanted
    const got = summary(await read(cut(bytes, [])))
    expect(got).toMatchObject({ reasoning: '', refusal: '', isStillOpen: false, ...fields })
    expect(got.fails).toBe(wanted.fails)
  })

  it('reads the same byte by byte', async () => {
    const whole = summary(await read(cut(bytes, [])))
    const each = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1)
    expect(summary(await read(cut(bytes, each)))).toEqual(whole)
  })

  it('reads the same cut in two at any byte', async () => {
    const whole = summary(await read(cut(bytes, [])))
    for (const at of sampleOf([...bytes.keys()].slice(1), 32)) {
      expectSame(summary(await read(cut(bytes, [at]))), whole, `cut at byte ${at}`)
    }
  })

  it('reads the same in random pieces', async () => {
    const whole = summary(await read(cut(bytes, [])))
    let seed = bytes.length
    const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647
    for (let round = 0; round < roundsOf(40); round++) {
      const at = Array.from({ length: 12 }, () => Math.floor(random() * bytes.length)).toSorted(
        (left, right) => left - right,
      )
      expectSame(summary(await read(cut(bytes, at))), whole, `cut at ${at}`)
    }
  })
})
