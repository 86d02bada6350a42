import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { Chat } from '@x/ui'
import { afterEach, expect, it, vi } from 'vitest'

const online = vi.spyOn(navigator, 'onLine', 'get')

afterEach(() => void online.mockReturnValue(true))

/** What a browser does when it loses or finds a network. */
async function network(isThere: boolean): Promise<void> {
  online.mockReturnValue(isThere)
  await act(async () => void window.dispatchEvent(new Event(isThere ? 'online' : 'offline')))
}

let isConnected = true
let requests = 0

async function open(): Promise<ChatStore> {
  isConnected = true
  requests = 0
  const sandbox = createSandbox({ text: 'Here it is.' })
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
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
