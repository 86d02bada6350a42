import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roundsOf } from '../../test/samples.ts'
import { createJsonStream, isComplete } from '@x/core/structured'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '\\', '"', '\u2028', '😀', '\ud83d', '\ude00', '\b\f\n\r\t/'),
)
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(0, -0, 1e21, 5e-324),
)
// Without escapes: V8's JSON.parse (Node 24.21) now and then takes a key with one for another key.
const key = fc.oneof(
  fc.string().map((name) => name.replaceAll(/["\\]/g, '')),
  fc.constantFrom('__proto__', 'constructor', 'toString', '0', '1'),
)
const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map(Object.fromEntries),
  ),
}))

/** A document as somebody might write it: with white space, and with any character escaped. */
const document = fc
  .tuple(anyValue, fc.constantFrom('', ' ', '\t'), fc.boolean(), fc.constantFrom('', ' \r\n\t'))
  .map(([value, indent, isEscaped, around]) => {
    const json = JSON.stringify(value, undefined, indent)
    const spelled = isEscaped
      ? json.replaceAll(
          /[^\u0020-\u007e\s]/g,
          (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
        )
      : json
    return around + spelled + around
  })

/** Whether `part` may be what is known of `whole`: only what was being written last may be unfinished. */
function isBeginningOf(part: unknown, whole: unknown): boolean {
  if (part === undefined || Object.is(part, whole)) return true
  if (typeof part === 'string') return typeof whole === 'string' && whole.startsWith(part)
  if (typeof part !== 'object' || typeof whole !== 'object' || !part || !whole) return false
  if (Array.isArray(part) !== Array.isArray(whole)) return false
  const names = Object.keys(part)
  return names.every(
    (name) =>
      Object.hasOwn(whole, name) &&
      isBeginningOf(
        (part as Record<string, unknown>)[name],
        (whole as Record<string, unknown>)[name],
      ),
  )
}

describe('JSON that arrives in pieces', () => {
  it('is at every character a beginning of what JSON.parse gives, and at the end the same', () => {
    fc.assert(
      fc.property(document, (json) => {
        const whole: unknown = JSON.parse(json)
        const stream = createJsonStream()
        for (const unit of json.split('')) {
          stream.push(unit)
          expect(isBeginningOf(stream.snapshot().value, whole)).toBe(true)
        }
        stream.end()
        expect(stream.state).toBe('complete')
        expect(stream.snapshot().value).toEqual(whole)
        expect(isComplete(stream.snapshot())).toBe(true)
      }),
      { numRuns: roundsOf(400) },
    )
  })

  it('does not depend on where the text is cut', () => {
    const cuts = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(document, cuts, (json, lengths) => {
        const whole = createJsonStream()
        const cut = createJsonStream()
        let at = 0
        for (let piece = 0; at < json.length; piece++) {
          const length = lengths[piece % lengths.length]! + (piece % 7 === 0 ? 1 : 0)
          whole.push(json.slice(at, at + length))
          for (const unit of json.slice(at, at + length).split('')) cut.push(unit)
          at += length
          expect(cut.snapshot()).toEqual(whole.snapshot())
        }
      }),
      { numRuns: roundsOf(300) },
    )
  })

  it('takes exactly the texts that JSON.parse takes', () => {
    const damage = fc.tuple(
      fc.nat(),
      fc.nat({ max: 2 }),
      fc.constantFrom('', ',', '"', '{', '}', '[', ']', ':', '0', '-', '.', 'e', '\\', 'x', '\n'),
    )
    fc.assert(
      fc.property(document, damage, (json, [position, removed, added]) => {
        const at = position % (json.length + 1)
        const damaged = json.slice(0, at) + added + json.slice(at + removed)
        let expected: { value: unknown } | undefined
        try {
          expected = { value: JSON.parse(damaged) as unknown }
        } catch {
          expected = undefined
        }
        const stream = createJsonStream()
        stream.push(damaged)
        stream.end()
        expect(stream.state === 'complete').toBe(expected !== undefined)
        if (expected && added !== '\\') expect(stream.snapshot().value).toEqual(expected.value)
      }),
      { numRuns: roundsOf(1500) },
    )
  })

  it('keeps the identity of what is finished, and changes no snapshot that it has given', () => {
    fc.assert(
      fc.property(document, (json) => {
        const stream = createJsonStream()
        let before = stream.snapshot()
        let frozen = structuredClone(before.value)
        for (const unit of json.split('')) {
          stream.push(unit)
          const after = stream.snapshot()
          expect(before.value).toEqual(frozen)
          if (Array.isArray(before.value) && Array.isArray(after.value)) {
            for (const [index, item] of before.value.entries()) {
              if (isComplete(before, [index])) expect(after.value[index]).toBe(item)
            }
          }
          before = after
          frozen = structuredClone(after.value)
        }
      }),
      { numRuns: roundsOf(150) },
    )
  })

  it('finds the same value among prose and fences', () => {
    const object = fc.array(fc.tuple(key, anyValue), { maxLength: 4 }).map(Object.fromEntries)
    const prose = fc.constantFrom(
      '',
      'Here it is:\n\n```json\n',
      'Of {x} and [1], { \n and {{ the answer is ',
      '```\n',
    )
    const after = fc.constantFrom('', '\n```\nAnything else? {"a": 1}', ' }]" and so on')
    fc.assert(
      fc.property(prose, object, after, fc.boolean(), (start, value, end, isWhole) => {
        const stream = createJsonStream({ lookFor: '{' })
        const said = start + JSON.stringify(value) + end
        for (const piece of isWhole ? [said] : said.split('')) stream.push(piece)
        expect(stream.state).toBe('complete')
        expect(stream.snapshot().value).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { numRuns: roundsOf(300) },
    )
  })
})
