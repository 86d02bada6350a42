import { describe, expect, it } from 'vitest'
import {
  createJsonStream,
  createPartialJson,
  isComplete,
  type JsonStreamOptions,
} from '@x/core/structured'

/** What is known after a text, whose end has not come. */
function known(text: string, options: JsonStreamOptions = {}): unknown {
  const stream = createJsonStream(options)
  stream.push(text)
  return stream.snapshot().value
}

function failureOf(text: string, options: JsonStreamOptions = {}) {
  const stream = createJsonStream(options)
  stream.push(text)
  stream.end()
  return stream.failure
}

describe('a text that is cut', () => {
  it.each([
    ['', undefined],
    ['  ', undefined],
    ['{', {}],
    ['{"na', {}],
    ['{"name"', {}],
    ['{"name":', {}],
    ['{"name":"', { name: '' }],
    ['{"name":"A', { name: 'A' }],
    ['{"name":"A"', { name: 'A' }],
    ['{"name":"A","n', { name: 'A' }],
    // A number may go on: 1 is no beginning of 12.
    ['{"count":1', {}],
    ['{"count":12,', { count: 12 }],
    ['[1,-', [1]],
    ['[1.5e', []],
    ['[1.5e3]', [1500]],
    ['[tru', []],
    ['[true', [true]],
    ['[[],[', [[], []]],
    // Escapes and characters appear when they are whole.
    [String.raw`"a\ `.trim(), 'a'],
    [String.raw`"a\u26`, 'a'],
    [String.raw`"a\u263a`, 'a☺'],
    [String.raw`"a\ud83d`, 'a'],
    [String.raw`"a\ud83d\ude00`, 'a😀'],
    ['"a\ud83d', 'a'],
    ['"a\ud83d\ude00', 'a😀'],
  ])('%j is known as %j', (text, value) => {
    expect(known(text)).toEqual(value)
  })

  it('shows a lone half of a character only when the string has ended', () => {
    expect(known(String.raw`"a\ud83d"`)).toBe('a\ud83d')
  })

  it('ends a number at its end', () => {
    const stream = createJsonStream()
    stream.push(' -12.5')
    expect(stream.snapshot().value).toBeUndefined()
    stream.end()
    expect(stream.snapshot()).toEqual({ value: -12.5, openPath: undefined })
  })
})

describe('isComplete', () => {
  const after = (text: string) => {
    const stream = createJsonStream()
    stream.push(text)
    return stream.snapshot()
  }

  it('tells which members can no longer change', () => {
    const snapshot = after('{"title":"Soup","steps":[{"text":"Boil"},{"text":"Sti')
    expect(isComplete(snapshot, ['title'])).toBe(true)
    expect(isComplete(snapshot, ['steps', 0])).toBe(true)
    expect(isComplete(snapshot, ['steps', 0, 'text'])).toBe(true)
    expect(isComplete(snapshot, ['steps', 1])).toBe(false)
    expect(isComplete(snapshot, ['steps', 1, 'text'])).toBe(false)
    expect(isComplete(snapshot, ['steps', 1, 'minutes'])).toBe(false)
    expect(isComplete(snapshot, ['steps'])).toBe(false)
    expect(isComplete(snapshot, ['source'])).toBe(false)
    expect(isComplete(snapshot)).toBe(false)
  })

  it('calls what a whole object lacks as final as what it has', () => {
    const snapshot = after('{"title":"Soup"}')
    expect(isComplete(snapshot, ['source'])).toBe(true)
    expect(isComplete(after('{"a":{"b":1},'), ['a', 'c'])).toBe(true)
  })

  it('asks for own members only', () => {
    expect(isComplete(after('{"a":1,'), ['toString'])).toBe(false)
    expect(isComplete(after('{"a":1,'), ['__proto__'])).toBe(false)
  })

  it('speaks of the snapshot that it is given, not of what came later', () => {
    const stream = createJsonStream()
    stream.push('{"a":"x')
    const early = stream.snapshot()
    stream.push('"}')
    expect(isComplete(early, ['a'])).toBe(false)
    expect(isComplete(stream.snapshot(), ['a'])).toBe(true)
  })
})

