// @ts-check
// Bytes → message in Node: our client against eventsource-parser + JSON.parse alone, interleaved in one run.
import { createClient } from '@x/core'
import { createParser } from 'eventsource-parser'
import { frame, tokens } from './answer.mjs'

const COUNT = 20_000
const encoder = new TextEncoder()
const frames = [
  ...tokens(COUNT).map((token) => frame(token)),
  frame('', 'stop'),
  'data: [DONE]\n\n',
]

/** @param {boolean} isJoined */
function chunks(isJoined) {
  if (!isJoined) return frames.map((text) => encoder.encode(text))
  const bytes = encoder.encode(frames.join(''))
  return Array.from({ length: Math.ceil(bytes.length / 16_384) }, (_, index) =>
    bytes.slice(index * 16_384, (index + 1) * 16_384),
  )
}

/** @param {Uint8Array<ArrayBuffer>[]} pieces */
function body(pieces) {
  let next = 0
  return new ReadableStream({
    pull(controller) {
      const piece = pieces[next++]
      if (piece) controller.enqueue(piece)
      else controller.close()
    },
  })
}

/** @param {Uint8Array<ArrayBuffer>[]} pieces */
async function floor(pieces) {
  let text = ''
  const parser = createParser({
    onEvent({ data }) {
      if (data !== '[DONE]') text += JSON.parse(data).choices[0]?.delta?.content ?? ''
    },
  })
  const decoder = new TextDecoder()
  const reader = body(pieces).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text.length
    parser.feed(decoder.decode(value, { stream: true }))
  }
}

/** @param {Uint8Array<ArrayBuffer>[]} pieces */
async function ours(pieces) {
  const client = createClient({
    baseURL: 'http://bench.invalid/v1',
    fetch: async () =>
      new Response(body(pieces), { headers: { 'content-type': 'text/event-stream' } }),
  })
  const message = await client.chat.stream({ model: 'm', messages: [] }).final()
  return message.parts.reduce((sum, part) => sum + ('text' in part ? part.text.length : 0), 0)
}

/** @param {number[]} values */
const median = (values) => values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0

/** Prints events per second of both, and their ratio. */
export async function benchWire() {
  console.log(`bytes → message, ${COUNT} events, Node ${process.versions.node}, median of 7`)
  for (const [name, isJoined] of /** @type {const} */ ([
    ['one event a read', false],
    ['16 KiB reads', true],
  ])) {
    const pieces = chunks(isJoined)
    /** @type {{ floor: number[], ours: number[] }} */
    const times = { floor: [], ours: [] }
    for (let round = 0; round < 9; round++) {
      for (const [key, run] of /** @type {const} */ ([
        ['floor', floor],
        ['ours', ours],
      ])) {
        const start = performance.now()
        const length = await run(pieces)
        if (length < COUNT) throw new Error(`${key} lost text`)
        // The first rounds warm up.
        if (round > 1) times[key].push(performance.now() - start)
      }
    }
    const floorMs = median(times.floor)
    const oursMs = median(times.ours)
    const spread = `${Math.min(...times.ours).toFixed(0)}–${Math.max(...times.ours).toFixed(0)} ms`
    console.log(
      `  ${name}: floor ${((COUNT / floorMs) * 1000).toFixed(0)} events/s, ours ${((COUNT / oursMs) * 1000).toFixed(0)} events/s (${spread}), ratio ${(floorMs / oursMs).toFixed(2)} (goal 0.8)`,
    )
  }
}
