import { act, cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat } from '@x/core'
import type { ChatStore, Storage } from '@x/core'
import { createSandbox, memoryStorage } from '@x/core/testing'
import { Chat } from '@x/ui'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

let isConnected = true
let requests = 0

let isOnline = true

beforeEach(() => {
  isConnected = true
  requests = 0
  isOnline = true
  vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => isOnline)
})
afterEach(() => sessionStorage.clear())

/** What a browser does when it loses or finds a network. */
async function network(isThere: boolean): Promise<void> {
  isOnline = isThere
  await act(async () => void window.dispatchEvent(new Event(isThere ? 'online' : 'offline')))
}

async function open(storage?: Storage): Promise<ChatStore> {
  const sandbox = createSandbox({ text: 'Here it is.' })
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    ...(storage ? { storage, id: 'kept' } : {}),
    fetch: async (...request) => {
      requests += 1
      if (!isConnected) throw new TypeError('Failed to fetch')
      return sandbox.fetch(...request)
    },
  })
  render(<Chat chat={chat} />)
  // The notice comes in the file that is fetched later.
  await act(() =>
    vi.waitFor(() => expect(document.querySelector('[data-x-composer-more]')).not.toBeNull()),
  )
  return chat
}

const notice = (): Element | null => document.querySelector('[data-x-offline]')
const SENTENCE = 'You are offline. What you send goes out when you are back online.'

it('is said before anything is sent, and no longer than it is so', async () => {
  await open()
  expect(notice()).toBeNull()
  await network(false)
  expect(notice()?.textContent).toBe(SENTENCE)
  await network(true)
  expect(notice()).toBeNull()
})

it('sends what failed meanwhile when the network is back, once, and loses nothing', async () => {
  const chat = await open()
  await network(false)
  isConnected = false
  await userEvent.type(screen.getByRole('textbox'), 'A question{Enter}')
  await act(() => expect.poll(() => chat.get().status).toBe('error'))
  expect(screen.getByText('A question')).toBeTruthy()
  await userEvent.type(screen.getByRole('textbox'), 'The next one')
  const before = requests
  isConnected = true
  await network(true)
  expect(await screen.findByText('Here it is.')).toBeTruthy()
  expect(requests).toBe(before + 1)
  expect(screen.queryByRole('alert')).toBeNull()
  expect(chat.draft.get()).toBe('The next one')
  await network(true)
  expect(requests).toBe(before + 1)
})

it('sends what failed when its chat is shown again, where the network came back meanwhile', async () => {
  const chat = await open()
  await network(false)
  isConnected = false
  await userEvent.type(screen.getByRole('textbox'), 'A question{Enter}')
  await act(() => expect.poll(() => chat.get().status).toBe('error'))
  cleanup()
  isConnected = true
  await network(true)
  const before = requests
  render(<Chat chat={chat} />)
  expect(await screen.findByText('Here it is.')).toBeTruthy()
  expect(requests).toBe(before + 1)
  cleanup()
  render(<Chat chat={chat} />)
  expect(await screen.findByText('Here it is.')).toBeTruthy()
  expect(requests).toBe(before + 1)
})

it('leaves alone what failed for another reason, or while there was a network', async () => {
  const chat = await open()
  isConnected = false
  await userEvent.type(screen.getByRole('textbox'), 'A question{Enter}')
  await act(() => expect.poll(() => chat.get().status).toBe('error'))
  const before = requests
  isConnected = true
  await network(false)
  await network(true)
  expect(chat.get().status).toBe('error')
  expect(requests).toBe(before)
})

/** Asks where there is no network, and leaves the page. */
async function askAndLeave(storage: Storage): Promise<void> {
  const chat = await open(storage)
  await network(false)
  isConnected = false
  await userEvent.type(screen.getByRole('textbox'), 'A question{Enter}')
  await act(() => expect.poll(() => chat.get().status).toBe('error'))
  await act(() => chat.save())
  cleanup()
  chat.dispose()
}

it('sends what failed also where the page was loaded anew by then, once', async () => {
  const storage = memoryStorage()
  await askAndLeave(storage)
  const chat = await open(storage)
  await act(() => expect.poll(() => screen.queryByText('A question')).toBeTruthy())
  const before = requests
  isConnected = true
  await network(true)
  await act(() => expect.poll(() => screen.queryByText('Here it is.')).toBeTruthy())
  expect(requests).toBe(before + 1)
  expect(chat.get().messages).toHaveLength(2)
  await network(false)
  await network(true)
  expect(requests).toBe(before + 1)
})

it('sends what failed also where the page is loaded anew once there is a network', async () => {
  const storage = memoryStorage()
  await askAndLeave(storage)
  isConnected = true
  isOnline = true
  const before = requests
  await open(storage)
  await act(() => expect.poll(() => screen.queryByText('Here it is.')).toBeTruthy())
  expect(requests).toBe(before + 1)
})

it('leaves alone a question that has no answer for another reason, also after a reload', async () => {
  const storage = memoryStorage()
  const first = await open(storage)
  await act(async () => first.append({ role: 'user', content: 'A question' }))
  await act(() => first.save())
  cleanup()
  first.dispose()
  isOnline = false
  await open(storage)
  await act(() => expect.poll(() => screen.queryByText('A question')).toBeTruthy())
  await network(true)
  expect(requests).toBe(0)
})
