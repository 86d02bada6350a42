import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import { Chat } from '@x/ui'

it('renders on a server, without a DOM, with the conversation in it', () => {
  const html = renderToString(
    createElement(Chat, {
      api: 'https://example.org/api/chat',
      model: 'any',
      options: {
        initialMessages: [
          { role: 'user', content: 'Question' },
          { role: 'assistant', content: '**Answer**' },
        ],
      },
    }),
  )
  expect(typeof document).toBe('undefined')
  expect(html).toContain('Question')
  expect(html).toContain('<strong>Answer</strong>')
})
