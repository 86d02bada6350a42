import '../styles.css'
import { cleanup, render, waitFor } from '@testing-library/react'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { createManualClock, createSandbox } from '@x/core/testing'
import type { ManualClock, Script } from '@x/core/testing'
import { Chat, Message } from '@x/ui'
import { Profiler } from 'react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'

const PARAGRAPH = 'A sentence that is long enough to fill a line of the column, and then some more.'
const LONG = Array.from({ length: 60 }, (_, n) => `${n}: ${PARAGRAPH}`).join('\n\n')

let clock: ManualClock
const renders = new Map<string, number>()

beforeEach(async () => {
  renders.clear()
  clock = createManualClock()
  await page.viewport(1000, 700)
})

afterEach(cleanup)

function CountedMessage({ id }: { id: string }): React.ReactElement {
  return (
    <Profiler id={id} onRender={() => renders.set(id, (renders.get(id) ?? 0) + 1)}>
      <Message id={id} />
    </Profiler>
  )
}

function open(script: Script): ChatStore {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox(script, { clock }).fetch,
    initialMessages: [
      { role: 'user', content: 'Earlier question' },
      { role: 'assistant', content: 'Earlier answer' },
    ],
  })
  render(
    <div style={{ blockSize: '600px' }}>
      <Chat chat={chat} announce="boundaries" components={{ Message: CountedMessage }} />
    </div>,
  )
  return chat
}

const pace = { tokensPerSecond: 100 }
const viewport = (): HTMLElement => document.querySelector<HTMLElement>('[data-x-viewport]')!
const distanceFromEnd = (): number =>
  viewport().scrollHeight - viewport().scrollTop - viewport().clientHeight
const nextFrame = (): Promise<unknown> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))

async function ask(text = 'Question'): Promise<void> {
  await userEvent.fill(page.getByRole('textbox'), text)
  await userEvent.keyboard('{Enter}')
}

async function stream(ms: number): Promise<void> {
  await clock.advance(ms)
  await nextFrame()
}

/** A wheel turned by a person: the event, and what a browser does with it. */
function wheel(by: number): void {
  viewport().dispatchEvent(new WheelEvent('wheel', { deltaY: by, bubbles: true }))
  viewport().scrollTop += by
}

it('streams an answer and ends with actions, focus still in the field', async () => {
  open({ text: 'Hello **there**.', pace })
  await ask()
  await clock.advance(5000)
  await expect.element(page.getByText('there')).toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Regenerate' }).last()).toBeVisible()
  expect(document.activeElement).toBe(page.getByRole('textbox').element())
})

it('keeps what had arrived when stopped, and marks it', async () => {
  const chat = open({ text: LONG, pace })
  await ask()
  await stream(500)
  await userEvent.click(page.getByRole('button', { name: 'Stop' }))
  await expect.element(page.getByText('Stopped', { exact: true }).last()).toBeVisible()
  const answer = chat.get().messages.at(-1)
  expect(answer).toMatchObject({ status: 'incomplete', reason: 'aborted' })
  await expect.element(page.getByText(/^0: A sentence/)).toBeVisible()
  expect(document.activeElement).toBe(page.getByRole('button', { name: 'Send' }).element())
})

it('follows the end while the answer grows', async () => {
  open({ text: LONG, pace })
  await ask()
  for (let step = 0; step < 5; step += 1) {
    await stream(2000)
    // A machine under load may need more than the two frames that `stream` waits.
    await expect.poll(distanceFromEnd).toBeLessThan(2)
  }
  expect(viewport().scrollTop).toBeGreaterThan(500)
})

it('never moves the line being read, and follows again when asked to', async () => {
  const chat = open({ text: LONG, pace })
  await ask()
  await stream(6000)
  wheel(-300)
  await nextFrame()
  const line = [...document.querySelectorAll('[data-x-markdown] p')].find(
    (paragraph) => paragraph.getBoundingClientRect().top > 100,
  )
  const top = line?.getBoundingClientRect().top
  const length = viewport().scrollHeight
  await stream(2000)
  expect(viewport().scrollHeight).toBeGreaterThan(length)
  expect(line?.getBoundingClientRect().top).toBe(top)
  await userEvent.click(page.getByRole('button', { name: 'Jump to latest' }))
  await expect.poll(distanceFromEnd).toBeLessThan(2)
  await stream(1000)
  await expect.poll(distanceFromEnd).toBeLessThan(2)
  expect(chat.get().status).toBe('streaming')
  expect(page.getByRole('button', { name: 'Jump to latest' }).query()).toBeNull()
})

