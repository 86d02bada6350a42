// What a text that grew keeps alive, counted in bytes of the heap: a slice may hold all of what it was cut from.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { createLowlight } from 'lowlight'
import typescript from 'highlight.js/lib/languages/typescript'
import { colour } from '../../highlight/colours.ts'
import { plainLines } from '../plain-lines.ts'
import type { CodeLines } from '../../content/plugin.ts'
import { advance } from './advance.ts'
import type { Document } from './types.ts'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** Bytes that are alive. */
function alive(): number {
  collect()
  return process.memoryUsage().heapUsed
}

/** Every length at which a frame sees the text, as a string of its own, as it is after a network. */
function* steps(text: string): Generator<string> {
  let grown = ''
  for (let at = 0; at < text.length; at += 40) {
    grown += Buffer.from(text.slice(at, at + 40)).toString()
    yield grown
  }
}

const ANSWERS: [string, string][] = [
  ['prose', 'A paragraph with **words** and `code` in it.\n\n'.repeat(2000)],
  ['a list', '- an item with *words* and more of them\n'.repeat(2000)],
  [
    'a table',
    `| a | b |\n|---|---|\n${'| a cell with *words* | another one of them |\n'.repeat(2000)}`,
  ],
  ['a fence', `\`\`\`ts\n${'const value = compute(input) * 2\n'.repeat(2000)}`],
]

it.each(ANSWERS)('keeps of %s that grew about as much as of one that came at once', (_, text) => {
  const before = alive()
  let document: Document | undefined
  for (const prefix of steps(text)) document = advance(document, prefix, { streaming: true })
  const grown = alive() - before
  expect(document?.text).toBe(text)
  // At once it is 1 to 6 MB. Were each step's text kept, it would be over 100.
  expect(grown).toBeLessThan(12_000_000)
})

it('keeps no earlier code for the lines of it', () => {
  const code = 'const value = compute(input) * 2 // and so on\n'.repeat(1500)
  const before = alive()
  let lines: CodeLines | undefined
  for (const prefix of steps(code)) lines = plainLines(prefix, lines)
  expect(alive() - before).toBeLessThan(2_000_000)
  expect(lines?.lines).toHaveLength(1501)
})

it('keeps no earlier code for the lines of it in colour', () => {
  const code = 'const value = compute(input) * 2 // and so on\n'.repeat(500)
  const lowlight = createLowlight({ typescript })
  const pass = (text: string) => lowlight.highlight('typescript', text, { prefix: '' }).children
  let lines: CodeLines | undefined
  lines = colour(pass, code.slice(0, 2000), true, undefined)
  const before = alive()
  for (const prefix of steps(code)) lines = colour(pass, prefix, true, lines)
  expect(alive() - before).toBeLessThan(4_000_000)
  expect(lines?.lines).toHaveLength(501)
})
