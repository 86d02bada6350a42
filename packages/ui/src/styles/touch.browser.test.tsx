// Under fingers each control is 40 pixels each way.
import '../styles.css'
import { cleanup, render } from '@testing-library/react'
import { createChat } from '@x/core'
import type { InitialMessage } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { Chat } from '@x/ui'
import { afterEach, expect, it } from 'vitest'
import { onPhone } from '../../test/fingers.ts'
import { frames } from '../../test/scroll-page.tsx'

onPhone()

afterEach(() => {
  cleanup()
})

const MESSAGES: InitialMessage[] = [
  { role: 'user', content: 'A question' },
  {
    role: 'assistant',
    parts: [
      { type: 'reasoning', text: 'Some thoughts.', state: 'done' },
      {
        type: 'tool',
        id: 'c',
        name: 'weather',
        argsText: '{}',
        args: {},
        state: 'done',
        result: 1,
      },
      { type: 'text', text: 'An answer.', state: 'done' },
    ],
  },
]

/** The controls that can be seen. */
function shown(): HTMLElement[] {
  return [
    ...document.querySelectorAll<HTMLElement>('[data-x-chat] :is(button, select, summary)'),
  ].filter((each) => each.checkVisibility() && !each.closest('[data-x-markdown], [data-x-hidden]'))
}

it('has no target below 40 pixels', async () => {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    fetch: createSandbox([
      { text: 'Another.', finishReason: 'length' },
      { error: { status: 402, message: 'No credit.' } },
    ]).fetch,
    initialMessages: MESSAGES,
  })
  render(
    <div style={{ position: 'fixed', inset: 0 }}>
      <Chat chat={chat} onFeedback={() => undefined} />
    </div>,
  )
  await chat.regenerate()
  await chat.send('Once more')
  await expect.poll(() => document.querySelectorAll('[data-x-error]').length).toBe(1)
  await frames()
  // Some of them stand in files that are fetched when an answer needs them.
  await expect.poll(() => shown().length).toBeGreaterThan(8)
  const small = shown().flatMap((each) => {
    const { width, height } = each.getBoundingClientRect()
    return Math.min(width, height) < 40
      ? [`${each.getAttribute('aria-label') ?? each.textContent} ${width}x${height}`]
      : []
  })
  expect(small).toEqual([])
})
