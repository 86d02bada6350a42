import { act, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { AnswerWith, Chat, SideBySideMessage } from '@x/ui'
import { expect, it } from 'vitest'

function open(): ChatStore {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'first',
    fetch: async (_, init) => {
      const { model } = JSON.parse(String(init?.body)) as { model: string }
      const chunk = (delta: object, finish: string | null): string =>
        `data: ${JSON.stringify({ id: '1', model, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
      const body = `${chunk({ content: `Said by ${model}.` }, null)}${chunk({}, 'stop')}data: [DONE]\n\n`
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    },
  })
  render(<Chat chat={chat} components={{ Message: SideBySideMessage }} />)
  return chat
}

const group = (): HTMLElement | null =>
  screen.queryByRole('group', { name: 'Answers side by side' })

it('shows the answers of two models beside each other, and goes on with the one chosen', async () => {
  const chat = open()
  await act(async () => void (await chat.send('Who?', { models: ['first', 'second'] })))
  const both = within(group() as HTMLElement)
  expect(both.getByText('Said by first.')).toBeTruthy()
  expect(both.getByText('Said by second.')).toBeTruthy()
  await userEvent.click(both.getByRole('button', { name: 'Go on with second' }))
  expect(group()).toBeNull()
  expect(screen.getByText('Said by second.')).toBeTruthy()
  expect(screen.queryByText('Said by first.')).toBeNull()
  expect(chat.get().messages.at(-1)?.model).toBe('second')
  await userEvent.click(screen.getByRole('button', { name: 'Show side by side' }))
  expect(group()).not.toBeNull()
})

it('shows one answer as any other', async () => {
  const chat = open()
  await act(async () => void (await chat.send('Who?')))
  expect(group()).toBeNull()
  expect(screen.getByText('Said by first.')).toBeTruthy()
})

it('has an answer written again by another model, beside the first', async () => {
  const chat = open()
  await act(async () => void (await chat.send('Who?')))
  render(<AnswerWith chat={chat} messageId={chat.get().messages[1]?.id ?? ''} models={['third']} />)
  await userEvent.selectOptions(
    screen.getByRole('combobox', { name: 'Answer with another model' }),
    'third',
  )
  await screen.findByText('Said by third.')
  expect(within(group() as HTMLElement).getByText('Said by first.')).toBeTruthy()
})
