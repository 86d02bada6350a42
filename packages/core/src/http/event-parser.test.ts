// The parser of events, beside eventsource-parser, which heeds the same standard: whatever is sent, and however it is cut.
import fc from 'fast-check'
import { createParser } from 'eventsource-parser'
import { expect, it } from 'vitest'
import { roundsOf } from '../../test/samples.ts'
import { createEventParser } from './event-parser.ts'

interface Heard {
  events: { data: string; event: string | undefined }[]
  comments: number
}

function ours(pieces: readonly string[]): Heard {
  const heard: Heard = { events: [], comments: 0 }
  const parser = createEventParser(
    ({ data, event }) => heard.events.push({ data, event }),
    () => (heard.comments += 1),
  )
  for (const piece of pieces) parser.feed(piece)
  return heard
}

function theirs(pieces: readonly string[]): Heard {
  const heard: Heard = { events: [], comments: 0 }
  const parser = createParser({
    onEvent: ({ data, event }) => heard.events.push({ data, event }),
    onComment: () => (heard.comments += 1),
  })
  for (const piece of pieces) parser.feed(piece)
  return heard
}

const TOKENS =
  '\n|\n\n|\r|\r\n|\r\r|\n\r|data|data:|data: |data:  a|data: {"a":1}|event: x|event:|event|id: 1|retry: 5|:|: ping|dat|a| |😀|\u2028|datax: 1| data: 1|data: a:b|Data: 1|event: y\ndata: z\n\n'
const token = fc.constantFrom(...TOKENS.split('|'))
const streams = fc.array(token, { maxLength: 24 }).map((tokens) => tokens.join(''))

/** Cuts at any UTF-16 code unit. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [0, ...places.map((place) => place % (text.length + 1)), text.length].toSorted(
    (a, b) => a - b,
  )
  return at.slice(1).map((end, index) => text.slice(at[index], end))
}

it('gives the same events and comments, however the text is cut', () => {
  fc.assert(
    fc.property(streams, fc.array(fc.nat(), { maxLength: 8 }), (text, places) => {
      expect(ours(cut(text, places))).toEqual(theirs(cut(text, places)))
      expect(ours(text.split(''))).toEqual(ours([text]))
    }),
    { numRuns: roundsOf(4000) },
  )
})

it.each([
  ['a line of llama.cpp', 'error: {"code":500}\n\n', '{"code":500}'],
  ['a bare line of JSON', '{"error":"gone"}\n\n', '{"error":"gone"}'],
])('%s is an event of its own, after what came before it', (_, line, data) => {
  for (const text of [`data: a\n${line}`, `data: a\r\n${line.replaceAll('\n', '\r\n')}`]) {
    const { events } = ours(text.split(''))
    expect(events).toEqual([
      { data: 'a', event: undefined },
      { data, event: 'error' },
    ])
  }
})

it('holds what has not ended, and says how much that is', () => {
  const parser = createEventParser(() => undefined)
  parser.feed('data: one\ndata: tw')
  expect(parser.size).toBe('one'.length + 'data: tw'.length)
  parser.feed('o\n\n')
  expect(parser.size).toBe(0)
})
