// Versions and edits. More is in going-on.test.tsx.
import { waitFor } from '@testing-library/react'
import type { StoredNode } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { message, record } from '@x/core/test/stored-chat'
import { looseChat, modes, mountChat } from '../../test/chat.tsx'

describe.each(modes)('versions in %s', (_name, mode) => {
  it('are made by regenerate: of the last answer, of an earlier one, of a question', async () => {
    const hook = mountChat(mode)
    await hook.turn('one', '1')
    await hook.turn('two', '2')
    const [question, first] = [hook.idAt(0), hook.idAt(1)]
    void hook.call((chat) => chat.regenerate())
    const last = await hook.answer('2, again')
    expect(last.body.messages?.map(({ content }) => content)).toEqual(['one', '1', 'two'])
    expect(hook.texts()).toEqual(['one', '1', 'two', '2, again'])
    void hook.call((chat) => chat.regenerate(first))
    const earlier = await hook.answer('1, again')
    expect(earlier.body.messages).toHaveLength(1)
    expect(hook.texts()).toEqual(['one', '1, again'])
    void hook.call((chat) => chat.regenerate(question, { model: 'other' }))
    const asked = await hook.answer('1, once more')
    expect(asked.body['model']).toBe('other')
    expect(hook.current.branches(hook.idAt(1))).toMatchObject({ index: 2 })
    expect(hook.current.branches(first).ids).toHaveLength(3)
    const refused = await hook.call((chat) => chat.regenerate('unknown'))
    expect(refused.error).toMatchObject({ kind: 'usage' })
    expect(hook.texts()).toEqual(['one', '1, once more'])
  })

  it('a regenerate that fails before the first token leaves the good answer standing', async () => {
    const hook = mountChat(mode)
    await hook.turn('x', 'good')
    const good = hook.current.messages[1]
    hook.endpoint.refuse(500)
    const run = hook.call((chat) => chat.regenerate())
    await hook.step()
    expect(hook.texts()).toEqual(['x', 'good'])
    expect(hook.current.messages[1]).toBe(good)
    expect(hook.current.branches(good?.id ?? '').ids).toHaveLength(1)
    expect(hook.current).toMatchObject({ status: 'error', error: { status: 500 } })
    expect(await run).toMatchObject({ reason: 'error', message: undefined })
  })

  it('one that breaks off keeps both, and shows the good one', async () => {
    const hook = mountChat(mode)
    await hook.turn('x', 'good')
    void hook.call((chat) => chat.regenerate())
    await hook.next()
    const exchange = await hook.endpoint.exchanges[1]!
    exchange.text('half')
    exchange.cut()
    await hook.step()
    expect(hook.texts()).toEqual(['x', 'good'])
    const { ids } = hook.current.branches(hook.idAt(1))
    expect(ids).toHaveLength(2)
    hook.call((chat) => chat.selectBranch(ids[1]))
    expect(hook.texts()).toEqual(['x', 'half'])
  })

  it('an edit makes another version; what stood below the old one is reachable', async () => {
    const hook = mountChat(mode)
    await hook.turn('one', '1')
    await hook.turn('two', '2')
    const old = hook.idAt(0)
    void hook.call((chat) => chat.edit(old, 'one, better'))
    await hook.answer('better')
    expect(hook.texts()).toEqual(['one, better', 'better'])
    const { ids, index } = hook.current.branches(hook.idAt(0))
    expect([ids[0], ids.length, index]).toEqual([old, 2, 1])
    hook.call((chat) => chat.selectBranch(old))
    expect(hook.texts()).toEqual(['one', '1', 'two', '2'])
    const refused = await hook.call((chat) => chat.edit('unknown', 'x'))
    expect(refused.error?.message).toContain('"unknown"')
    const empty = await hook.call((chat) => chat.edit(old, '  '))
    expect(empty.error).toMatchObject({ kind: 'usage' })
    expect(hook.texts()).toEqual(['one', '1', 'two', '2'])
  })

  it('switching lands on the leaf that was shown last, and does nothing beyond the edges', async () => {
    const hook = mountChat(mode)
    await hook.turn('one', '1')
    await hook.turn('two', '2')
    void hook.call((chat) => chat.regenerate())
    await hook.answer('2b')
    const first = hook.idAt(0)
    void hook.call((chat) => chat.edit(first, 'other'))
    await hook.answer('3')
    const { ids } = hook.current.branches(hook.idAt(0))
    hook.call((chat) => chat.selectBranch(ids[0]))
    expect(hook.texts()).toEqual(['one', '1', 'two', '2b'])
    // What a picker passes at its edges.
    hook.call((chat) => chat.selectBranch(ids[-1]))
    hook.call((chat) => chat.selectBranch(ids[2]))
    expect(hook.texts()).toEqual(['one', '1', 'two', '2b'])
    expect(hook.current.branches('unknown')).toEqual({ ids: [], index: -1 })
  })

  it('switching amid an answer stops nothing, and it is there, live, on coming back', async () => {
    const hook = mountChat(mode)
    await hook.turn('x', 'good')
    const good = hook.idAt(1)
    void hook.call((chat) => chat.regenerate())
    const exchange = await hook.next()
    exchange.text('new')
    await hook.step()
    const written = hook.idAt(1)
    hook.call((chat) => chat.selectBranch(good))
    expect(hook.texts()).toEqual(['x', 'good'])
    expect(hook.current.status).toBe('streaming')
    exchange.text('er')
    await hook.step()
    expect(hook.texts()).toEqual(['x', 'good'])
    hook.call((chat) => chat.selectBranch(written))
    expect(hook.texts()).toEqual(['x', 'newer'])
    exchange.text('!')
    exchange.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['x', 'newer!'])
  })

  it('a message that is removed leaves what stood below it', async () => {
    const hook = mountChat(mode)
    await hook.turn('one', '1')
    await hook.turn('two', '2')
    hook.call((chat) => chat.remove(hook.idAt(1)))
    expect(hook.texts()).toEqual(['one', 'two', '2'])
    hook.call((chat) => expect(() => chat.remove('unknown')).toThrow(/"unknown"/))
    hook.call((chat) => chat.remove(hook.idAt(2)))
    expect(hook.texts()).toEqual(['one', 'two'])
    hook.call((chat) => chat.remove(hook.idAt(0)))
    hook.call((chat) => chat.remove(hook.idAt(0)))
    expect(hook.texts()).toEqual([])
    await hook.turn('three', '3')
    expect(hook.texts()).toEqual(['three', '3'])
  })

  it('removing the answer that is being written stops it', async () => {
    const hook = mountChat(mode)
    const run = hook.send('x')
    const exchange = await hook.next()
    exchange.text('half')
    await hook.step()
    hook.call((chat) => chat.remove(hook.idAt(1)))
    expect(hook.texts()).toEqual(['x'])
    expect(exchange.isAborted).toBe(true)
    expect(await run).toMatchObject({ reason: 'aborted' })
  })

  it('what is stored comes back with its versions, also damaged, and says what was wrong', async () => {
    const storage = memoryStorage()
    const nodes: StoredNode[] = [
      { parentId: null, message: message('1', 'user', 'question') },
      { parentId: '1', message: message('2', 'assistant', 'old') },
      { parentId: '1', message: message('2', 'assistant', 'twice') },
      { parentId: '1', message: message('3', 'assistant', 'other') },
      { parentId: 'nobody', message: message('4', 'user', 'lost') },
    ]
    storage.records.set('a', record({ nodes, headId: '2' }))
    const hook = mountChat(mode, { id: 'a', storage })
    await waitFor(() => expect(hook.texts()).toEqual(['question', 'twice']))
    expect(hook.current.branches('2').ids).toEqual(['2', '3'])
    expect(hook.current.storage.error?.message).toMatch(/ids are there twice.*follow none/)
    hook.call((chat) => chat.selectBranch('4'))
    expect(hook.texts()).toEqual(['lost'])
    await hook.turn('still', 'usable')
    expect(hook.texts()).toEqual(['lost', 'still', 'usable'])
  })

  it('shows two messages of one id, says so in one error, and goes on', async () => {
    const hook = mountChat(mode, {
      initialMessages: [
        { id: 'a', role: 'user', content: 'x' },
        { id: 'a', role: 'assistant', content: 'y' },
      ],
    })
    expect(hook.texts()).toEqual(['x', 'y'])
    expect(hook.current.error?.message).toContain('two messages have the id "a"')
    hook.call((chat) => chat.setMessages((before) => [...before, ...before]))
    expect(hook.texts()).toEqual(['x', 'y'])
    expect(hook.current.error?.message).toContain('two messages have the id "a", "a-2"')
    await hook.turn('more', 'fine')
    expect(hook.texts()).toEqual(['x', 'y', 'more', 'fine'])
    expect(hook.current.error).toBeUndefined()
  })
})

/** How often a map is written to while `work` runs. */
function writesOf(work: () => void): number {
  // oxlint-disable-next-line typescript/unbound-method -- called with its own map below
  const { set } = Map.prototype
  let writes = 0
  const spy = vi.spyOn(Map.prototype, 'set').mockImplementation(function counted(
    this: Map<unknown, unknown>,
    key,
    value,
  ) {
    writes++
    return set.call(this, key, value) as Map<unknown, unknown>
  })
  work()
  spy.mockRestore()
  return writes
}

it('10,000 messages are taken in by work that grows with their number, not its square', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      role: index % 2 ? ('assistant' as const) : ('user' as const),
      content: `m${index}`,
    }))
  const costOf = (count: number): number =>
    writesOf(() => {
      const { chat } = looseChat({ initialMessages: many(count) })
      chat.setMessages(many(count))
      expect(chat.get().messages).toHaveLength(count)
    })
  expect(costOf(1000) / costOf(500)).toBeLessThan(2.3)
  const startedAt = performance.now()
  const { chat } = looseChat({ initialMessages: many(10_000) })
  console.info(`10,000 messages in ${Math.round(performance.now() - startedAt)} ms`)
  expect(chat.get().messages).toHaveLength(10_000)
})
