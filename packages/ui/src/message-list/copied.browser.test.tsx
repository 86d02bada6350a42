// A selection over several messages, copied and pasted by the keys of a browser: what is pasted is what was seen.
import '../styles.css'
import '../palette.css'
import '../present.css'
import { cleanup, render } from '@testing-library/react'
import { createChat } from '@x/core'
import { Chat } from '@x/ui'
import { presentView } from '@x/ui/present'
import { afterEach, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { LINES } from '../present/story-calls.ts'
import { loadDrawing } from '../present/use-drawing.ts'
import { ANSWER, answerOf } from '../story-chat.tsx'

afterEach(() => {
  cleanup()
  document.body.replaceChildren()
})

/** What comes of the selection by way of the clipboard. */
async function copied(): Promise<{ text: string; html: string }> {
  await userEvent.keyboard('{Control>}c{/Control}')
  const field = document.createElement('textarea')
  document.body.append(field)
  field.focus()
  const pasted = new Promise<{ text: string; html: string }>((resolve) => {
    field.addEventListener('paste', ({ clipboardData }) => {
      const [text = '', html = ''] = ['text/plain', 'text/html'].map((type) =>
        clipboardData?.getData(type),
      )
      resolve({ text, html })
    })
  })
  await userEvent.keyboard('{Control>}v{/Control}')
  return pasted
}

it('is what is seen of the messages, with no word for ears and no button, as text and as HTML', async () => {
  await loadDrawing()
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    initialMessages: [
      { role: 'user', content: 'Show it' },
      answerOf([
        { type: 'text', text: `${ANSWER}\n\nAn end[^1].\n\n[^1]: A remark`, state: 'done' },
        {
          type: 'tool',
          id: 'p',
          name: 'present',
          argsText: '{}',
          args: { parts: [LINES] },
          result: { shown: true },
          state: 'done',
        },
      ]),
      { role: 'user', content: 'And again' },
      { role: 'assistant', content: 'Once more.' },
    ],
  })
  render(<Chat chat={chat} toolViews={{ present: presentView }} />)
  await expect.poll(() => document.querySelector('[data-x-present-plot]')).toBeTruthy()
  await expect
    .poll(() => document.querySelectorAll('[data-x-actions] button').length)
    .toBeGreaterThan(2)
  getSelection()?.selectAllChildren(document.querySelector('[data-x-thread]')!)
  const { text, html } = await copied()
  const page = new DOMParser().parseFromString(html, 'text/html').body.textContent
  for (const said of [text, page]) {
    for (const seen of ['Show it', 'read as they arrive', 'output.append(text)', 'Once more.']) {
      expect(said).toContain(seen)
    }
    // A chart is copied as the numbers that it shows, and not as the marks of its axes.
    expect(said).toMatch(/Jan\s*11\s°C\s*1\s°C/)
    expect(said).not.toMatch(/30\s°C/)
    for (const unseen of ['You said', 'The assistant said', 'Copy', 'Edit', 'Regenerate', '↩']) {
      expect(said).not.toContain(unseen)
    }
  }
})
