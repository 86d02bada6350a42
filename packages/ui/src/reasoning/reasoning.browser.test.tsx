// How much room thoughts take, and that nothing below or above them moves for it.
import '../styles.css'
import { act, cleanup, render } from '@testing-library/react'
import { createChat } from '@x/core'
import { createManualClock, createSandbox } from '@x/core/testing'
import type { ManualClock } from '@x/core/testing'
import { Chat, Reasoning } from '@x/ui'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

const PARAGRAPH = 'A sentence that is long enough to fill a line of the column, and then some more.'
const thoughts = (count: number): string =>
  Array.from({ length: count }, (_, n) => `Thought ${n}: ${PARAGRAPH}`).join('\n\n')

afterEach(cleanup)
beforeEach(() => page.viewport(1000, 700))

const find = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`no ${selector}`)
  return found
}
const content = (): HTMLElement => find('[data-x-reasoning] [data-x-fold-content]')
const fold = (): HTMLElement => find('[data-x-reasoning] [data-x-fold]')
const nextFrame = (): Promise<unknown> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))

it('shows the last eight lines while it thinks, however many there are', () => {
  const { rerender } = render(<Reasoning text="One line." streaming />)
  const line = content().getBoundingClientRect().height
  expect(getComputedStyle(content()).overflowY).toBe('hidden')
  for (const count of [5, 50, 500]) {
    rerender(<Reasoning text={thoughts(count)} streaming />)
    const box = content().getBoundingClientRect()
    expect(box.height / line).toBeGreaterThan(7.5)
    expect(box.height / line).toBeLessThan(8.5)
    // The last line is seen whole, the first is faded away above.
    const last = [...content().querySelectorAll('p')].at(-1)?.getBoundingClientRect()
    expect(last?.bottom).toBeLessThanOrEqual(box.bottom + 0.5)
    expect(last?.bottom).toBeGreaterThan(box.bottom - line)
  }
})

it('unfolds and folds by a press, with a keyboard too', async () => {
  render(<Reasoning text={thoughts(30)} streaming />)
  const capped = content().getBoundingClientRect().height
  expect(fold().getAttribute('aria-expanded')).toBe('false')
  await userEvent.click(fold())
  expect(fold().getAttribute('aria-expanded')).toBe('true')
  expect(content().getBoundingClientRect().height).toBeGreaterThan(3 * capped)
  await userEvent.keyboard('{Enter}')
  expect(fold().getAttribute('aria-expanded')).toBe('false')
  expect(content().getAttribute('hidden')).toBe('until-found')
})

it('brings a link that takes the focus into sight', async () => {
  render(<Reasoning text={`[first](#a)\n\n${thoughts(30)}`} streaming />)
  await nextFrame()
  fold().focus()
  await userEvent.tab()
  const link = document.activeElement as HTMLElement
  expect(link.textContent).toBe('first')
  const { top, bottom } = content().getBoundingClientRect()
  expect(link.getBoundingClientRect().top).toBeGreaterThanOrEqual(top - 1)
  expect(link.getBoundingClientRect().bottom).toBeLessThanOrEqual(bottom + 1)
})

let clock: ManualClock

/** A chat under way, after an exchange of which there is more than the view has room for. */
async function start(blockSize = 600): Promise<void> {
  clock = createManualClock()
  const script = {
    reasoning: thoughts(30),
    text: thoughts(60).replaceAll('Thought', 'Answer'),
    pace: { tokensPerSecond: 100 },
  }
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox(script, { clock }).fetch,
    initialMessages: [
      { role: 'user', content: 'Earlier question' },
      { role: 'assistant', content: thoughts(20).replaceAll('Thought', 'Earlier') },
    ],
  })
  render(
    <div style={{ blockSize }}>
      <Chat chat={chat} />
    </div>,
  )
  await userEvent.fill(page.getByRole('textbox'), 'Question')
  await userEvent.keyboard('{Enter}')
}

/** Thinks until the room for it is full and grows no more, and the view has followed. */
async function fill(): Promise<void> {
  let before = 0
  await expect
    .poll(async () => {
      await stream(500)
      const { scrollHeight, scrollTop, clientHeight } = viewport()
      const isAtEnd = scrollHeight - scrollTop - clientHeight < 2
      const { height } = content().getBoundingClientRect()
      const isSame = height === before
      before = height
      return isAtEnd && isSame && height > 170
    })
    .toBe(true)
  expect(isThinking()).toBe(true)
}

async function stream(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 50) await act(() => clock.advance(50))
  await nextFrame()
}

const viewport = (): HTMLElement => find('[data-x-viewport]')
const isThinking = (): boolean =>
  document.querySelector('[data-x-reasoning][data-streaming]') !== null

it.each([
  ['above them', 600],
  ['among them', 300],
])('never moves the line being read %s, while it thinks and when it is done', async (_, room) => {
  await start(room)
  await fill()
  await userEvent.wheel(viewport(), { delta: { y: -40 } })
  await expect.poll(() => viewport().dataset['scroll']).toBe('reading')
  await nextFrame()
  const question = [...document.querySelectorAll('[data-x-message]')].at(-2)
  const places = (): (number | undefined)[] => [
    viewport().scrollTop,
    question?.getBoundingClientRect().top,
    fold().getBoundingClientRect().top,
    content().getBoundingClientRect().bottom,
  ]
  const before = places()
  for (let round = 0; isThinking(); round++) {
    expect(round).toBeLessThan(100)
    await stream(500)
    expect(places()).toEqual(before)
  }
  await stream(1000)
  expect(places()).toEqual(before)
})

it('is folded when the first line of the answer is there, which then stays', async () => {
  await start()
  await fill()
  const tops = new Set<number>()
  const folded = new Set<boolean>()
  const watch = new ResizeObserver(() => {
    const line = document.querySelector(
      '[data-x-message]:last-child [data-x-reasoning] ~ [data-x-markdown] p',
    )
    if (!line) return
    tops.add(Math.round(line.getBoundingClientRect().top - fold().getBoundingClientRect().top))
    folded.add(content().hidden !== false)
  })
  watch.observe(find('[data-x-thread]'))
  for (let round = 0; isThinking(); round++) {
    expect(round).toBeLessThan(100)
    await stream(500)
  }
  await stream(1000)
  watch.disconnect()
  expect([...folded]).toEqual([true])
  expect(tops.size).toBe(1)
})

it('stays below the pointer that unfolds it', async () => {
  await start()
  await fill()
  const { top } = fold().getBoundingClientRect()
  await userEvent.click(fold())
  await nextFrame()
  expect(fold().getBoundingClientRect().top).toBe(top)
  await stream(1000)
  expect(fold().getBoundingClientRect().top).toBe(top)
})
