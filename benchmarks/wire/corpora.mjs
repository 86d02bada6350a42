// @ts-check
// The streams that the wire benchmark reads: four kinds of answer, each as a list of SSE events.
import { tokens } from '../answer.mjs'

/** @typedef {{ name: string, events: string[], size: number }} Corpus `size`: characters a reader must find. */

/** @param {object} chunk */
const event = (chunk) => `data: ${JSON.stringify(chunk)}\n\n`
const DONE = 'data: [DONE]\n\n'

/** @param {object} delta @param {string | null} [finish] */
const lean = (delta, finish = null) =>
  event({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'm',
    choices: [{ index: 0, delta, finish_reason: finish }],
  })

const START = lean({ role: 'assistant', content: '' })

/** As OpenAI itself writes it, with members that nobody reads. @param {object} delta @param {string | null} [finish] */
const fat = (delta, finish = null) => {
  // Of another length for each chunk, so that the length of the text cannot be told from outside.
  const length = 3 + (JSON.stringify(delta).length % 13)
  return event({
    id: 'chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG',
    object: 'chat.completion.chunk',
    created: 1_741_570_283,
    model: 'gpt-4o-2024-08-06',
    service_tier: 'default',
    system_fingerprint: 'fp_fc9f1d7035',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    usage: null,
    obfuscation: 'Xk2mQ9sTw7Lp4Rz'.slice(0, length),
  })
}

/** @param {readonly string[]} pieces */
const sizeOf = (pieces) => pieces.reduce((sum, piece) => sum + piece.length, 0)

/** @param {object} piece */
const call = (piece) => ({ tool_calls: [{ index: 0, ...piece }] })

/** Tool arguments of `count` deltas, one character each. @param {number} count @returns {Corpus} */
export function toolArguments(count) {
  const text = `{"code":"${'abcdefgh '.repeat(Math.ceil(count / 9)).slice(0, count - 11)}"}`
  const head = { id: 'call_1', type: 'function', function: { name: 'run', arguments: '' } }
  return {
    name: 'tool arguments',
    size: text.length,
    events: [
      lean({ role: 'assistant', content: null, ...call(head) }),
      ...Array.from(text, (piece) => lean(call({ function: { arguments: piece } }))),
      lean({}, 'tool_calls'),
      DONE,
    ],
  }
}

/** Text alone. @param {number} count @returns {Corpus} */
export function plainText(count) {
  const pieces = tokens(count)
  return {
    name: 'text',
    size: sizeOf(pieces),
    events: [START, ...pieces.map((content) => lean({ content })), lean({}, 'stop'), DONE],
  }
}

/** @param {number} count @returns {Corpus[]} */
export function corpora(count) {
  const pieces = tokens(count)
  const half = count >> 1
  return [
    plainText(count),
    {
      name: 'reasoning, then text',
      size: sizeOf(pieces),
      events: [
        START,
        ...pieces.slice(0, half).map((text) => lean({ content: null, reasoning_content: text })),
        ...pieces.slice(half).map((content) => lean({ content })),
        lean({}, 'stop'),
        DONE,
      ],
    },
    toolArguments(count),
    {
      name: 'chunks as OpenAI writes them',
      size: sizeOf(pieces),
      events: [
        fat({ role: 'assistant', content: '', refusal: null }),
        ...pieces.map((content) => fat({ content })),
        fat({}, 'stop'),
        DONE,
      ],
    },
  ]
}

const READ_SIZE = 16 * 1024

/**
 * The events as a network delivers them.
 * @param {readonly string[]} events @param {'event' | '16 KiB'} reads
 * @returns {Uint8Array<ArrayBuffer>[]}
 */
export function cut(events, reads) {
  const encoder = new TextEncoder()
  if (reads === 'event') return events.map((text) => encoder.encode(text))
  const bytes = encoder.encode(events.join(''))
  return Array.from({ length: Math.ceil(bytes.length / READ_SIZE) }, (_, index) =>
    bytes.slice(index * READ_SIZE, (index + 1) * READ_SIZE),
  )
}
