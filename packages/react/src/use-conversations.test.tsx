import { act, renderHook, waitFor } from '@testing-library/react'
import { createConversations } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { type ReactNode, StrictMode } from 'react'
import { describe, expect, it } from 'vitest'
import { createEndpoint } from '@x/core/test/endpoint'
import { record } from '@x/core/test/stored-chat'
import { useChatCompletion, useConversations } from './index.ts'

const modes = [
  ['plain', ({ children }: { children: ReactNode }) => children],
  ['StrictMode', StrictMode],
] as const

function setup() {
  const endpoint = createEndpoint()
  const storage = memoryStorage()
  storage.records.set('a', record({ title: 'A', updatedAt: 1 }))
  storage.records.set('b', { ...record({ title: 'B', updatedAt: 2 }), id: 'b' })
  const options = {
    storage,
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false as const,
  }
  return { endpoint, storage, options }
}

const titles = ({ conversations }: Pick<ReturnType<typeof useConversations>, 'conversations'>) =>
  conversations.map(({ title }) => title)

describe.each(modes)('useConversations in %s', (_name, Mode) => {
  it('lists, renames, pins, removes and restores', async () => {
    const { options } = setup()
    const { result } = renderHook(() => useConversations(options), { wrapper: Mode })
    expect(result.current.status).toBe('loading')
    await waitFor(() => expect(titles(result.current)).toEqual(['B', 'A']))
    await act(async () => result.current.pin('a'))
    expect(titles(result.current)).toEqual(['A', 'B'])
    await act(async () => result.current.rename('b', 'New'))
    expect(titles(result.current)).toEqual(['A', 'New'])
    await act(async () => result.current.remove('a'))
    expect(titles(result.current)).toEqual(['New'])
    expect(result.current.removed).toHaveLength(1)
    await act(async () => result.current.restore('a'))
    expect(titles(result.current)).toEqual(['A', 'New'])
    expect(await result.current.search('answer')).toHaveLength(2)
  })

  it('opens a chat, shows it, and the list follows what is said in it', async () => {
    const { endpoint, options } = setup()
    const { result, unmount } = renderHook(
      ({ id }) => {
        const list = useConversations(options)
        return { list, chat: useChatCompletion({ chat: list.open(id) }) }
      },
      { initialProps: { id: 'a' }, wrapper: Mode },
    )
    await waitFor(() => expect(result.current.chat.messages).toHaveLength(2))
    act(() => void result.current.chat.send('more'))
    const exchange = await endpoint.next()
    exchange.text('of it')
    await waitFor(() => expect(titles(result.current.list)).toEqual(['A', 'B']))
    unmount()
    await waitFor(() => expect(exchange.isAborted).toBe(true))
    await waitFor(() => expect(JSON.stringify(options.storage.records.get('a'))).toContain('of it'))
  })

  it('shares a list that it was given, and leaves it running', async () => {
    const { endpoint, options } = setup()
    const list = createConversations(options)
    const one = renderHook(() => useConversations(list), { wrapper: Mode })
    const two = renderHook(() => useConversations(list), { wrapper: Mode })
    await waitFor(() => expect(titles(two.result.current)).toEqual(['B', 'A']))
    expect(one.result.current.open('a')).toBe(two.result.current.open('a'))
    void list.open('a').send('go on')
    const exchange = await endpoint.next()
    const own = setup()
    const three = renderHook(() => useConversations(own.options), { wrapper: Mode })
    await waitFor(() => expect(titles(three.result.current)).toEqual(['B', 'A']))
    act(() => void three.result.current.open('a').send('go on'))
    const other = await own.endpoint.next()
    one.unmount()
    two.unmount()
    three.unmount()
    // By the time that a list of a hook's own has ended, this one would have, too.
    await waitFor(() => expect(other.isAborted).toBe(true))
    expect(exchange.isAborted).toBe(false)
    list.dispose()
  })
})
