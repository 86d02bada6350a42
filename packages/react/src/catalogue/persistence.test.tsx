// A chat that is kept. What the engine does with a storage is tested in
// core (chat-storage, chat-stored-form, chat-tabs, indexeddb); here it is seen through the hook.
import { act, waitFor } from '@testing-library/react'
import type { ChatRecord } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { describe, expect, it } from 'vitest'
import { afterReload, gateOf, message, record } from '@x/core/test/stored-chat'
import { modes, mountChat, textsOf } from '../../test/chat.tsx'

const textsIn = (stored: ChatRecord | undefined) =>
  textsOf(stored?.nodes.map((node) => node.message) ?? [])

describe.each(modes)('a chat that is kept, in %s', (_name, mode) => {
  it('shows what a storage gives at once or later, and reads it once', async () => {
    for (const isAtOnce of [true, false]) {
      const storage = memoryStorage()
      storage.records.set('a', record())
      const load = isAtOnce ? () => record() : storage.load
      let loads = 0
      const hook = mountChat(mode, {
        id: 'a',
        storage: {
          ...storage,
          load(id) {
            loads++
            return load(id)
          },
        },
      })
      await waitFor(() => expect(hook.texts()).toEqual(['question', 'answer']))
      await hook.step()
      expect(hook.current.storage).toMatchObject({ status: 'ready', error: undefined })
      expect(loads).toBe(1)
      hook.unmount()
    }
  })

  it('what comes late into a chat that was used changes nothing that is shown, and is not lost', async () => {
    const gate = gateOf<ChatRecord>()
    const storage = { ...memoryStorage(), load: async () => gate.promise }
    const hook = mountChat(mode, { id: 'a', storage })
    await hook.step()
    expect(hook.current.storage.status).toBe('loading')
    const run = hook.send('mine')
    await hook.step()
    gate.resolve(record())
    const exchange = await hook.next()
    exchange.text('ok')
    exchange.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['mine', 'ok'])
    expect((await run).reason).toBe('complete')
    const mine = hook.current.messages[0]?.id ?? ''
    expect(hook.current.branches(mine).ids).toContain('1')
    hook.call((chat) => chat.selectBranch('1'))
    expect(hook.texts()).toEqual(['question', 'answer'])
  })

  it('clear beats a write that waits or is under way', async () => {
    const storage = memoryStorage()
    const gate = gateOf<void>()
    let writes = 0
    const hook = mountChat(mode, {
      id: 'a',
      storage: {
        ...storage,
        async save(id, change) {
          writes++
          if (writes === 1) await gate.promise
          return storage.save(id, change)
        },
      },
    })
    await hook.step()
    await hook.turn('x', 'y')
    void hook.current.chat.save()
    await hook.step()
    expect(writes).toBe(1)
    hook.call((chat) => chat.clear())
    gate.resolve()
    await act(async () => hook.current.chat.save())
    await hook.step()
    expect(textsIn(storage.records.get('a'))).toEqual([])
    expect(hook.texts()).toEqual([])
  })

  it('a write that fails is told once, the chat goes on, and a write that works clears it', async () => {
    const storage = memoryStorage()
    const hook = mountChat(mode, { id: 'a', storage })
    await hook.step()
    storage.fail(new Error('disk on fire'), 'save')
    const errors = new Set<unknown>()
    const { chat } = hook.current
    chat.subscribe(() => {
      const { error } = chat.get().storage
      if (error) errors.add(error)
    })
    await hook.turn('one', '1')
    await act(async () => chat.save())
    await hook.turn('two', '2')
    await act(async () => chat.save())
    expect(hook.texts()).toEqual(['one', '1', 'two', '2'])
    expect(hook.current).toMatchObject({ status: 'ready', error: undefined })
    expect(hook.current.storage.error).toMatchObject({ kind: 'storage' })
    expect(hook.current.storage.error?.message).toContain('disk on fire')
    expect(errors.size).toBe(1)
    storage.fail(undefined)
    await hook.turn('three', '3')
    await act(async () => chat.save())
    expect(hook.current.storage.error).toBeUndefined()
    expect(textsIn(storage.records.get('a'))).toEqual(['one', '1', 'two', '2', 'three', '3'])
  })

  it('after a reload amid an answer it is there, interrupted, and can be gone on with', async () => {
    const storage = memoryStorage()
    const before = mountChat(mode, { id: 'a', storage })
    await before.step()
    void before.send('x')
    const exchange = await before.next()
    exchange.text('The first half of it')
    await before.step()
    await act(async () => before.current.chat.save())
    // A page that is gone: nothing of it stops or writes any more.
    const left = { ...afterReload(storage), watch: undefined }
    const after = mountChat(mode, { id: 'a', storage: left })
    await waitFor(() => expect(after.texts()).toEqual(['x', 'The first half of it']))
    const message1 = { status: 'incomplete', reason: 'interrupted', parts: [{ state: 'done' }] }
    expect(after.current.messages[1]).toMatchObject(message1)
    expect(after.current).toMatchObject({ status: 'ready', canResume: true })
    void after.call((chat) => chat.resume())
    const next = await after.next()
    next.text(' and the second.')
    next.finish()
    await after.step()
    expect(after.texts()).toEqual(['x', 'The first half of it and the second.'])
    await before.stop()
  })

  it('a disk that is full is one sentence, and nothing that is shown is lost', async () => {
    const storage = memoryStorage()
    const hook = mountChat(mode, { id: 'a', storage })
    await hook.step()
    storage.fail(new DOMException('The quota has been exceeded.', 'QuotaExceededError'), 'save')
    await hook.turn('x', 'y')
    await act(async () => hook.current.chat.save())
    expect(hook.current.storage.error).toMatchObject({ kind: 'storage' })
    expect(hook.current.storage.error?.message).toMatch(/^@x\/core: .*quota/i)
    expect(hook.texts()).toEqual(['x', 'y'])
    hook.call((chat) => chat.clearError())
    expect(hook.current.storage.error).toBeUndefined()
    await hook.turn('still', 'usable')
    expect(hook.texts()).toEqual(['x', 'y', 'still', 'usable'])
  })

  it('of two tabs one answers; both show it; what the other sends waits', async () => {
    const storage = memoryStorage()
    storage.records.set(
      'a',
      record({ headId: '1', nodes: [{ parentId: null, message: message('1', 'user', 'hello') }] }),
    )
    const [left, right] = [
      mountChat(mode, { id: 'a', storage }),
      mountChat(mode, { id: 'a', storage }),
    ]
    await waitFor(() => expect(right.texts()).toEqual(['hello']))
    await left.step()
    void left.send('from the left')
    const exchange = await left.next()
    exchange.text('answered once')
    await left.step()
    await act(async () => left.current.chat.save())
    await waitFor(() => expect(right.current.storage.isAnsweredElsewhere).toBe(true))
    expect(right.current.canSend).toBe(true)
    right.rerender({ id: 'a', storage, whenBusy: 'reject' })
    expect(right.current.canSend).toBe(false)
    right.rerender()
    void right.send('from the right')
    await right.step()
    expect(right.endpoint.exchanges).toHaveLength(0)
    expect(right.current.queue.map(({ input }) => input)).toEqual(['from the right'])
    exchange.finish()
    // The queue is one: whichever tab is free sends what waits, and only one does.
    const requests = () => [...left.endpoint.exchanges, ...right.endpoint.exchanges]
    const stepUntil = async (check: () => void) =>
      left.stepUntil(async () => {
        await right.step()
        check()
      })
    await stepUntil(() => expect(requests()).toHaveLength(2))
    const next = requests().find((each) => each !== exchange)
    const wire = next?.body.messages?.map(({ content }) => content)
    // The first question got no answer: two in a row are one on the wire.
    expect(wire).toEqual(['hello\n\nfrom the left', 'answered once', 'from the right'])
    next?.text('and the other once')
    next?.finish()
    await stepUntil(() => {
      expect(left.texts()).toEqual([
        'hello',
        'from the left',
        'answered once',
        'from the right',
        'and the other once',
      ])
      expect(right.texts()).toEqual(left.texts())
    })
    expect([left.current.queue, right.current.queue]).toEqual([[], []])
    expect(requests()).toHaveLength(2)
  })
})
