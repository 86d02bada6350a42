import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import type { ChatStore } from '@x/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

let chat: ChatStore

// Each test has the packages as a page has them that was just opened.
beforeEach(() => {
  vi.resetModules()
  for (const file of ['./later.ts', './later-by-hand.ts']) vi.doUnmock(file)
})
afterEach(() => act(() => void chat.stop()))

/** A composer whose chat is busy, while other messages wait. */
async function openQueue(...waiting: string[]): Promise<() => void> {
  const { createChat } = await import('@x/core')
  const { createSandbox } = await import('@x/core/testing')
  const { Composer } = await import('@x/ui')
  const { fetch } = createSandbox({ text: 'Never ends.', stallAfter: 5 })
  chat = createChat({ baseURL: 'http://sandbox.invalid/v1', model: 'm', fetch })
  for (const text of ['one', ...waiting]) void chat.send(text)
  const { unmount } = render(
    <Composer.Root chat={chat}>
      <Composer.Queue />
    </Composer.Root>,
  )
  return unmount
}

const take = { name: 'Take back: two' }

it('shows the plain form until the file with the whole one has come', async () => {
  let arrive = (): void => {}
  vi.doMock('./later.ts', async (original) => {
    await new Promise<void>((resolve) => {
      arrive = resolve
    })
    return await original()
  })
  await openQueue('two')
  expect(screen.getByRole('region', { name: '1 queued' }).textContent).toContain('two')
  expect(screen.queryByRole('button', take)).toBeNull()
  await waitFor(() => {
    arrive()
    expect(screen.getByRole('button', take)).toBeDefined()
  })
})

it('takes files that are dropped before what shows where has come, and none opens in place of the page', async () => {
  vi.doMock('./later-by-hand.ts', () => new Promise(() => undefined))
  const { createChat } = await import('@x/core')
  const { Chat } = await import('@x/ui')
  chat = createChat({ baseURL: 'http://sandbox.invalid/v1', model: 'm' })
  render(<Chat chat={chat} />)
  const field = screen.getByRole('textbox')
  const files = [new File(['a'], 'early.txt', { type: 'text/plain' })]
  for (const types of [['text/plain'], ['Files']]) {
    const isTheBrowsers = types[0] !== 'Files'
    expect(fireEvent.dragOver(field, { dataTransfer: { types, files } })).toBe(isTheBrowsers)
    act(() => {
      expect(fireEvent.drop(field, { dataTransfer: { types, files } })).toBe(isTheBrowsers)
    })
  }
  expect(chat.attachments.get()).toEqual(files)
})

it.each(['pointerOver', 'keyDown', 'dragEnter'] as const)(
  'fetches what hands do with the first touch of a chat whose messages are not drawn yet: %s',
  async (touch) => {
    const { createChat } = await import('@x/core')
    const { ChatFrame } = await import('@x/ui')
    const { around, byHand } = await import('./lazy-part.ts')
    chat = createChat({ baseURL: 'http://sandbox.invalid/v1', model: 'm' })
    render(<ChatFrame chat={chat} list={() => null} />)
    // What is fetched when idle has been by then.
    await waitFor(() => expect(around.get().file).toBeDefined())
    expect(byHand.get().file).toBeUndefined()
    fireEvent[touch](screen.getByRole('textbox'))
    await waitFor(() => expect(byHand.get().file).toBeDefined())
  },
)

it('fetches the file once a chat is idle, before any of it is wanted', async () => {
  const came = vi.fn()
  vi.doMock('./later.ts', async (original) => {
    came()
    return await original()
  })
  const { createChat } = await import('@x/core')
  const { MessageList, Chat } = await import('@x/ui')
  chat = createChat({ baseURL: 'http://sandbox.invalid/v1', model: 'm' })
  render(<Chat chat={chat} components={{ Composer: () => null, MessageList }} />)
  expect(came).not.toHaveBeenCalled()
  await expect.poll(() => came.mock.calls.length).toBe(1)
})

it('goes on where a deployment took the file away, says so once, and tries again with the next part', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  let isLost = true
  vi.doMock('./later.ts', async (original) => {
    if (isLost) throw new TypeError('Failed to fetch dynamically imported module')
    return await original()
  })
  const unmount = await openQueue('two')
  await expect.poll(() => warn.mock.calls.flat().join()).toContain('could not be loaded')
  act(() => void chat.send('three'))
  expect(screen.getAllByRole('listitem').map((row) => row.textContent)).toEqual(['two', 'three'])
  unmount()
  isLost = false
  await openQueue('two')
  expect(await screen.findByRole('button', take)).toBeDefined()
  expect(warn).toHaveBeenCalledOnce()
})

it('asks again for the list of shortcuts with the next press, where it could not be had', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  // jsdom has no modal dialogs.
  Object.assign(HTMLDialogElement.prototype, { showModal() {}, close() {} })
  let isLost = true
  vi.doMock('./shortcuts/shortcut-dialog.tsx', async (original) => {
    if (isLost) throw new TypeError('Failed to fetch dynamically imported module')
    return await original()
  })
  const { Shortcuts } = await import('@x/ui')
  render(<Shortcuts />)
  const button = screen.getByRole('button', { name: 'Keyboard shortcuts' })
  act(() => button.click())
  await expect.poll(() => warn.mock.calls.flat().join()).toContain('could not be loaded')
  expect(screen.queryByText('New line')).toBeNull()
  isLost = false
  act(() => button.click())
  expect(await screen.findByText('New line')).toBeDefined()
})

it('of an app says in its place that it is lost, and comes with the network', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { lazyFile, lazyPart, useLazyFile } = await import('@x/ui')
  let isLost = true
  const file = lazyFile(async () => {
    if (isLost) throw new TypeError('Failed to fetch dynamically imported module')
    return { Menu: ({ name }: { name: string }) => <p>Menu of {name}</p> }
  })
  const Menu = lazyPart(
    file,
    ({ Menu: Part }) => Part,
    () => <p>{useLazyFile(file).isLost ? 'Gone' : 'On its way'}</p>,
  )
  expect(file.get()).toEqual({})
  render(<Menu name="mine" />)
  expect(screen.getByText('On its way')).toBeDefined()
  expect(await screen.findByText('Gone')).toBeDefined()
  expect(warn).toHaveBeenCalledOnce()
  isLost = false
  act(() => void window.dispatchEvent(new Event('online')))
  expect(await screen.findByText('Menu of mine')).toBeDefined()
  expect(await file.load()).toBe(file.get().file)
})
