// Hooks that are given something else than they take say so in a sentence, and no page hangs.
import { renderHook } from '@testing-library/react'
import { createChat, createClient, createCompletion } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { describe, expect, it, vi } from 'vitest'
import {
  ChatProvider,
  type ChatProviderProps,
  useChatCompletion,
  useChatStatus,
  useDraft,
  useMessage,
  useMessageIds,
  useModels,
  useSettings,
  useStore,
  useToolCall,
} from './index.ts'

const { fetch } = createSandbox({ text: 'Hi' })
const usable = { baseURL: 'http://endpoint.invalid/v1', fetch, model: 'm' }
const chat = createChat(usable)
const client = createClient({ baseURL: usable.baseURL, fetch })
// What plain JavaScript may pass.
const any = (value: unknown): never => value as never
const nothings = [undefined, null]
const wrong = [5, 'x', true, [], {}, () => 1, Promise.resolve()]

/** What a hook throws in its first render, and how often it rendered. React writes it to the console as well. */
function thrownBy(hook: () => unknown, wrapper?: (props: ChatProviderProps) => unknown): string {
  let renders = 0
  vi.mocked(console.error).mockImplementation(() => undefined)
  try {
    const options = wrapper ? { wrapper: any(wrapper) } : {}
    renderHook(() => {
      renders++
      return hook()
    }, options)
    return 'nothing'
  } catch (error) {
    return (error as Error).message
  } finally {
    expect(renders).toBeLessThan(5)
    vi.mocked(console.error).mockReset()
  }
}

const ofChats: [string, (given: never) => unknown][] = [
  ['useDraft', (given) => useDraft(given)],
  ['useMessage', (given) => useMessage('a', given)],
  ['useMessageIds', (given) => useMessageIds(given)],
  ['useChatStatus', (given) => useChatStatus(given)],
  ['useToolCall', (given) => useToolCall('a', given)],
]

describe('a chat that is none', () => {
  const sentence = /^@x\/react: the `chat` that was given is none .*Pass what `createChat` returns/
  const notOnes = [...wrong, createCompletion(usable), client]

  it.each(ofChats)('is told by %s', (_name, hook) => {
    for (const given of notOnes) expect(thrownBy(() => hook(any(given)))).toMatch(sentence)
    for (const given of nothings) {
      expect(thrownBy(() => hook(any(given)))).toMatch(/was used outside of one/)
    }
  })

  it('is told by useChatCompletion, and null is none', () => {
    for (const given of notOnes) {
      expect(thrownBy(() => useChatCompletion({ chat: any(given) }))).toMatch(sentence)
    }
    const warn = vi.spyOn(console, 'warn')
    expect(thrownBy(() => useChatCompletion({ ...usable, chat: any(null) }))).toBe('nothing')
    expect(warn).not.toHaveBeenCalled()
  })

  it('is told where a part reads what a provider was given', () => {
    const wrapper = ({ children }: ChatProviderProps) => (
      <ChatProvider chat={any({})}>{children}</ChatProvider>
    )
    expect(thrownBy(() => useChatStatus(), wrapper)).toMatch(sentence)
  })
})

describe('a store that is none', () => {
  const sentence = /^@x\/react: what `useStore` was given .*Pass a store .*, and a function/

  it('is told, as is a selection that is none', () => {
    for (const given of [...nothings, ...wrong]) {
      expect(thrownBy(() => useStore(any(given), (value) => value))).toMatch(sentence)
      if (typeof given === 'function') continue
      expect(thrownBy(() => useStore(chat, any(given)))).toMatch(sentence)
    }
  })

  it('is told where it makes another value each time that it is read', () => {
    const store = { get: () => ({}), subscribe: () => () => undefined, initial: {} }
    expect(thrownBy(() => useStore(store, (value) => value))).toMatch(sentence)
  })
})

describe('settings', () => {
  it.each([
    ['what `useSettings` was given', [5, 'x', true, [], () => 1], (given: unknown) => given],
    ['the `client`', wrong, (given: unknown) => ({ client: given })],
    ['`models`', [5, 'x', true, {}, () => 1], (given: unknown) => ({ models: given })],
    ['`initial`', [5, 'x', true, [], () => 1], (given: unknown) => ({ initial: given })],
    ['a name to keep', [5, true, [], {}, () => 1], (given: unknown) => ({ keepAs: given })],
    ['a name to keep', [5, true, [], {}], (given: unknown) => ({ keepAs: 'k', startFrom: given })],
  ])('are told by their name: %s', (name, values, options) => {
    for (const given of values) {
      const said = thrownBy(() => useSettings(any(options(given))))
      expect(said).toMatch(/^@x\/react: .* is none that can be used\. Pass .+\.$/)
      expect(said).toContain(name)
    }
  })

  it.each(['temprature', 'max_tokens', 'search', 'onChange'])(
    'that nobody knows are told by their name: %s',
    (name) => {
      const said = thrownBy(() => useSettings({ initial: any({ [name]: 1 }) }))
      expect(said).toMatch(/^@x\/react: there is no setting `\w+`, .* Pass some of: .*maxTokens\.$/)
      expect(said).toContain(name)
      const { result } = renderHook(() => useSettings())
      expect(() => result.current.set(any({ [name]: 1 }))).toThrow(said)
      expect(result.current.values).toEqual({})
    },
  )

  it('may be left out, also by null', () => {
    const all = { client: null, models: null, initial: null, keepAs: null, startFrom: null }
    for (const given of [...nothings, {}, all]) {
      expect(thrownBy(() => useSettings(any(given)))).toBe('nothing')
    }
    expect(localStorage).toHaveLength(0)
  })
})

it('models are told of a filter that is none, and need no options', () => {
  for (const given of [...nothings, {}, { filter: null }]) {
    expect(thrownBy(() => useModels(client, any(given)))).toBe('nothing')
  }
  expect(thrownBy(() => useModels(client, { filter: any('gpt') }))).toMatch(
    /^@x\/react: the `filter` of `useModels` .*Pass a function/,
  )
})
