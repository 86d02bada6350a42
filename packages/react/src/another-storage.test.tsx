// A hook takes a storage with the id of its chat: one that comes later for the same id changes nothing of what is kept.
import { act, render, waitFor } from '@testing-library/react'
import { createSandbox, memoryStorage } from '@x/core/testing'
import { type ReactNode, StrictMode } from 'react'
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest'
import { createTalk } from '../test/lifetime.tsx'
import { ChatProvider } from './index.ts'

const modes = [
  ['plain', ({ children }: { children: ReactNode }) => children],
  ['StrictMode', StrictMode],
] as const

let warn: MockInstance<typeof console.warn>
beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})
afterEach(() => warn.mockRestore())

const options = () => ({
  baseURL: 'http://sandbox.invalid/v1',
  fetch: createSandbox({ text: 'ok' }).fetch,
  model: 'm',
  retry: false as const,
})

describe.each(modes)('in %s', (_name, Mode) => {
  it('one that is swapped is told of and not followed; with another id it is taken', async () => {
    const talk = createTalk()
    const base = options()
    const of = (id: string, storage: ReturnType<typeof memoryStorage> | undefined) => (
      <Mode>
        <talk.Talk options={{ ...base, id, storage }} />
      </Mode>
    )
    const [first, next] = [memoryStorage(), memoryStorage()]
    const view = render(of('a', first))
    for (const given of [next, undefined, first]) {
      view.rerender(of('a', given))
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as a person asks
      await act(async () => void (await talk.chat.send('q')))
    }
    await act(() => talk.chat.chat.save())
    expect(first.records.get('a')?.nodes).toHaveLength(6)
    expect(next.calls).toEqual([])
    view.rerender(of('b', next))
    await waitFor(() => expect(next.calls).toContain('load b'))
  })

  it('components that share a chat need not name its storage', async () => {
    const [outer, inner] = [createTalk(), createTalk()]
    const base = options()
    render(
      <Mode>
        <ChatProvider>
          <outer.Talk options={{ ...base, id: 'a', storage: memoryStorage() }} />
          <inner.Talk options={{ ...base, id: 'a' }} />
        </ChatProvider>
      </Mode>,
    )
    await waitFor(() => expect(inner.chat.storage.status).toBe('ready'))
    expect(inner.chat.chat).toBe(outer.chat.chat)
    expect(warn).not.toHaveBeenCalled()
  })
})
