// A thread on paper: whole, with its folds open, and without controls.
import '../styles.css'
import { cleanup, render } from '@testing-library/react'
import { createChat } from '@x/core'
import { Chat } from '@x/ui'
import { afterEach, expect, it } from 'vitest'
import { cdp, page } from 'vitest/browser'
import { longThread } from '../../test/long-thread.ts'
import { frames } from '../../test/scroll-page.tsx'

afterEach(async () => {
  await cdp().send('Emulation.setEmulatedMedia', { media: '' })
  cleanup()
})

const shown = (selector: string): boolean => {
  const element = document.querySelector(selector)
  if (!element) throw new Error(`nothing is ${selector}`)
  return element.getClientRects().length > 0
}

it('prints the whole thread with its folds open and without its controls', async () => {
  await page.viewport(800, 600)
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    initialMessages: [
      ...longThread(20),
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'What was thought.', state: 'done' },
          { type: 'text', text: 'The last answer.', state: 'done' },
        ],
      },
    ],
  })
  render(
    <div style={{ blockSize: '500px' }}>
      <Chat chat={chat} />
    </div>,
  )
  await frames()
  const thought = page.getByText('What was thought.').element()
  expect(thought.checkVisibility()).toBe(false)
  await cdp().send('Emulation.setEmulatedMedia', { media: 'print' })
  await frames()
  expect(thought.checkVisibility()).toBe(true)
  for (const control of ['[data-x-composer]', '[data-x-actions] button']) {
    expect(shown(control), control).toBe(false)
  }
  const viewport = document.querySelector<HTMLElement>('[data-x-viewport]')!
  expect(viewport.clientHeight).toBe(viewport.scrollHeight)
  expect(viewport.clientHeight).toBeGreaterThan(2000)
})