describe('names that mean something in JavaScript', () => {
  it('are names like any other, at every prefix', () => {
    const json = '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}'
    const stream = createJsonStream()
    for (const unit of json.split('')) {
      stream.push(unit)
      const { value } = stream.snapshot()
      if (typeof value === 'object' && value)
        expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    }
    expect(stream.snapshot().value).toEqual(JSON.parse(json))
    expect(Object.keys(stream.snapshot().value as object)).toEqual(['__proto__', 'constructor'])
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  it('may be one escaped character', () => {
    const json = String.raw`[{"\\":1,"\"":2,"\ude00":3,"\u005c":4}]`
    const [object] = known(json) as [object]
    expect(Object.entries(object)).toEqual([
      ['\\', 4],
      ['"', 2],
      ['\ude00', 3],
    ])
  })

  it('take the last of two members of one name, as JSON.parse does', () => {
    expect(known('{"a":[1],"b":2,"a":"x"}')).toEqual({ a: 'x', b: 2 })
  })
})

describe('a text that cannot be read', () => {
  it.each([
    ['{"a":1,}', { kind: 'syntax', position: 7 }],
    ['{"a" 1}', { kind: 'syntax', position: 5 }],
    ['[1}', { kind: 'syntax', position: 2 }],
    ['{} x', { kind: 'syntax', position: 3 }],
    ['"a\nb"', { kind: 'syntax', position: 2 }],
    [String.raw`"\x"`, { kind: 'syntax', position: 2 }],
    ['[01]', { kind: 'syntax', position: 3 }],
    ['nul', { kind: 'cut', position: 3 }],
    ['{"a":', { kind: 'cut', position: 5 }],
    ['', { kind: 'cut', position: 0 }],
  ])('%j fails by %j', (text, failure) => {
    expect(failureOf(text)).toEqual(failure)
  })

  it('keeps what was read before the mistake, and reads no further', () => {
    const stream = createJsonStream()
    stream.push('{"a":[1,2],"b":x')
    const { visited } = stream
    stream.push('"more"'.repeat(100))
    expect(stream.snapshot().value).toEqual({ a: [1, 2] })
    expect(stream.visited).toBe(visited)
    expect(stream.state).toBe('broken')
  })

  it('is bounded in depth and in length', () => {
    expect(failureOf('['.repeat(200))).toEqual({ kind: 'limit', position: 128 })
    expect(failureOf('[[1]]', { maxDepth: 2 })).toBeUndefined()
    expect(failureOf('[[[1]]]', { maxDepth: 2 })).toEqual({ kind: 'limit', position: 2 })
    expect(failureOf('"12345678"', { maxLength: 5 })).toEqual({ kind: 'limit', position: 5 })
    expect(known('"12345678"', { maxLength: 5 })).toBe('1234')
    expect(failureOf('"123"', { maxLength: 5 })).toBeUndefined()
  })
})

describe('JSON among prose', () => {
  it.each([
    ['```json\n{"a":1}\n```', '{', { a: 1 }],
    ['Sure! Here you go:\n{"a":1}\nHope that helps {smile}', '{', { a: 1 }],
    ['As [1] says, {so} it is {"a":[1]}', '{', { a: [1] }],
    ['The list [as asked]: ["x"] [2]', '[', ['x']],
    ['It is [true] or not', '[', [true]],
    ['{{"a":1}', '{', { a: 1 }],
    ['{}', '{[', {}],
    ['{"first":1} {"second":2}', '{', { first: 1 }],
  ] as const)('%j is read from the first %s that JSON begins with', (text, lookFor, value) => {
    expect(known(text, { lookFor })).toEqual(value)
  })

  it('tells a text without JSON from one that is cut', () => {
    expect(failureOf('I cannot do that.', { lookFor: '{' })?.kind).toBe('absent')
    expect(failureOf('So: {', { lookFor: '{' })?.kind).toBe('absent')
    expect(failureOf('So: {"a', { lookFor: '{' })?.kind).toBe('cut')
  })
})

describe('what it costs', () => {
  function visitedFor(items: number, pieceLength: number): number {
    const value = Array.from({ length: items }, (_, id) => ({ id, name: `Item "${id}" \\ 😀` }))
    const json = JSON.stringify({ value })
    const stream = createJsonStream({ lookFor: '{' })
    for (let at = 0; at < json.length; at += pieceLength) {
      stream.push(json.slice(at, at + pieceLength))
      stream.snapshot()
    }
    expect(stream.snapshot().value).toEqual({ value })
    return stream.visited / json.length
  }

  it('is one look at each character, however long the text and however small the pieces', () => {
    expect(visitedFor(100, 1)).toBe(1)
    expect(visitedFor(2000, 7)).toBe(1)
    expect(visitedFor(4000, 4096)).toBe(1)
  })

  it('is at most two for prose that keeps looking like JSON', () => {
    const stream = createJsonStream({ lookFor: '{' })
    for (let piece = 0; piece < 1000; piece++) stream.push('{x{ ')
    expect(stream.visited).toBeLessThanOrEqual(8000)
  })
})

describe('createPartialJson', () => {
  it('reads only what a growing text has gained', () => {
    const read = createPartialJson<{ city: string; days: number }>()
    expect(read('{"city":"Ber').value?.city).toBe('Ber')
    const first = read('{"city":"Berlin","days":3')
    expect(first.value).toEqual({ city: 'Berlin' })
    expect(read('{"city":"Berlin","days":3')).toBe(first)
    expect(read('{"city":"Berlin","days":3}').value).toEqual({ city: 'Berlin', days: 3 })
  })

  it('begins anew with another text', () => {
    const read = createPartialJson()
    read('{"city":"Berlin"')
    expect(read('{"town":"Bonn"').value).toEqual({ town: 'Bonn' })
    expect(read('').value).toBeUndefined()
  })
})
