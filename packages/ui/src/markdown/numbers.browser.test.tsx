// Where the letters of a number stand in text that runs to the left: measured, because no style or attribute says it.
import { Markdown } from '@x/ui/markdown'
import { Usage, UIProvider } from '@x/ui'
import '@x/ui/styles.css'
import type { ReactElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let container: HTMLElement
let root: Root

beforeEach(() => {
  container = document.createElement('div')
  container.style.inlineSize = '60rem'
  document.body.append(container)
  root = createRoot(container)
})

afterEach(() => {
  flushSync(() => root.unmount())
  container.remove()
  document.documentElement.removeAttribute('dir')
})

const show = (element: ReactElement): void => flushSync(() => root.render(element))
const showText = (text: string, streaming = false): void =>
  show(<Markdown text={text} streaming={streaming} />)

/** The characters of a piece of the page, but for spaces, from left to right as they are seen. */
function seen(piece: string, within: Element = container): string {
  const texts = document.createTreeWalker(within, NodeFilter.SHOW_TEXT)
  const letters: { letter: string; left: number }[] = []
  let all = ''
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const { data } = node as Text
    for (let at = 0; at < data.length; at++) {
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + 1)
      letters.push({ letter: data.charAt(at), left: range.getBoundingClientRect().left })
    }
    all += data
  }
  const start = all.indexOf(piece)
  if (start === -1) throw new Error(`no ${piece} in ${all}`)
  return letters
    .slice(start, start + piece.length)
    .toSorted((a, b) => a.left - b.left)
    .map(({ letter }) => letter)
    .join('')
    .replaceAll(/\s/g, '')
}

const inOrder = (piece: string): string => piece.replaceAll(/\s/g, '')

const NUMBERS = [
  '286 g',
  '25 tokens/s',
  '3.5 GHz',
  '3.5GHz',
  '-12 %',
  '12%',
  '+3',
  '1.2.3',
  '1.2.3-beta.1',
  '4-bit',
  '10-20 kg',
  '10–20',
  '2026-03-01',
  '10:30 PM',
  '10 000',
  '+20 100 123 4567',
  '$5.50',
  '5 €',
  '-3 °C',
  '36 °C',
  '~40 ms',
  '100 km/h',
  '60 req/min',
  '8 GiB',
  '12 kWh',
  '5 m²',
  '1920×1080',
  '18+',
  '±5 %',
  '25 m2',
  '+1 (555) 123-4567',
]

describe.each(['ltr', 'rtl'])('in a page that runs %s', (page) => {
  beforeEach(() => {
    document.documentElement.dir = page
  })

  it.each(NUMBERS)('has %s in its order in an Arabic and in a Hebrew sentence', (number) => {
    for (const text of [
      `القيمة هي ${number} في المثال.`,
      `القيمة ${number}.`,
      `المقدار (${number}) كبير، و${number} صغير`,
      `الاسم.\n${number}`,
      `הערך הוא ${number} בדוגמה.`,
    ]) {
      showText(text)
      expect(seen(number)).toBe(inOrder(number))
    }
  })
})

it('has them in order wherever running text stands', () => {
  showText(`## عنوان 25 tokens/s

- البند **سريع 26 tokens/s** هنا
- 27 tokens/s
- الثاني

  فقرة 28 tokens/s

- Use React

1. [رابط 29 tokens/s](https://example.com)

- [x] مهمة 30 tokens/s

> اقتباس 31 tokens/s

| الاسم | القيمة |
|---|---|
| سرعة | 32 tokens/s |
| النص | يبلغ 33 tokens/s تقريبا |

نص[^1].

[^1]: حاشية 34 tokens/s
`)
  for (let rate = 25; rate <= 34; rate++)
    expect(seen(`${rate} tokens/s`)).toBe(inOrder(`${rate} tokens/s`))
})

