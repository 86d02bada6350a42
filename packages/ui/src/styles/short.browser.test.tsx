// At 400 % zoom, and on a phone on its side, most of the height is for the answer.
import '../styles.css'
import { cleanup, render } from '@testing-library/react'
import { createChat } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { Chat } from '@x/ui'
import { afterEach, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { overflowIn, smallTargetsIn } from '../../test/fit.ts'
import { frames } from '../../test/scroll-page.tsx'

afterEach(cleanup)

const heightOf = (selector: string): number =>
  document.querySelector(selector)?.getBoundingClientRect().height ?? 0

it.each([
  ['1280 by 900 at 400 %', 320, 225],
  ['1280 by 1024 at 400 %', 320, 256],
  ['a phone on its side', 740, 360],
])('leaves most of the height for the answer: %s', async (_, width, height) => {
  await page.viewport(width, height)
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    fetch: createSandbox({ text: 'x' }).fetch,
    initialMessages: [
      { role: 'user', content: 'A question' },
      { role: 'assistant', content: 'An answer of a few words. '.repeat(200) },
    ],
  })
  render(
    <div style={{ position: 'fixed', inset: 0 }}>
      <Chat
        chat={chat}
        {...{ autoFocus: false }}
        tools={
          <button type="button" data-x-button="quiet">
            Search
          </button>
        }
      />
    </div>,
  )
  await frames()
  expect(heightOf('[data-x-viewport]')).toBeGreaterThan(height * 0.7)
  const send = page.getByRole('button', { name: 'Send' }).element()
  const { top, right } = send.getBoundingClientRect()
  await userEvent.click(page.getByRole('textbox'))
  await frames()
  // With the focus there are the tools, and half of it is still the answer's. What is about to be pressed stays.
  expect(heightOf('[data-x-viewport]')).toBeGreaterThan(height * 0.5)
  expect(heightOf('[data-x-composer-start]')).toBeGreaterThan(24)
  expect(send.getBoundingClientRect()).toMatchObject({ top, right })
  await userEvent.keyboard('{Tab}')
  expect(document.activeElement?.closest('[data-x-composer-start]')).not.toBeNull()
})

const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

it.each([
  ['1280 by 900 at 400 %', 320, 225],
  ['a phone on its side', 740, 360],
])('leaves it also with files, a queue and every tool: %s', async (_, width, height) => {
  await page.viewport(width, height)
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    fetch: createSandbox({ text: 'An answer of a few words. '.repeat(20), stallAfter: 200 }).fetch,
    initialMessages: [
      { role: 'user', content: 'A question' },
      { role: 'assistant', content: 'An answer of a few words. '.repeat(200) },
    ],
  })
  render(
    <div style={{ position: 'fixed', inset: 0 }}>
      <Chat
        chat={chat}
        autoFocus={false}
        tools={['Search', 'Cache', 'Reasoning', 'Settings', 'Shortcuts'].map((name) => (
          <button key={name} type="button" data-x-button="quiet">
            {name}
          </button>
        ))}
        toolsEnd={<span>1,200 tokens</span>}
        onFeedback={() => undefined}
      />
    </div>,
  )
  void chat.send('Asked')
  await expect.poll(() => chat.get().status).toBe('streaming')
  for (const text of ['Waits', 'Waits too', 'And this']) void chat.send(text)
  chat.attachments.set([
    { type: 'image', url: PIXEL, name: 'one.png', mediaType: 'image/png' },
    { type: 'file', url: PIXEL, name: 'two.pdf', mediaType: 'application/pdf' },
  ])
  await expect.poll(() => document.querySelectorAll('[data-queued]').length).toBe(3)
  await expect.poll(() => document.querySelectorAll('[data-x-attachment]').length).toBe(2)
  await frames()
  expect(heightOf('[data-x-viewport]')).toBeGreaterThan(height * 0.5)
  for (const file of document.querySelectorAll('[data-x-composer-card] [data-x-attachment]')) {
    expect(file.getBoundingClientRect().height).toBeGreaterThanOrEqual(24)
  }
  expect(overflowIn()).toEqual([])
  await userEvent.click(page.getByRole('textbox'))
  await frames()
  expect(heightOf('[data-x-viewport]')).toBeGreaterThan(height / 3)
  // What waits is in reach of the keyboard, and seen by who is there.
  const waiting = document.querySelector<HTMLElement>('[data-queued] [data-action]')
  waiting?.focus()
  await frames()
  expect(heightOf('[data-x-queue-list]')).toBeGreaterThanOrEqual(24)
  expect(smallTargetsIn()).toEqual([])
})