it('does not take a small step up for wanting to follow', async () => {
  open({ text: LONG, pace })
  await ask()
  await stream(6000)
  wheel(-3)
  await nextFrame()
  const { scrollTop } = viewport()
  await stream(2000)
  expect(viewport().scrollTop).toBe(scrollTop)
})

it('follows again when the reader scrolls back to the end', async () => {
  open({ text: LONG, pace })
  await ask()
  await stream(6000)
  wheel(-300)
  await nextFrame()
  viewport().scrollTop = viewport().scrollHeight
  await nextFrame()
  await stream(2000)
  await expect.poll(distanceFromEnd).toBeLessThan(2)
})

it('renders the message that changed, and no other', async () => {
  const chat = open({ text: LONG, pace })
  await ask()
  await stream(1000)
  const before = new Map(renders)
  let publishes = 0
  const unsubscribe = chat.subscribe(() => {
    publishes += 1
  })
  await stream(3000)
  unsubscribe()
  const answer = chat.get().messages.at(-1)?.id
  const changed = [...renders].filter(([id, count]) => count !== before.get(id))
  expect(changed.map(([id]) => id)).toEqual([answer])
  const own = (renders.get(answer ?? '') ?? 0) - (before.get(answer ?? '') ?? 0)
  expect(publishes).toBeGreaterThan(3)
  // What arrives between a publish and its commit is caught up with in one more render.
  expect(own).toBeLessThanOrEqual(publishes + 2)
})

it('leaves the DOM of finished blocks alone', async () => {
  open({ text: LONG, pace })
  await ask()
  await stream(3000)
  const first = document.querySelector('[data-x-message]:last-of-type [data-x-markdown] > p')
  const changes: MutationRecord[] = []
  const observer = new MutationObserver((records) => changes.push(...records))
  if (first) observer.observe(first, { subtree: true, childList: true, characterData: true })
  await stream(3000)
  observer.disconnect()
  expect(first).not.toBeNull()
  expect(changes).toEqual([])
})

it('shows an error with a way on, keeps the question, and recovers', async () => {
  open([
    { error: { status: 402, code: 'insufficient_quota', message: 'No credit.' } },
    { text: 'It works now.' },
  ])
  await ask('A question worth keeping')
  await expect.element(page.getByRole('alert')).toBeVisible()
  await expect.element(page.getByText('A question worth keeping')).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'Try again' }))
  await expect.element(page.getByText('It works now.')).toBeVisible()
  await waitFor(() => expect(page.getByRole('alert').query()).toBeNull())
})

it('speaks when an answer starts and when it is done, and never a token', async () => {
  open({ text: LONG.slice(0, 300), pace })
  const region = document.querySelector('[data-x-announcer]')
  const spoken: string[] = []
  const observer = new MutationObserver(() => {
    if (region?.textContent) spoken.push(region.textContent)
  })
  if (region) observer.observe(region, { subtree: true, childList: true, characterData: true })
  await ask()
  await waitFor(() => expect(spoken).toEqual(['Message sent']))
  await clock.advance(10_000)
  await waitFor(() => expect(spoken).toEqual(['Message sent', 'Answer complete']))
  observer.disconnect()
  expect(page.getByRole('log').element().getAttribute('aria-live')).toBe('off')
})

it('fits a phone: nothing wider than the page, targets large enough', async () => {
  await page.viewport(390, 700)
  open({ text: `| ${'wide | '.repeat(30)}\n|${'---|'.repeat(30)}\n\n\`${'x'.repeat(200)}\`` })
  await ask()
  await expect.element(page.getByRole('group', { name: 'Table' })).toBeVisible()
  expect(document.documentElement.scrollWidth).toBe(390)
  expect(viewport().scrollWidth).toBe(viewport().clientWidth)
  for (const button of document.querySelectorAll('button')) {
    const { width, height } = button.getBoundingClientRect()
    if (width > 0) expect(Math.min(width, height)).toBeGreaterThanOrEqual(24)
  }
})
