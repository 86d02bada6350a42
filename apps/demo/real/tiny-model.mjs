// @ts-check
// A language model of some kilobytes, in llama.cpp's file format: one block of a transformer with weights from a fixed
// seed. Such a model says words in no order; that an engine computes them is all that the test needs.
import { writeFileSync } from 'node:fs'

const WORDS =
  'the a river stone under light of and slow wind over green house old was is in it to from bird cloud water said'
const WIDTH = 64
const FORWARD = 128
const HEADS = 4

/** The types of values in the file's header. */
const UINT32 = 4
const FLOAT32 = 6
const STRING = 8
const ARRAY = 9
/** Kinds of tokens. */
const NORMAL = 1
const UNKNOWN = 2
const CONTROL = 3
const BYTE = 6

/** @type {[text: string, kind: number][]} */
const vocabulary = [
  ['<unk>', UNKNOWN],
  ['<s>', CONTROL],
  ['</s>', CONTROL],
  ...Array.from(
    { length: 256 },
    (_, byte) =>
      /** @type {[string, number]} */ ([
        `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
        BYTE,
      ]),
  ),
  ...WORDS.split(' ').map((word) => /** @type {[string, number]} */ ([`▁${word}`, NORMAL])),
]

let state = 7
/** From -0.5 to 0.5, the same in each run. */
function random() {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
  return state / 2_147_483_648 - 0.5
}

/** @param {number} columns @param {number} rows @param {(row: number) => number} value */
function tensor(columns, rows, value) {
  const values = new Float32Array(columns * rows)
  for (let at = 0; at < values.length; at++) values[at] = value(Math.floor(at / columns))
  return { shape: rows === 1 ? [columns] : [columns, rows], values }
}

const noise = () => random() * 0.4
const tensors = Object.entries({
  'token_embd.weight': tensor(WIDTH, vocabulary.length, random),
  'blk.0.attn_norm.weight': tensor(WIDTH, 1, () => 1),
  'blk.0.attn_q.weight': tensor(WIDTH, WIDTH, noise),
  'blk.0.attn_k.weight': tensor(WIDTH, WIDTH, noise),
  'blk.0.attn_v.weight': tensor(WIDTH, WIDTH, noise),
  'blk.0.attn_output.weight': tensor(WIDTH, WIDTH, noise),
  'blk.0.ffn_norm.weight': tensor(WIDTH, 1, () => 1),
  'blk.0.ffn_gate.weight': tensor(WIDTH, FORWARD, noise),
  'blk.0.ffn_up.weight': tensor(WIDTH, FORWARD, noise),
  'blk.0.ffn_down.weight': tensor(FORWARD, WIDTH, noise),
  'output_norm.weight': tensor(WIDTH, 1, () => 1),
  // Words alone are likely: what is no word has a row of nothing.
  'output.weight': tensor(WIDTH, vocabulary.length, (row) =>
    vocabulary[row]?.[1] === NORMAL ? random() * 4 : 0,
  ),
})

const uint32 = (/** @type {number} */ value) => Buffer.from(Uint32Array.of(value).buffer)
const uint64 = (/** @type {number} */ value) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer)
const float32 = (/** @type {number} */ value) => Buffer.from(Float32Array.of(value).buffer)
const string = (/** @type {string} */ text) => {
  const bytes = Buffer.from(text)
  return Buffer.concat([uint64(bytes.length), bytes])
}
/** @param {number} type @param {Buffer[]} values */
const array = (type, values) => Buffer.concat([uint32(type), uint64(values.length), ...values])

/** @type {[name: string, type: number, value: Buffer][]} */
const header = [
  ['general.architecture', STRING, string('llama')],
  ['general.name', STRING, string('tiny')],
  ['general.alignment', UINT32, uint32(32)],
  ['llama.context_length', UINT32, uint32(2048)],
  ['llama.embedding_length', UINT32, uint32(WIDTH)],
  ['llama.block_count', UINT32, uint32(1)],
  ['llama.feed_forward_length', UINT32, uint32(FORWARD)],
  ['llama.rope.dimension_count', UINT32, uint32(WIDTH / HEADS)],
  ['llama.attention.head_count', UINT32, uint32(HEADS)],
  ['llama.attention.layer_norm_rms_epsilon', FLOAT32, float32(1e-5)],
  ['tokenizer.ggml.model', STRING, string('llama')],
  [
    'tokenizer.ggml.tokens',
    ARRAY,
    array(
      STRING,
      vocabulary.map(([text]) => string(text)),
    ),
  ],
  [
    'tokenizer.ggml.scores',
    ARRAY,
    array(
      FLOAT32,
      vocabulary.map(() => float32(0)),
    ),
  ],
  [
    'tokenizer.ggml.token_type',
    ARRAY,
    array(
      5,
      vocabulary.map(([, kind]) => uint32(kind)),
    ),
  ],
  ['tokenizer.ggml.unknown_token_id', UINT32, uint32(0)],
  ['tokenizer.ggml.bos_token_id', UINT32, uint32(1)],
  ['tokenizer.ggml.eos_token_id', UINT32, uint32(2)],
]

const ALIGNMENT = 32
/** @param {Buffer} bytes */
const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & (ALIGNMENT - 1))])

/** Writes the model, some 250 kB. @param {string} path */
export function writeTinyModel(path) {
  let offset = 0
  const described = tensors.map(([name, { shape, values }]) => {
    const entry = [
      string(name),
      uint32(shape.length),
      ...shape.map(uint64),
      uint32(0),
      uint64(offset),
    ]
    offset += (values.byteLength + ALIGNMENT - 1) & -ALIGNMENT
    return Buffer.concat(entry)
  })
  const start = Buffer.concat([
    Buffer.from('GGUF'),
    uint32(3),
    uint64(tensors.length),
    uint64(header.length),
    ...header.map(([name, type, value]) => Buffer.concat([string(name), uint32(type), value])),
    ...described,
  ])
  const data = tensors.map(([, { values }]) => padded(Buffer.from(values.buffer)))
  writeFileSync(path, Buffer.concat([padded(start), ...data]))
}
