// A hook whose answer the route keeps: a page that is left and comes back.
import { act, renderHook, waitFor } from '@testing-library/react'
import { memoryStorage } from '@x/core/testing'
import { type ReactNode, StrictMode } from 'react'
import { describe, expect, it } from 'vitest'
import { createEndpoint, settle } from '@x/core/test/endpoint'
import { routed } from '@x/core/test/routed'
import { useChatCompletion } from './index.ts'

const modes = [
  ['plain', ({ children }: { children: ReactNode }) => children],
  ['StrictMode', StrictMode],
] as const

async function turns(): Promise<void> {
  await act(settle)
}

type Result = ReturnType<typeof useChatCompletion>
const textOfLast = ({ messages }: Result): string =>
  (messages.at(-1)?.parts ?? []).map((part) => ('text' in part ? part.text : '')).join('')

describe.each(modes)('a kept answer in %s', (_name, Mode) => {
  it('goes on while its component is unmounted, and the next one takes it up by itself', async () => {
    const endpoint = createEndpoint()
    const { fetch, asked } = routed(endpoint.fetch)
    const options = {
      id: 'a',
      storage: memoryStorage(),
      baseURL: 'http://endpoint.invalid/v1',
      streamIds: true,
      fetch,
      model: 'm',
      retry: false as const,
    }
    const first = renderHook(() => useChatCompletion(options), { wrapper: Mode })
    await turns()
    act(() => void first.result.current.send('question'))
    const exchange = await act(() => endpoint.next())
    exchange.text('The first half, ')
    await waitFor(() => expect(textOfLast(first.result.current)).toBe('The first half, '))
    first.unmount()
    await turns()
    expect(exchange.isAborted).toBe(false)
    exchange.text('the second, ')
    const second = renderHook(() => useChatCompletion(options), { wrapper: Mode })
    await waitFor(() =>
      expect(textOfLast(second.result.current)).toBe('The first half, the second, '),
    )
    expect(second.result.current.isBusy).toBe(true)
    act(() => {
      exchange.text('and the end.')
      exchange.finish()
    })
    await waitFor(() => expect(second.result.current.status).toBe('ready'))
    expect(textOfLast(second.result.current)).toBe('The first half, the second, and the end.')
    expect(second.result.current.messages[1]?.status).toBe('complete')
    expect(asked).toEqual(['POST', 'GET'])
    expect(endpoint.exchanges).toHaveLength(1)
    second.unmount()
  })

  it('ends at the endpoint when a person stops it', async () => {
    const endpoint = createEndpoint()
    const { fetch, asked } = routed(endpoint.fetch)
    const { result } = renderHook(
      () =>
        useChatCompletion({
          baseURL: 'http://endpoint.invalid/v1',
          streamIds: true,
          fetch,
          model: 'm',
          retry: false,
        }),
      { wrapper: Mode },
    )
    act(() => void result.current.send('question'))
    const exchange = await act(() => endpoint.next())
    exchange.text('one')
    await waitFor(() => expect(textOfLast(result.current)).toBe('one'))
    await act(() => result.current.stop())
    await waitFor(() => expect(exchange.isAborted).toBe(true))
    expect(asked).toEqual(['POST', 'DELETE'])
    expect(result.current.messages[1]).toMatchObject({ reason: 'aborted' })
  })
})
