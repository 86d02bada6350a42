// A question that got no answer says so, and keeps its way on, whatever comes after it.
import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { createChat } from '@x/core'
import type { ChatStore, InitialMessage } from '@x/core'
import { createSandbox } from '@x/core/testing'
import type { Script } from '@x/core/testing'
import { Chat } from '@x/ui'
import { expect, it } from 'vitest'

const REFUSED = { error: { status: 402, message: 'No credit.' } }

function open(script: Script, initialMessages: readonly InitialMessage[] = []): ChatStore {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    fetch: createSandbox(script).fetch,
    initialMessages: [...initialMessages],
  })
  render(<Chat chat={chat} announce="off" />)
  return chat
}

const send = (chat: ChatStore, text: string): Promise<void> =>
  act(async () => void (await chat.send(text)))
const turn = (text: string): HTMLElement => screen.getByText(text).closest('article')!
const mark = (text: string): HTMLElement | null => within(turn(text)).queryByText('Not answered')

it('keeps its retry below it when the next question was answered', async () => {
  const chat = open([REFUSED, { text: 'To the second.' }, { text: 'To the first.' }])
  await send(chat, 'The first question')
  // The notice says so, with what to do about it.
  expect(screen.getByRole('alert')).toBeTruthy()
  expect(mark('The first question')).toBeNull()
  await send(chat, 'The second question')
  expect(screen.queryByRole('alert')).toBeNull()
  expect(mark('The first question')).not.toBeNull()
  expect(mark('The second question')).toBeNull()
  await act(async () =>
    fireEvent.click(within(turn('The first question')).getByRole('button', { name: 'Try again' })),
  )
  await act(() => expect.poll(() => chat.get().status).toBe('ready'))
  expect(screen.getByText('To the first.')).toBeTruthy()
  expect(mark('The first question')).toBeNull()
  // What was said since then is a version of what follows.
  fireEvent.click(screen.getByRole('button', { name: 'Previous version' }))
  expect(screen.getByText('The second question')).toBeTruthy()
})

it('keeps its retry when the error is dismissed, and after a reload', async () => {
  const chat = open([REFUSED])
  await send(chat, 'The question')
  fireEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
  expect(mark('The question')).not.toBeNull()
  const kept = JSON.parse(JSON.stringify(chat.get().messages)) as InitialMessage[]
  document.body.innerHTML = ''
  open([{ text: 'Now.' }], kept)
  expect(screen.queryByRole('alert')).toBeNull()
  fireEvent.click(within(turn('The question')).getByRole('button', { name: 'Try again' }))
  expect(mark('The question')).toBeNull()
  expect(await screen.findByText('Now.')).toBeTruthy()
})

it('says of an answer of which nothing came that there is none, and asks again', async () => {
  open({ text: 'Now.' }, [
    { role: 'user', content: 'The question' },
    { role: 'assistant', parts: [], status: 'incomplete', reason: 'error' },
  ])
  expect(screen.queryByText('Ended by an error')).toBeNull()
  expect(screen.getByText('Not answered')).toBeTruthy()
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Try again' })))
  expect(await screen.findByText('Now.')).toBeTruthy()
  expect(screen.queryByText('Not answered')).toBeNull()
})

it.each([
  ['white space', { type: 'text', text: ' \n\n ', state: 'done' }],
  ['thoughts alone', { type: 'reasoning', text: 'Hello! How are you?', state: 'done' }],
] as const)('says that an answer of %s has no text', (_, part) => {
  open({ text: '' }, [
    { role: 'user', content: 'The question' },
    { role: 'assistant', parts: [part] },
  ])
  expect(screen.getByText('The answer has no text')).toBeTruthy()
})

it('says nothing of the kind below an answer with text, or one that is being written', async () => {
  const chat = open({ text: '<think>Hm.</think>Yes.' })
  await send(chat, 'The question')
  expect(screen.getByText('Yes.')).toBeTruthy()
  expect(screen.queryByText('The answer has no text')).toBeNull()
})