it.each([
  '**25** ms',
  '*25* $',
  '25 **ms**',
  '***25*** ms',
  '[25](https://example.com) ms',
  '`25` ms',
  '**-12** %',
  '**10**-20 kg',
  '10-**20** kg',
  '25 m<sup>2</sup>',
  '10<sup>6</sup> kg',
  '**25**–**30** ms',
  '**3**.5 GHz',
])('has %s in its order, whatever of it is marked', (number) => {
  for (const text of [
    `القيمة ${number} في المثال.`,
    `القيمة هي ${number}`,
    `**القيمة** ${number}، و`,
  ]) {
    for (const streaming of [false, true]) {
      showText(text, streaming)
      const piece = /[^\p{Script=Arabic}]*\d[^\p{Script=Arabic}]*/u.exec(container.textContent)
      const shown = piece?.[0].replace(/^[\s.،]+|[\s.،]+$/g, '') ?? ''
      expect(seen(shown)).toBe(inOrder(shown))
    }
  }
})

it.each([
  'C++',
  'C#',
  'g++',
  '.NET',
  '.env',
  '@x/ui',
  '/usr/local/bin',
  '~/notes',
  '--help',
  '../a.ts',
  '#tag',
])('has the marks of %s where its word has them', (word) => {
  for (const text of [`لغة ${word} هنا`, `لغة ${word}.`, `لغة (${word})`, `ثم **${word}** هنا`]) {
    showText(text)
    expect(seen(word)).toBe(inOrder(word))
  }
  showText(`It is ${word} here, أو`)
  expect(container.querySelector('bdi')).toBeNull()
})

it('keeps a full stop and a list of numbers where the sentence has them', () => {
  showText('القيم 10 g، 20 g، 30 g.')
  // The first is furthest right, and the stop furthest left.
  const text = container.textContent
  expect(seen(text).replaceAll(/[^\d.]/g, '')).toBe('.302010')
})

it('leaves a number beside a Latin word to the run of that word', () => {
  showText('يعمل iPhone 15 Pro على iOS 18 جيدا، وفي 2024 React كان')
  expect(container.querySelector('bdi')).toBeNull()
  expect(seen('iPhone 15 Pro')).toBe(inOrder('iPhone 15 Pro'))
  expect(seen('iOS 18')).toBe(inOrder('iOS 18'))
})

it('adds nothing to text that runs to the right', () => {
  const text = NUMBERS.map((number) => `It is ${number} here, أو ${number}.`).join('\n\n')
  showText(`${text}\n\n- ${text}\n\n| a | b |\n|---|---|\n| 25 tokens/s | -12 % |`)
  expect(container.querySelector('bdi')).toBeNull()
})

it('is the same in the end, streamed or whole', () => {
  const text = `السرعة 25 tokens/s والوزن 286 g ثم -12 %.\n\n- بند 10-20 kg\n- آخر 3.5 GHz\n`
  for (let end = 0; end <= text.length; end++) showText(text.slice(0, end), true)
  const streamed = container.querySelector('[data-x-markdown]')?.innerHTML
  expect(container.querySelectorAll('bdi')).toHaveLength(5)
  flushSync(() => root.render(null))
  showText(text, true)
  expect(streamed).toBe(container.querySelector('[data-x-markdown]')?.innerHTML)
})

it('takes the tag for it, which a model may write', () => {
  showText('Made by <bdi>שרה</bdi> 12 times')
  expect(container.querySelector('bdi')?.textContent).toBe('שרה')
})

it('tells usage in order, its words not being those of the page', () => {
  document.documentElement.dir = 'rtl'
  const usage = {
    promptTokens: 1234,
    completionTokens: 732,
    totalTokens: 1966,
    reasoningTokens: 270,
    raw: {},
    cost: { amount: '0.0004', currency: 'USD', estimated: true },
  }
  show(
    <UIProvider locale="en">
      <Usage usage={usage} timing={{ totalMs: 5000, tokensPerSecond: 25 }} />
    </UIProvider>,
  )
  for (const piece of container.querySelectorAll('[data-usage]')) {
    expect(seen(piece.textContent, piece)).toBe(inOrder(piece.textContent))
  }
  const [first, second] = [...container.querySelectorAll('[data-usage]')]
  expect(second?.getBoundingClientRect().right).toBeLessThan(
    first?.getBoundingClientRect().left ?? 0,
  )
})
