import { act, render, screen } from '@testing-library/react'
import { type ChatOptions, createChat } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { ChatProvider } from '@x/react'
import { ConversationUsage, UIProvider } from '@x/ui'
import { expect, it } from 'vitest'

function setup(initialMessages: ChatOptions['initialMessages'] = []) {
  const answers = [1, 2, 3].map((number) => ({
    text: `Answer ${number}.`,
    usage: { promptTokens: 100, completionTokens: 10, cachedTokens: 40 },
    cost: 0.1 * number,
  }))
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    initialMessages,
    fetch: createSandbox({ answers }).fetch,
  })
  render(
    <UIProvider locale="en">
      <ChatProvider chat={chat}>
        <ConversationUsage />
      </ChatProvider>
    </UIProvider>,
  )
  return chat
}

/** But for the speed, which is the machine's. */
const texts = (): (string | null)[] => {
  const group = screen.queryByRole('group', { name: 'Usage of this conversation' })
  return [...(group?.children ?? [])]
    .map((child) => child.textContent)
    .filter((text) => !text?.endsWith('tokens/s'))
}

it('is not there before anything was asked', () => {
  setup()
  expect(texts()).toEqual([])
})

it('adds up the whole conversation, exactly, the versions that are not shown included', async () => {
  const chat = setup()
  await act(async () => void (await chat.send('one')))
  expect(texts()).toEqual(['$0.10', '100 in', '40 cached', '10 out'])
  await act(async () => void (await chat.send('two')))
  await act(async () => void (await chat.regenerate()))
  // 0.1 + 0.2 + 0.3, without the drift of a float.
  expect(texts()).toEqual(['$0.60', '300 in', '120 cached', '30 out'])
  act(() => chat.clear())
  expect(texts()).toEqual([])
})

it('tells how fast the answers came, all tokens by all of their time', () => {
  const answer = (completionTokens: number, tokensPerSecond: number) => ({
    role: 'assistant' as const,
    content: 'a',
    usage: { promptTokens: 1, completionTokens, totalTokens: 1 + completionTokens, raw: {} },
    timing: { firstTokenMs: 100, totalMs: 1000, tokensPerSecond },
  })
  setup([answer(10, 10), answer(990, 110)])
  expect(screen.getByText('100 tokens/s').dataset['usage']).toBe('speed')
})
