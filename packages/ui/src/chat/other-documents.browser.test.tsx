// A chat that an app draws into another document, or above all others: an iframe of its own, a popup window, a modal dialog,
// a shadow root whose styles are adopted. What holds in each; docs/components.md has the table.
import styles from '../styles.css?inline'
import { cleanup, fireEvent, render, waitFor } from '@testing-library/react'
import { createChat, type ChatStore } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { Chat } from '@x/ui'
import { type ReactElement, useState } from 'react'
import { createPortal } from 'react-dom'
import { afterEach, describe, expect, it } from 'vitest'

const LONG = Array.from({ length: 60 }, (_, n) => `${n}: A sentence that is long enough.`).join(
  '\n\n',
)

interface Place {
  name: string
  /** Where the chat is drawn. */
  open(): { container: Element | DocumentFragment; close(): void }
}

const HEIGHT = 'block-size: 400px; inline-size: 600px; display: flex; flex-direction: column'

function fill(document: Document): HTMLElement {
  const style = document.createElement('style')
  style.textContent = `${styles} html, body { margin: 0 } #root { ${HEIGHT} }`
  document.head.append(style)
  const root = document.createElement('div')
  root.id = 'root'
  document.body.append(root)
  return root
}

const places: Place[] = [
  {
    name: 'an iframe of the app',
    open() {
      const frame = document.createElement('iframe')
      frame.style.cssText = 'inline-size: 640px; block-size: 440px'
      document.body.append(frame)
      return { container: fill(frame.contentDocument as Document), close: () => frame.remove() }
    },
  },
  {
    name: 'a popup window',
    open() {
      const popup = window.open('', '', 'width=640,height=480,popup')
      if (!popup) throw new Error('no window was opened')
      return { container: fill(popup.document), close: () => popup.close() }
    },
  },
  {
    name: 'a modal dialog',
    open() {
      const dialog = document.createElement('dialog')
      const style = document.createElement('style')
      style.textContent = styles
      const root = document.createElement('div')
      root.style.cssText = HEIGHT
      dialog.append(style, root)
      document.body.append(dialog)
      dialog.showModal()
      return { container: root, close: () => dialog.remove() }
    },
  },
  {
    name: 'a shadow root with adopted styles',
    open() {
      const host = document.createElement('div')
      document.body.append(host)
      const shadow = host.attachShadow({ mode: 'open' })
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(`${styles} #root { ${HEIGHT} }`)
      shadow.adoptedStyleSheets = [sheet]
      const root = document.createElement('div')
      root.id = 'root'
      shadow.append(root)
      return { container: root, close: () => host.remove() }
    },
  },
]

function Portal({
  chat,
  container,
}: {
  chat: ChatStore
  container: Element | DocumentFragment
}): ReactElement {
  const [shown] = useState(container)
  return createPortal(<Chat chat={chat} model="m" />, shown)
}

const closers: (() => void)[] = []
afterEach(() => {
  cleanup()
  for (const close of closers.splice(0)) close()
})

describe.each(places)('$name', ({ open }) => {
  function drawn(): {
    find(selector: string): HTMLElement
    chat: ChatStore
    root: Element
  } {
    const { container, close } = open()
    closers.push(close)
    const sandbox = createSandbox({ text: LONG })
    const chat = createChat({ baseURL: '/api', model: 'm', fetch: sandbox.fetch })
    render(<Portal chat={chat} container={container} />)
    const root = container as Element
    return {
      root,
      chat,
      find(selector) {
        const found = root.querySelector<HTMLElement>(selector)
        if (!found) throw new Error(`nothing is ${selector}`)
        return found
      },
    }
  }

  it('streams, follows to the end, and keeps the composer in view', async () => {
    const { find, chat, root } = drawn()
    const field = find('textarea') as HTMLTextAreaElement
    field.focus()
    fireEvent.change(field, { target: { value: 'Hello' } })
    fireEvent.keyDown(field, { key: 'Enter' })
    await waitFor(() => expect(chat.get().messages.at(-1)?.status).toBe('complete'), {
      timeout: 20_000,
    })
    await waitFor(() => expect(root.textContent).toContain('59: A sentence'), { timeout: 20_000 })
    const viewport = find('[data-x-viewport]')
    await waitFor(
      () =>
        expect(viewport.scrollHeight - viewport.scrollTop - viewport.clientHeight).toBeLessThan(8),
      { timeout: 5000 },
    )
    const card = find('[data-x-composer-card]').getBoundingClientRect()
    const box = root.getBoundingClientRect()
    expect(card.bottom).toBeLessThanOrEqual(box.bottom + 1)
    expect(viewport.clientHeight).toBeLessThan(box.height)
    const owner = root.getRootNode() as Document | ShadowRoot
    expect(owner.activeElement).toBe(field)
    expect(field.value).toBe('')
  })

  it.each([
    ['nothing', undefined],
    ['the field', 'textarea'],
  ])('says to a screen reader, within its own document, while %s has the focus', async (_, on) => {
    const { find, chat, root } = drawn()
    if (on) find(on).focus()
    const said: string[] = []
    const announcer = find('[data-x-announcer]')
    const observer = new MutationObserver(() => said.push(announcer.textContent))
    observer.observe(announcer, { childList: true, subtree: true, characterData: true })
    await chat.send('Hello')
    await waitFor(() => expect(said.join(' ')).toMatch(/\S/), { timeout: 10_000 })
    observer.disconnect()
    expect(announcer.ownerDocument).toBe(root.ownerDocument)
  })

  it('moves between messages by keys, from its field', async () => {
    const { find, chat, root } = drawn()
    await chat.send('Hello')
    const field = find('textarea') as HTMLTextAreaElement
    field.focus()
    const active = (): Element | null => (root.getRootNode() as Document | ShadowRoot).activeElement
    await waitFor(
      () => {
        fireEvent.keyDown(field, { key: 'ArrowUp', altKey: true })
        expect(active()?.matches('[data-x-message]')).toBe(true)
      },
      { timeout: 10_000 },
    )
  })

  it('keeps what is selected while an answer grows', async () => {
    const { chat, root } = drawn()
    await chat.send('Hello')
    await waitFor(() => expect(root.textContent).toContain('59: A sentence'), { timeout: 20_000 })
    const selection = root.ownerDocument.getSelection()
    const text = [...root.querySelectorAll('[data-x-message] p')].at(-1)
    if (!selection || !text) throw new Error('nothing can be selected')
    selection.selectAllChildren(text)
    fireEvent(root.ownerDocument, new Event('selectionchange'))
    expect(selection.toString()).toContain('59: A sentence')
    await chat.send('Again')
    await waitFor(() => expect(chat.get().messages).toHaveLength(4))
    expect(selection.toString()).toContain('59: A sentence')
  })

  it('has its colours and its layout', () => {
    const { find, root } = drawn()
    const view = (root.ownerDocument.defaultView ?? window) as Window
    const card = view.getComputedStyle(find('[data-x-composer-card]'))
    expect(card.borderTopLeftRadius).not.toBe('0px')
    expect(view.getComputedStyle(find('[data-x-chat]')).display).toBe('flex')
  })
})
