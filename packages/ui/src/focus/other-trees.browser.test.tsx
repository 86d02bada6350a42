// What has the focus is found where the parts stand in a shadow root or in an iframe, out of which the page sees its edge alone.
import { cleanup, fireEvent, render, waitFor } from '@testing-library/react'
import { createChat, createConversations } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { Attachments, ConversationList, Reasoning } from '@x/ui'
import { createPortal } from 'react-dom'
import { afterEach, describe, expect, it } from 'vitest'

const DOT = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

const places: [string, () => Element][] = [
  [
    'the page',
    () => {
      const root = document.createElement('div')
      document.body.append(root)
      return root
    },
  ],
  [
    'a shadow root',
    () => {
      const host = document.createElement('div')
      document.body.append(host)
      const root = document.createElement('div')
      host.attachShadow({ mode: 'open' }).append(root)
      return root
    },
  ],
  [
    'an iframe',
    () => {
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const root = (frame.contentDocument as Document).createElement('div')
      frame.contentDocument?.body.append(root)
      return root
    },
  ],
]

afterEach(() => {
  cleanup()
  document.body.replaceChildren()
})

describe.each(places)('in %s', (_, open) => {
  const activeIn = (root: Element): Element | null =>
    (root.getRootNode() as Document | ShadowRoot).activeElement
  const find = (root: Element, selector: string): HTMLElement => {
    const found = root.querySelector<HTMLElement>(selector)
    if (!found) throw new Error(`nothing is ${selector}`)
    return found
  }

  it('thoughts stay open after their end where somebody has the focus in them', () => {
    const root = open()
    const draw = (streaming: boolean) =>
      createPortal(<Reasoning text="[a link](https://example.com)" streaming={streaming} />, root)
    const { rerender } = render(draw(true))
    find(root, '[data-x-fold]').focus()
    rerender(draw(false))
    expect(find(root, '[data-x-fold-content]').hasAttribute('hidden')).toBe(false)
  })

  it('a chat that is deleted hands the focus to its neighbour', async () => {
    const root = open()
    const storage = memoryStorage()
    for (const id of ['a', 'b']) {
      const chat = createChat({ id, storage, baseURL: '/api', model: 'm' })
      chat.append({ role: 'user', content: id })
      await chat.save()
      chat.dispose()
    }
    const list = createConversations({ storage, baseURL: '/api', model: 'm' })
    render(createPortal(<ConversationList list={list} onChoose={() => undefined} />, root))
    await waitFor(() => expect(root.querySelectorAll('[data-x-conversation-open]')).toHaveLength(2))
    const [first] = root.querySelectorAll<HTMLElement>('[data-x-conversation-open]')
    first?.focus()
    fireEvent.keyDown(first as HTMLElement, { key: 'Delete' })
    await waitFor(() => expect(root.querySelectorAll('[data-x-conversation-open]')).toHaveLength(1))
    expect(activeIn(root)).toBe(find(root, '[data-x-conversation-open]'))
    list.dispose()
  })

  it('a picture that was looked at gives the focus back', async () => {
    const root = open()
    const part = { type: 'image', url: DOT, name: 'dot.gif' } as const
    render(createPortal(<Attachments items={[part]} />, root))
    const button = find(root, 'button')
    button.focus()
    fireEvent.click(button)
    await waitFor(() => expect(root.querySelector('dialog')?.open).toBe(true), { timeout: 10_000 })
    fireEvent(find(root, 'dialog'), new Event('cancel', { cancelable: true }))
    await waitFor(() => expect(root.querySelector('dialog')).toBeNull())
    expect(activeIn(root)).toBe(button)
  })
})
