import { createLowlight } from 'lowlight'
import python from 'highlight.js/lib/languages/python'
import typescript from 'highlight.js/lib/languages/typescript'
import { describe, expect, it } from 'vitest'
import { highlight } from '@x/ui/highlight'
import type { CodeLine, CodeLines } from '../content/plugin.ts'
import { colour } from './colours.ts'

const lowlight = createLowlight({ typescript, python })

function sample(lines: number): string {
  const blocks = Array.from(
    { length: Math.ceil(lines / 8) },
    (_, n) => `/** Step ${n}\n * of many. */\nexport function step${n}(value: number): string {
  const text = \`a\n  template \${value} over lines\`
  // "not a string"
  return text + 'tail' + ${n}\n}`,
  )
  return blocks.join('\n')
}

const hasColour = (line: CodeLine): boolean => line.some((span) => typeof span !== 'string')
const textOf = (line: CodeLine): string =>
  line.map((span) => (typeof span === 'string' ? span : span.text)).join('')

function stream(code: string, step: number) {
  let read = 0
  const pass = (text: string) => {
    read += text.length
    return lowlight.highlight('typescript', text, { prefix: '' }).children
  }
  let state: CodeLines | undefined
  const states: CodeLines[] = []
  for (let end = step; end < code.length; end += step) {
    state = colour(pass, code.slice(0, end), true, state)
    states.push(state)
  }
  state = colour(pass, code, false, state)
  return { states, final: state, read }
}

describe('code that grows', () => {
  it.each([7, 61, 400])('ends in the colours of one pass over it all, in steps of %i', (step) => {
    const code = sample(160)
    const whole = colour(
      (text) => lowlight.highlight('typescript', text, { prefix: '' }).children,
      code,
      false,
      undefined,
    )
    expect(stream(code, step).final.lines).toEqual(whole.lines)
  })

  it('never shows other text than the code, and never turns a coloured line plain', () => {
    const code = sample(240)
    let before: CodeLines | undefined
    for (const state of stream(code, 23).states) {
      expect(state.lines.map(textOf).join('\n')).toBe(state.code)
      before?.lines.slice(0, -1).forEach((line, index) => {
        const now = state.lines[index]
        if (now && hasColour(line) && textOf(line) === textOf(now)) {
          expect(hasColour(now), `line ${index}: ${textOf(line)}`).toBe(true)
        }
      })
      before = state
    }
  })

  it('reads each character a bounded number of times, however long the block', () => {
    const once = sample(800)
    const twice = sample(1600)
    const ratio = stream(twice, 40).read / twice.length / (stream(once, 40).read / once.length)
    expect(ratio).toBeLessThan(1.25)
  })

  it('keeps the identity of lines that did not change', () => {
    const { states } = stream(sample(400), 40)
    const [earlier, later] = [states.at(-2), states.at(-1)]
    const kept = earlier?.lines.filter((line, index) => later?.lines[index] === line)
    expect(kept?.length).toBeGreaterThan((earlier?.lines.length ?? 0) - 12)
  })

  it('starts afresh when the text is another one', () => {
    const first = stream(sample(60), 40).final
    const pass = (text: string) => lowlight.highlight('python', text, { prefix: '' }).children
    const other = colour(pass, 'def f():\n  return 1', true, first)
    expect(other.lines.map(textOf)).toEqual(['def f():', '  return 1'])
  })
})

it('fetches a grammar by the names that models give it, and knows when there is none', async () => {
  const { highlighter } = highlight()
  expect(highlighter?.has('tsx')).toBe(false)
  expect(await highlighter?.load('tsx')).toBe(true)
  expect(highlighter?.has('TypeScript')).toBe(true)
  expect(await highlighter?.load('no-such-language')).toBe(false)
  expect(await highlighter?.load('__proto__')).toBe(false)
  expect(await highlighter?.load('constructor')).toBe(false)
})

it('takes grammars of the app', () => {
  const { highlighter } = highlight({ languages: { robot: python } })
  expect(highlighter?.has('robot')).toBe(true)
  const { lines } = highlighter?.highlight('def f(): pass', 'robot', false, undefined) ?? {}
  expect(lines?.[0]?.[0]).toEqual({ scope: 'keyword', text: 'def' })
})
