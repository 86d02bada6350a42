// The line being read stays where it is: each kind of block, each gesture, each distance, while the answer grows.
import '../styles.css'
import { act, cleanup, render } from '@testing-library/react'
import { createChat } from '@x/core'
import { createManualClock, createSandbox } from '@x/core/testing'
import type { ManualClock } from '@x/core/testing'
import { Chat } from '@x/ui'
import { highlight } from '@x/ui/highlight'
import { createPortal } from 'react-dom'
import { afterEach, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import layered from '../styles.css?inline'
import { drag, frames, swipe } from '../../test/scroll-page.tsx'

const COLOURS = [highlight()]
const COUNT = 5000

/** Words that are told apart, so that one of them can be found again whatever became of its element. */
function words(count = COUNT, from = 0): string {
  return Array.from({ length: count }, (_, index) => `word${from + index}`).join(' ')
}

function lines(line: (index: number) => string, count = COUNT / 4): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n')
}

const KINDS: readonly [string, string][] = [
  ['one long paragraph', words()],
  ['a paragraph with marks', words().replaceAll(/(word\d*7) (word\d*8) /g, '**$1** `$2` ')],
  ['paragraphs', lines((n) => `${words(20, n * 20)}\n`, 90)],
  ['one long item of a list', `- short\n- ${words()}`],
  ['a list of short items', lines((n) => `- word${n} and more`)],
  ['a list in a list', lines((n) => `${n % 5 === 0 ? '-' : '  -'} word${n} and more`)],
  ['a numbered list of long items', lines((n) => `${n + 1}. ${words(30, n * 30)}`, 80)],
  ['one long quote', `> ${words()}`],
  ['a quote in an item of a list', `- > ${words()}`],
  ['a heading of a thousand words', `## ${words()}`],
  ['plain code', `\`\`\`\n${lines((n) => `word${n} = value`)}\n\`\`\``],
  ['coloured code', `\`\`\`ts\n${lines((n) => `const word${n} = "${n}"`)}\n\`\`\``],
  ['code of one long line', `\`\`\`\n${words(300)}\n${lines((n) => `word${n + 300} = 1`)}\n\`\`\``],
  ['a table', `| name | what |\n|---|---|\n${lines((n) => `| word${n} | a value |`)}`],
  [
    'a table of tall rows',
    `| a | b | c |\n|---|---|---|\n${lines((n) => `| ${n} | ${words(25, n * 50)} | ${words(25, n * 50 + 25)} |`, 60)}`,
  ],
  ['text from right to left', words().replaceAll('word', 'كلمة')],
]

let clock: ManualClock
let root: Document | ShadowRoot = document

afterEach(() => {
  document.getSelection()?.removeAllRanges()
  cleanup()
  document.querySelector('#host')?.remove()
  root = document
})

const viewport = (): HTMLElement => root.querySelector<HTMLElement>('[data-x-viewport]')!
const state = (): string | undefined => viewport().dataset['scroll']
const distance = (): number =>
  viewport().scrollHeight - viewport().scrollTop - viewport().clientHeight

async function grow(ms = 200): Promise<void> {
  const before = viewport().scrollHeight
  for (let waited = 0; waited < 20; waited++) {
    await clock.advance(ms)
    await frames()
    if (viewport().scrollHeight > before) return
  }
  throw new Error('The answer does not grow any more.')
}

async function open(text: string, isInShadow = false): Promise<void> {
  await page.viewport(800, 600)
  clock = createManualClock()
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox({ text, pace: { tokensPerSecond: 140 } }, { clock }).fetch,
  })
  let ui = (
    <div style={{ blockSize: '600px' }}>
      <Chat chat={chat} announce="off" plugins={COLOURS} />
    </div>
  )
  if (isInShadow) {
    const host = document.createElement('div')
    host.id = 'host'
    document.body.append(host)
    root = host.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(layered)
    root.adoptedStyleSheets = [sheet]
    const place = document.createElement('div')
    root.append(place)
    ui = createPortal(ui, place) as unknown as React.JSX.Element
  }
  render(ui)
  await act(async () => {
    void chat.send('Tell me.')
    await clock.advance(100)
  })
  while (viewport().scrollHeight < 1500) await grow(1000)
  await frames()
}

async function toEnd(): Promise<void> {
  document.getSelection()?.removeAllRanges()
  await expect
    .poll(async () => {
      act(() => viewport().focus({ preventScroll: true }))
      await userEvent.keyboard('{End}')
      await frames()
      return state() === 'following' && distance() < 2
    })
    .toBe(true)
}

