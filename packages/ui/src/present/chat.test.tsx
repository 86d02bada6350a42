import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat, type ToolPart } from '@x/core'
import { createSandbox, type Script } from '@x/core/testing'
import { toolRunner } from '@x/core/tools'
import { Chat } from '@x/ui'
import { presentTool, presentView } from '@x/ui/present'
import { expect, it } from 'vitest'
import { CARDS, FORM, TABLE } from './story-calls.ts'

function chatOver(script: Script, options?: Parameters<typeof presentTool>[0]) {
  const sandbox = createSandbox(script)
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    fetch: sandbox.fetch,
    model: 'm',
    tools: toolRunner({ present: presentTool(options) }),
  })
  const toolViews = { present: presentView }
  return { chat, sandbox, page: render(<Chat chat={chat} toolViews={toolViews} />) }
}

const shows = (...parts: readonly unknown[]) => ({
  toolCalls: [{ name: 'present', args: { parts } }],
})

it('shows, and the model goes on', async () => {
  const { chat } = chatOver([shows(TABLE), { text: 'Three shoes.' }])
  await act(() => chat.send('compare'))
  expect(await screen.findByText('Three shoes.')).toBeTruthy()
  expect(screen.getByRole('table')).toBeTruthy()
  expect(chat.get().messages.at(-1)?.status).toBe('complete')
})

it('asks, waits, and tells the model what was answered', async () => {
  const form = { ...FORM, fields: FORM.fields.filter(({ name }) => name === 'name') }
  const { chat, sandbox } = chatOver([shows(form), { text: 'It is on its way.' }])
  await act(() => chat.send('order'))
  expect(chat.get().messages.at(-1)?.status).toBe('awaiting')
  const user = userEvent.setup()
  await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'A. Reader')
  await user.click(screen.getByRole('button', { name: 'Place the order' }))
  expect(await screen.findByText('It is on its way.')).toBeTruthy()
  expect(screen.getByText('Answered')).toBeTruthy()
  expect(JSON.stringify(sandbox.requests.at(-1)?.body)).toContain('A. Reader')
})

it('sends an answer as a message, where the app wants it so', async () => {
  const { chat } = chatOver([shows(...CARDS), { text: 'Which one?' }, { text: 'A good choice.' }], {
    answers: 'message',
  })
  await act(() => chat.send('shoes'))
  expect(await screen.findByText('Which one?')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Order: Fell Light' }))
  expect(await screen.findByText('A good choice.')).toBeTruthy()
  expect(chat.get().messages.at(-2)?.parts[0]).toMatchObject({ text: 'Order: Fell Light' })
  expect(screen.getByRole('button', { name: 'Order: Ridge 2' })).toBeTruthy()
})

it('says of a question that was skipped that it is not answered, and of no other that was denied', async () => {
  const { chat } = chatOver([shows(...CARDS), { text: 'Another time.' }])
  await act(() => chat.send('shoes'))
  const call = chat.get().messages.at(-1)?.parts[0] as ToolPart
  await act(() => chat.approveTool(call.id, { approved: false }))
  expect(await screen.findByText('Another time.')).toBeTruthy()
  expect(screen.getByText('Not answered')).toBeTruthy()
  expect(screen.queryByText('Denied')).toBeNull()
})

it('is left unanswered by whoever says something else', async () => {
  const { chat } = chatOver([shows(...CARDS), { text: 'Of course.' }])
  await act(() => chat.send('shoes'))
  await act(() => chat.send('something else'))
  expect(await screen.findByText('Of course.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Order: Ridge 2' })).toBeNull()
  expect(screen.getByText('Not answered')).toBeTruthy()
})
