// The older endpoint of NanoGPT under the hook: plain text with a trailer is a chat like any other.
import { act, renderHook } from '@testing-library/react'
import { nanogpt } from '@x/core/nanogpt'
import { nanogptScript } from '@x/core/nanogpt/testing'
import { createSandbox } from '@x/core/testing'
import { StrictMode } from 'react'
import { expect, it } from 'vitest'
import { useChatCompletion } from './index.ts'

it('asks the older endpoint with what was said before, and shows its text without the trailer', async () => {
  const sandbox = createSandbox(nanogptScript())
  const { legacy } = nanogpt({ baseURL: 'http://sandbox.invalid/api/v1', fetch: sandbox.fetch })
  const { result } = renderHook(
    () => useChatCompletion({ client: legacy, model: 'chatgpt-4o-latest' }),
    { wrapper: StrictMode },
  )
  await act(async () => void (await result.current.send('First')))
  await act(async () => void (await result.current.send('Second')))
  const said = result.current.messages.map(({ parts }) =>
    parts.map((part) => ('text' in part ? part.text : '')).join(''),
  )
  expect(said).toEqual(['First', 'You asked: First', 'Second', 'You asked: Second'])
  expect(result.current.status).toBe('ready')
  expect(result.current.usage?.cost).toMatchObject({ currency: 'USD', estimated: false })
  expect(sandbox.requests.map(({ path, body }) => [path, body])).toEqual([
    ['/api/talk-to-gpt', { prompt: 'First', model: 'chatgpt-4o-latest', messages: [] }],
    [
      '/api/talk-to-gpt',
      {
        prompt: 'Second',
        model: 'chatgpt-4o-latest',
        messages: [
          { role: 'user', content: 'First' },
          { role: 'assistant', content: 'You asked: First' },
        ],
      },
    ],
  ])
})
