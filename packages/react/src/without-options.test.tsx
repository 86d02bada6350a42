// Hooks that are called without options, or with what is none, say what to give.
import { renderHook } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { useChatCompletion, useCompletion, useConversations } from '@x/react'

/** What a hook throws in its first render. React writes it to the console as well. */
function thrownBy(hook: () => unknown): string {
  try {
    renderHook(hook)
  } catch (error) {
    vi.mocked(console.error).mockClear()
    return (error as Error).message
  }
  return 'nothing'
}

const hooks: [string, (options?: never) => unknown][] = [
  ['useChatCompletion', useChatCompletion as never],
  ['useCompletion', useCompletion as never],
]

it.each(hooks)('%s without options says to give an address', (_name, hook) => {
  for (const given of [undefined, null, {}]) {
    expect(thrownBy(() => hook(given as never))).toMatch(
      /^@x\/core: (?:no address was given .* Pass `baseURL`|`options` was given as Null, .* Pass an object)/,
    )
  }
})

it.each(hooks)('%s with an address of another type says so', (_name, hook) => {
  const options = { baseURL: new URL('http://endpoint.invalid') } as never
  expect(thrownBy(() => hook(options))).toBe(
    '@x/core: `baseURL` was given as URL, so nothing can be made of it. Pass a text.',
  )
})

it('useConversations without a storage says to give one', () => {
  for (const given of [undefined, {}, { storage: 'local', baseURL: '/api' }]) {
    expect(thrownBy(() => useConversations(given as never))).toMatch(
      /^@x\/core: `storage` was given as (?:Undefined|String), .* Pass what `indexedDB` returns/,
    )
  }
})
