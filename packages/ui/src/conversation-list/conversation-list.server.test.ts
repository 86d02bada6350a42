import { createConversations } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { ConversationList } from '@x/ui'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'

it('is on a server what a browser shows before the list is loaded', () => {
  const storage = memoryStorage()
  const list = createConversations({ storage, baseURL: 'http://sandbox.invalid/v1', model: 'm' })
  const html = renderToString(
    createElement(ConversationList, { list, current: 'a', onChoose: () => undefined }),
  )
  expect(html).toContain('Loading conversations…')
  expect(html).toContain('New chat')
  expect(storage.calls).toEqual([])
})
