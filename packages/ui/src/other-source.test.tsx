// What was made of one source is not shown for another one, not for one render.
import { act, renderHook, waitFor } from '@testing-library/react'
import { createConversations } from '@x/core'
import { record } from '@x/core/test/stored-chat'
import { memoryStorage } from '@x/core/testing'
import { expect, it } from 'vitest'
import { useAddress } from './attachments/use-address.ts'
import { useConversationSearch } from './conversation-list/use-conversation-search.ts'

it('the address of a file is that of this file', () => {
  URL.createObjectURL = (file) => `blob:${(file as File).name}`
  URL.revokeObjectURL = () => undefined
  const [first, second] = [new File(['a'], 'a'), new File(['b'], 'b')]
  const seen: (readonly [string, string | undefined])[] = []
  const { rerender } = renderHook(
    ({ file }) => {
      const address = useAddress(file)
      seen.push([file.name, address])
      return address
    },
    { initialProps: { file: first } },
  )
  rerender({ file: second })
  for (const [name, address] of seen) expect([undefined, `blob:${name}`]).toContain(address)
  expect(seen.at(-1)).toEqual(['b', 'blob:b'])
})

it('what was found is of the list that is searched', async () => {
  const lists = ['one', 'two'].map((name) => {
    const storage = memoryStorage()
    storage.records.set(name, record({ id: name, title: `a chat of ${name}` }))
    return createConversations({ storage, baseURL: '/api', model: 'm' })
  })
  const seen: (readonly [number, string | undefined])[] = []
  const { result, rerender } = renderHook(
    ({ at }: { at: number }) => {
      const found = useConversationSearch(lists[at] as never, 'chat')
      seen.push([at, found.matches?.[0]?.conversation.id])
      return found
    },
    { initialProps: { at: 0 } },
  )
  await waitFor(() => expect(result.current.matches?.[0]?.conversation.id).toBe('one'))
  rerender({ at: 1 })
  await waitFor(() => expect(result.current.matches?.[0]?.conversation.id).toBe('two'))
  for (const [at, id] of seen) expect([undefined, ['one', 'two'][at]]).toContain(id)
  await act(async () => undefined)
})
