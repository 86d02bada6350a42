// What a text looks like once it is whole does not tell whether it was streamed.
import { readdirSync, readFileSync } from 'node:fs'
import { act, render, waitFor } from '@testing-library/react'
import { highlight } from '@x/ui/highlight'
import { Markdown } from '@x/ui/markdown'
import type { FenceProps, MarkdownPlugin } from '@x/ui/markdown'
import { math } from '@x/ui/math'
import { mermaid } from '@x/ui/mermaid'
import { sampleOf } from '@x/core/test/samples'
import { tests } from 'commonmark-spec'
import { useRef } from 'react'
import type { ReactElement } from 'react'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { hostile } from '../../test/hostile.ts'

/** Draws what has an arrow in it, and nothing else. */
const drawn = mermaid({
  load: () =>
    Promise.resolve({
      default: {
        initialize: () => undefined,
        render: (_, code) =>
          code.includes('-->')
            ? Promise.resolve({
                svg: `<svg xmlns="http://www.w3.org/2000/svg"><!--${code}--></svg>`,
              })
            : Promise.reject(new Error('no diagram')),
      },
    }),
})

/** A fence of somebody else's, which keeps what was good last for as long as it is told to. */
function Sum({ code, isOpen }: FenceProps): ReactElement {
  const last = useRef('')
  const value = /^[\d+]*\d$/.test(code) ? code : isOpen ? last.current : 'no sum'
  last.current = value
  return <output>{value}</output>
}

const sums: MarkdownPlugin = { name: 'sums', fences: { sum: Sum } }
const plugins = [highlight(), math(), drawn, sums]
const sources = [{ type: 'source', id: 's1', url: 'https://example.org/1', title: 'One' }] as const

const folder = `${import.meta.dirname}/../../test/corpus/`
const written = readdirSync(folder).map(
  (name) => [name, readFileSync(folder + name, 'utf8')] as const,
)

const TEXTS: readonly (readonly [string, string])[] = [
  [
    'maths wrong at its end',
    'So \\(E = mc^2 + \\unknowncmd{z}\\) and\n\n$$\nx = 1 + \\foo{y}\n$$\n\nend',
  ],
  [
    'maths wrong in a row',
    '$$x = 1 \\badcmd{y}$$ \\[a = b & c\\] \\(a + b {c\\) $$5 \\% + \\text{a}} extra$$',
  ],
  ['maths wrong in an item', '- \\(a^2 + \\nope\\)\n- $b_1 + \\nope$\n\n> \\[c + \\nope\\]'],
  ['maths wrong in a cell', '| a |\n|---|\n| $x^2 + \\nope$ |\n| \\(y^2 + \\nope{\\) |'],
  ['maths that never ends', 'so \\(x^2 + y'],
  ['a block of maths that never ends', '$$\nx^2 + y\n'],
  ['maths that ends late', '$$\nx^2 + \\frac{1}{2\n\n}\n$$'],
  ['a diagram', '```mermaid\ngraph LR\n A --> B\n```\n\ntext'],
  ['a diagram without an end', '```mermaid\ngraph LR\n A --> B\n'],
  ['no diagram', '```mermaid\ngraph LR\n```'],
  ['a diagram whose end was none', '```mermaid\nA --> B\n```x\nC\n```\n'],
  ['a sum', '```sum\n1+2\n```'],
  ['a wrong sum', '```sum\n1+2+x\n```'],
  ['a wrong sum without an end', '```sum\n1+2+x'],
  ['code', '```ts\nconst a = `x\n${b}`\n/* c\n'],
  ['much code', `\`\`\`ts\n${'const text = `a ${1} b` // note\n'.repeat(90)}/* open\n\`\`\``],
  ['code of no language', `\`\`\`\n${'a line of it\n'.repeat(120)}`],
  ['half a character', 'a \ud83d\ude00 b \ud83d'],
  ['marks without an end', 'some **bold and *it `code and [a](https://exa'],
  ['a definition at last', '[a] and [^1] and [b][a]\n\n[a]: /x\n[^1]: note\n'],
  [
    'Arabic',
    'مرحبا بكم في **الدليل**:\n\n- البند الأول\n- React مكتبة\n  1. فرعي\n\n> اقتباس\n\n| الاسم | القيمة |\n|---|---|\n| أحمد | ١٢ |\n\n- [x] منجزة',
  ],
  [
    'tags and comments',
    'H<sub>2</sub>O <br> <kbd>a <!-- b --> **c\n\n<!-- d\n\n| a |\n|--|\n| b<br>c |',
  ],
  ['remarks', '> [!NOTE]\n> a\n\n> [!WARNING] b\n\n> [!NO'],
  [
    'maths without delimiters',
    '\\begin{aligned}\na &= b \\\\\nc\n\\end{aligned}\n\n```math\na + \\nope\n```\n\n```math\nx^2',
  ],
  ['a head without its table', '| a | b |\nand'],
  ['a table', '| a | b |\n|--|:-:|\n| **1 | `2` |\n| [x](y | 3\n'],
]

const html = (container: HTMLElement): string => {
  const copy = container.cloneNode(true) as HTMLElement
  copy.normalize()
  for (const element of copy.querySelectorAll('*')) {
    // In one order: an attribute that came late is the last one.
    const attributes = [...element.attributes].sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const { name } of attributes) element.removeAttribute(name)
    for (const { name, value } of attributes) element.setAttribute(name, value)
  }
  // Ids are those of an instance.
  return copy.innerHTML.replaceAll(/[«_:][rR][^"]*?[»_:](?=note-)/g, 'id-')
}

const stepsOf = (text: string): number[] => (text.length > 1500 ? [13, 80] : [1, 7, 40])

const shown = (text: string, streaming = false): ReactElement => (
  <Markdown text={text} streaming={streaming} plugins={plugins} sources={sources} />
)

async function expectSame(text: string, step: number): Promise<void> {
  const atOnce = render(shown(text))
  const streamed = render(shown('', true))
  for (let end = step; end < text.length; end += step) {
    streamed.rerender(shown(text.slice(0, end), true))
  }
  streamed.rerender(shown(text, true))
  streamed.rerender(shown(text))
  // Drawings and pages that have settled come a moment later.
  await waitFor(() => expect(html(streamed.container)).toBe(html(atOnce.container)))
  streamed.unmount()
  atOnce.unmount()
}

// The diagram asks for the colours of the system, of which jsdom knows nothing.
beforeAll(() => void vi.stubGlobal('matchMedia', () => new EventTarget()))
afterAll(() => void vi.unstubAllGlobals())

beforeAll(async () => {
  const { highlighter } = plugins[0] as MarkdownPlugin
  const languages = written.join('\n').match(/(?<=^```)[a-z]+/gm) ?? []
  await act(async () => {
    await import('temml')
    for (const name of [...languages, 'ts']) await highlighter?.load(name)
  })
})

it.each(TEXTS)('shows %s as at once', async (_, text) => {
  for (const step of stepsOf(text)) await expectSame(text, step)
})

it.each(written)('shows %s as at once', async (_, text) => {
  for (const step of stepsOf(text)) await expectSame(text, step)
})

it('shows the examples of CommonMark as at once', async () => {
  for (const { markdown } of sampleOf(tests, 60)) {
    await expectSame(markdown.replaceAll('→', '\t'), 1)
  }
})

it('shows hostile texts as at once', async () => {
  for (const [, text] of sampleOf(hostile, 40)) await expectSame(text, 1)
})
