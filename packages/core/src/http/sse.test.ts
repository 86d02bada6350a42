// The rules of WHATWG's event stream (html, section 9.2.6), seen through the public client.
import { describe, expect, it } from 'vitest'
import { createClient, textOf } from '../index.ts'

const encoder = new TextEncoder()

async function read(bytes: Uint8Array<ArrayBuffer>, cuts: readonly number[]) {
  const ends = [...cuts, bytes.length]
  let start = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const end = ends.shift()
      if (end === undefined) return controller.close()
      controller.enqueue(bytes.slice(start, end))
      start = end
    },
  })
  const client = createClient({
    baseURL: 'http://sse.invalid/v1',
    fetch: async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }),
  })
  const stream = client.chat.stream({ model: 'm', messages: [] })
  const error = await stream.final().then(
    () => undefined,
    (thrown: unknown) => (thrown as { kind?: string }).kind,
  )
  return { text: textOf(stream.message.parts), error }
}

/** A chunk with this text. */
const say = (text: string): string => `{"choices":[{"index":0,"delta":{"content":"${text}"}}]}`
const done = 'data: [DONE]\n\n'

const cases: readonly [rule: string, stream: string, text: string, error?: string][] = [
  ['a byte order mark at the start is dropped', `\uFEFFdata: ${say('a')}\n\n${done}`, 'a'],
  [
    'a byte order mark after the start is part of the field’s name',
    `data: ${say('a')}\n\n\uFEFFdata: ${say('b')}\n\n${done}`,
    'a',
  ],
  ['lines end with LF', `data: ${say('a')}\n\ndata: ${say('b')}\n\n${done}`, 'ab'],
  ['lines end with CR LF', `data: ${say('a')}\r\n\r\ndata: ${say('b')}\r\n\r\n${done}`, 'ab'],
  ['lines end with CR', `data: ${say('a')}\r\rdata: ${say('b')}\r\r${done}`, 'ab'],
  [
    'line ends may be mixed',
    `data: ${say('a')}\r\n\ndata: ${say('b')}\n\r\ndata: ${say('c')}\r\r\n${done}`,
    'abc',
  ],
  ['a comment is nothing', `: hello\ndata: ${say('a')}\n: there\n\n${done}`, 'a'],
  ['a comment may be empty', `:\n:\n\ndata: ${say('a')}\n\n${done}`, 'a'],
  ['one space after the colon is dropped', `data: ${say('a')}\n\n${done}`, 'a'],
  ['no space after the colon is needed', `data:${say('a')}\n\ndata:[DONE]\n\n`, 'a'],
  ['further spaces belong to the data', `data:   ${say('a')}\n\n${done}`, 'a'],
  ['a tab after the colon belongs to the data', `data:\t${say('a')}\n\n${done}`, 'a'],
  ['a field without a colon has no value', `data\n\ndata: ${say('a')}\n\n${done}`, 'a'],
  [
    'data of several lines is joined by LF',
    'data: {"choices":[{"index":0,\ndata: "delta":{"content":"a"}}]}\n\n' + done,
    'a',
  ],
  ['an empty data line adds a line', `data:\ndata: ${say('a')}\ndata:\n\n${done}`, 'a'],
  ['an event without data is not dispatched', `event: error\n\ndata: ${say('a')}\n\n${done}`, 'a'],
  [
    'the event’s name is reset after each event',
    `event: error\n\ndata: {"message":"x"}\n\ndata: ${say('a')}\n\n${done}`,
    'a',
  ],
  [
    'the last event field of an event counts',
    `event: error\nevent: message\ndata: ${say('a')}\n\n${done}`,
    'a',
  ],
  [
    'the event’s name may come after its data',
    'data: {"message":"x"}\nevent: error\n\n',
    '',
    'api',
  ],
  ['an id is no content', `id: 1\ndata: ${say('a')}\n\n${done}`, 'a'],
  ['an id with NUL is ignored', `id: a\0b\ndata: ${say('a')}\n\n${done}`, 'a'],
  ['retry is no content', `retry: 1000\ndata: ${say('a')}\n\n${done}`, 'a'],
  ['retry that is no number is ignored', `retry: soon\ndata: ${say('a')}\n\n${done}`, 'a'],
  ['an unknown field is ignored', `color: red\ndata: ${say('a')}\n\n${done}`, 'a'],
  ['names of fields are case-sensitive', `DATA: ${say('b')}\ndata: ${say('a')}\n\n${done}`, 'a'],
  ['a space before the name makes another name', ` data: ${say('b')}\n\n${done}`, '', 'protocol'],
  ['a space before the colon makes another name', `data : ${say('b')}\n\n${done}`, '', 'protocol'],
  ['many blank lines are one', `data: ${say('a')}\n\n\n\n\n${done}`, 'a'],
  ['a stream may begin with blank lines', `\n\n\ndata: ${say('a')}\n\n${done}`, 'a'],
  ['a colon within the data is data', `data: ${say('a:b: c')}\n\n${done}`, 'a:b: c'],
  // Here we differ from the standard on purpose: servers forget the last blank line.
  [
    'an event that lacks its blank line at the end is read',
    `data: ${say('a')}\n\ndata: [DONE]`,
    'a',
  ],
  ['a last event without any line end is read', `data: ${say('a')}`, 'a', 'interrupted'],
]

describe.each(cases)('%s', (_rule, stream, text, error) => {
  const bytes = encoder.encode(stream)

  it('holds when it arrives whole', async () => {
    expect(await read(bytes, [])).toEqual({ text, error })
  })

  it('holds wherever it is cut', async () => {
    for (let at = 1; at < bytes.length; at++) {
      expect(await read(bytes, [at]), `cut at byte ${at}`).toEqual({ text, error })
    }
    const each = Array.from({ length: bytes.length - 1 }, (_, index) => index + 1)
    expect(await read(bytes, each)).toEqual({ text, error })
  })
})

it('puts U+FFFD in the place of bytes that are no UTF-8', async () => {
  const [before, after] = say('a|b').split('|') as [string, string]
  const bytes = new Uint8Array([
    ...encoder.encode(`data: ${before}`),
    0xff,
    ...encoder.encode(`${after}\n\n${done}`),
  ])
  expect(await read(bytes, [])).toEqual({ text: 'a\uFFFDb', error: undefined })
})