/** A word near the upper edge of the view, but not the one that the edge cuts. */
function wordInView(from = 24): string {
  const { top, left } = viewport().getBoundingClientRect()
  for (let y = from; y < 500; y += 6) {
    for (const x of [300, 90, 120, 500, 200, 620]) {
      const shadowRoots = root instanceof ShadowRoot ? [root] : []
      const caret = document.caretPositionFromPoint(left + x, top + y, { shadowRoots })
      if (!(caret?.offsetNode instanceof Text)) continue
      const { data } = caret.offsetNode
      const start = data.slice(0, caret.offset).search(/\S*$/)
      const word = /^(word|كلمة)\d+/.exec(data.slice(start))?.[0]
      if (word && topOf(word) >= top) return word
    }
  }
  throw new Error('There is no word in view.')
}

/** Where a word stands, wherever it is by now. */
function topOf(word: string): number {
  return rangeOf(word).getBoundingClientRect().top
}

function rangeOf(word: string): Range {
  const walker = document.createTreeWalker(viewport(), NodeFilter.SHOW_TEXT)
  const pattern = new RegExp(String.raw`${word}(?!\d)`)
  while (walker.nextNode()) {
    const text = walker.currentNode as Text
    const at = text.data.search(pattern)
    if (at < 0) continue
    const range = document.createRange()
    range.setStart(text, at)
    range.setEnd(text, at + word.length)
    return range
  }
  throw new Error(`${word} is not on the page.`)
}

/** A gesture is over once the view stands still. */
async function settle(): Promise<void> {
  let last = -1
  for (let still = 0; still < 2;) {
    await frames()
    still = viewport().scrollTop === last ? still + 1 : 0
    last = viewport().scrollTop
  }
}

async function staysAfter(name: string, gesture: () => Promise<unknown>): Promise<void> {
  await toEnd()
  await gesture()
  await settle()
  expect(state(), name).toBe('reading')
  const word = wordInView()
  const top = topOf(word)
  for (let round = 0; round < 2; round++) {
    await grow()
    expect(Math.abs(topOf(word) - top), `${word} after ${name}`).toBeLessThanOrEqual(1)
  }
  expect(state(), name).toBe('reading')
}

async function press(key: string, times: number): Promise<void> {
  act(() => viewport().focus({ preventScroll: true }))
  for (let press = 0; press < times; press++) await userEvent.keyboard(key)
}

async function thumb(by: number): Promise<void> {
  const { right, bottom } = viewport().getBoundingClientRect()
  await drag([right - 6, bottom - 40], [right - 6, bottom - 40 - by])
}

async function selectByMouse(y: number): Promise<void> {
  const box = rangeOf(wordInView(y)).getBoundingClientRect()
  await drag([box.left + 1, box.top + 8], [box.right - 1, box.top + 8])
  expect(selectedText()).not.toBe('')
}

function selectedText(): string {
  const own = root as ShadowRoot & { getSelection?: () => Selection | null }
  return String(own.getSelection?.() ?? document.getSelection())
}

type Gesture = readonly [name: string, make: () => Promise<unknown>]

const GESTURES: readonly Gesture[] = [
  ...[10, 20, 40, 80, 120].map((by): Gesture => [
    `a wheel by ${by}`,
    () => userEvent.wheel(viewport(), { delta: { y: -by } }),
  ]),
  ...[1, 2, 3].map((times): Gesture => [`${times} of ArrowUp`, () => press('{ArrowUp}', times)]),
  ['PageUp', () => press('{PageUp}', 1)],
  ...[24, 60, 120].map((by): Gesture => [
    `a finger by ${by}`,
    () => swipe([300, 200], [300, 200 + by]),
  ]),
  ...[4, 12].map((by): Gesture => [`the thumb by ${by}`, () => thumb(by)]),
  ...[40, 240].map((y): Gesture => [`a selection at ${y}`, () => selectByMouse(y)]),
]
/** Each kind of block takes every fourth of them, others than its neighbour. */
const STEP = 4

it.each(KINDS)('stays in %s', async (name, text) => {
  expect.hasAssertions()
  await open(text)
  const first = KINDS.findIndex(([each]) => each === name) % STEP
  for (let at = first; at < GESTURES.length; at += STEP) {
    await staysAfter(...GESTURES[at]!)
  }
})

it('stays in a shadow root, by a wheel and by a selection', async () => {
  expect.hasAssertions()
  await open(KINDS.find(([name]) => name === 'paragraphs')![1], true)
  await staysAfter('a wheel', () => userEvent.wheel(viewport(), { delta: { y: -20 } }))
  for (const y of [40, 240]) await staysAfter(`a selection at ${y}`, () => selectByMouse(y))
})
