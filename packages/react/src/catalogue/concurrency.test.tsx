// Several at once.
import { act, render } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createEndpoint } from '@x/core/test/endpoint'
import { modes, mountChat, textsOf } from '../../test/chat.tsx'
import { ChatProvider, useChatCompletion, type UseChatCompletionResult } from '../index.ts'

const asked = (body: { messages?: { content: unknown }[] }) =>
  body.messages?.map(({ content }) => content)

describe.each(modes)('sending while an answer is written, in %s', (_name, mode) => {
  it('waits its turn: first in, first out, each request with the answers before it', async () => {
    const hook = mountChat(mode)
    const runs = ['one', 'two', 'three'].map((text) => hook.send(text))
    expect(hook.current.queue.map(({ input }) => input)).toEqual(['two', 'three'])
    expect(hook.current.canSend).toBe(true)
    for (const text of ['one', 'two', 'three']) {
      const exchange = await hook.next()
      expect(asked(exchange.body)?.at(-1)).toBe(text)
      exchange.text(`${text}!`)
      await hook.step()
      exchange.finish()
      await hook.step()
    }
    const line = ['one', 'one!', 'two', 'two!', 'three', 'three!']
    expect(hook.texts()).toEqual(line)
    expect(hook.current.queue).toEqual([])
    expect(asked(hook.endpoint.exchanges[2]!.body)).toEqual(line.slice(0, 5))
    const answers = (await Promise.all(runs)).map(({ message }) => message)
    expect(textsOf(answers.flatMap((message) => message ?? []))).toEqual(['one!', 'two!', 'three!'])
  })

  it('interrupts: the old answer is kept as it is, the new one is asked at once', async () => {
    const hook = mountChat(mode, { whenBusy: 'interrupt' })
    const old = hook.send('one')
    const first = await hook.next()
    first.text('half')
    await hook.step()
    void hook.send('two')
    expect(first.isAborted).toBe(true)
    const second = await hook.next()
    second.text('ok')
    second.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['one', 'half', 'two', 'ok'])
    expect(await old).toMatchObject({ reason: 'aborted' })
  })

  it('refuses with a sentence, and `canSend` says so before', async () => {
    const hook = mountChat(mode, { whenBusy: 'reject' })
    void hook.send('one')
    expect(hook.current.canSend).toBe(false)
    const refused = await hook.send('two')
    expect(refused).toMatchObject({ reason: 'error', error: { kind: 'usage' } })
    expect(refused.error?.message).toContain('whenBusy')
    expect(hook.texts()).toEqual(['one', ''])
    expect(hook.current).toMatchObject({ status: 'submitted', error: undefined, queue: [] })
    // One call may say otherwise.
    void hook.send('three', { whenBusy: 'queue' })
    expect(hook.current.queue).toHaveLength(1)
    await hook.stop()
  })

  it.each(['resumeQueue', 'send'] as const)(
    'stop keeps what is queued, and %s goes on with it',
    async (how) => {
      const hook = mountChat(mode)
      void hook.send('one')
      const first = await hook.next()
      first.text('half')
      await hook.step()
      void hook.send('two')
      void hook.send('three')
      await hook.stop()
      await hook.step()
      expect(hook.current).toMatchObject({ status: 'ready', isQueuePaused: true })
      expect(hook.current.queue.map(({ input }) => input)).toEqual(['two', 'three'])
      expect(hook.endpoint.exchanges).toHaveLength(1)
      if (how === 'resumeQueue') hook.call((chat) => chat.resumeQueue())
      else void hook.send('now')
      const expected = how === 'resumeQueue' ? ['two', 'three'] : ['now', 'two', 'three']
      for (const text of expected) {
        const exchange = await hook.next()
        expect(asked(exchange.body)?.at(-1)).toBe(text)
        exchange.text('ok')
        exchange.finish()
        await hook.step()
      }
      expect(hook.current).toMatchObject({ queue: [], isQueuePaused: false, status: 'ready' })
      expect(hook.texts().slice(0, 2)).toEqual(['one', 'half'])
    },
  )

  it('an error keeps what is queued, and pauses it', async () => {
    const hook = mountChat(mode)
    void hook.send('one')
    const first = await hook.next()
    void hook.send('two')
    first.text('half')
    first.cut()
    await hook.step()
    expect(hook.current).toMatchObject({ status: 'error', isQueuePaused: true })
    expect(hook.current.queue.map(({ input }) => input)).toEqual(['two'])
    expect(hook.endpoint.exchanges).toHaveLength(1)
    hook.call((chat) => chat.resumeQueue())
    const second = await hook.next()
    second.text('ok')
    second.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['one', 'half', 'two', 'ok'])
  })

  it('what waits can be taken back, edited, moved and sent now', async () => {
    const hook = mountChat(mode)
    void hook.send('one')
    const first = await hook.next()
    first.text('half')
    await hook.step()
    const [two, three, four] = ['two', 'three', 'four'].map((text) => hook.send(text))
    hook.call((chat) => chat.unqueue(two!.id))
    expect(await two).toMatchObject({ reason: 'aborted' })
    expect(hook.current.chat.draft.get()).toBe('two')
    hook.call((chat) => chat.editQueued(three!.id, 'three, better'))
    hook.call((chat) => chat.moveQueued(four!.id, 0))
    expect(hook.current.queue.map(({ input }) => input)).toEqual(['four', 'three, better'])
    hook.call((chat) => chat.sendNow(three!.id))
    const second = await hook.next()
    expect(asked(second.body)).toEqual(['one', 'half', 'three, better'])
    expect(first.isAborted).toBe(true)
    second.text('ok')
    second.finish()
    await hook.step()
    const third = await hook.next()
    expect(asked(third.body)?.at(-1)).toBe('four')
    // What waits no more cannot be changed, and nothing breaks.
    hook.call((chat) => chat.editQueued(two!.id, 'late'))
    hook.call((chat) => chat.moveQueued('unknown', 3))
    await hook.stop()
    expect(hook.current.queue).toEqual([])
  })

  it('takes no more than maxQueue, and says so', async () => {
    const hook = mountChat(mode, { maxQueue: 1 })
    void hook.send('one')
    expect(hook.current.canSend).toBe(true)
    void hook.send('two')
    expect(hook.current.canSend).toBe(false)
    const refused = await hook.send('three')
    expect(refused.error).toMatchObject({ kind: 'usage' })
    expect(refused.error?.message).toContain('maxQueue')
    expect(hook.current.queue.map(({ input }) => input)).toEqual(['two'])
    await hook.stop()
  })

  it('twenty in one tick: one request, nineteen wait, all are answered in order', async () => {
    const hook = mountChat(mode)
    act(() => {
      for (let call = 0; call < 20; call++) void hook.current.send(`q${call}`)
    })
    await hook.rest()
    expect(hook.endpoint.exchanges).toHaveLength(1)
    expect(hook.current.queue).toHaveLength(19)
    for (let call = 0; call < 20; call++) {
      const exchange = await hook.next()
      exchange.text(`a${call}`)
      exchange.finish()
      await hook.step()
    }
    const expected = Array.from({ length: 20 }, (_, call) => [`q${call}`, `a${call}`]).flat()
    expect(hook.texts()).toEqual(expected)
    expect(hook.current).toMatchObject({ status: 'ready', queue: [] })
  })

  it('the last wins when each interrupts: a frame that the old one asked for never overwrites', async () => {
    const hook = mountChat(mode, { whenBusy: 'interrupt' })
    void hook.send('one')
    const first = await hook.next()
    first.text('a')
    await hook.step()
    first.text('stale')
    // The text has been read and waits for its frame.
    await hook.rest()
    void hook.send('two')
    await hook.step()
    expect(hook.texts()).toEqual(['one', 'astale', 'two', ''])
    const second = await hook.next()
    second.text('current')
    await hook.step()
    first.text('staler')
    second.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['one', 'astale', 'two', 'current'])
  })

  it('regenerate amid an answer keeps it as another version', async () => {
    const hook = mountChat(mode)
    const old = hook.send('x')
    const first = await hook.next()
    first.text('first')
    await hook.step()
    void hook.call((chat) => chat.regenerate())
    expect(await old).toMatchObject({ reason: 'aborted' })
    const second = await hook.next()
    first.text(' late')
    second.text('second')
    second.finish()
    await hook.step()
    expect(hook.texts()).toEqual(['x', 'second'])
    expect(asked(second.body)).toEqual(['x'])
    const { ids, index } = hook.current.branches(hook.current.messages[1]!.id)
    expect([ids.length, index]).toEqual([2, 1])
    hook.call((chat) => chat.selectBranch(ids[0]!))
    expect(hook.texts()).toEqual(['x', 'first'])
  })

  it('setMessages amid an answer keeps what the caller set, and the answer stays away', async () => {
    const hook = mountChat(mode)
    const run = hook.send('x')
    const exchange = await hook.next()
    exchange.text('half')
    await hook.step()
    exchange.text(' and')
    await hook.rest()
    hook.call((chat) => chat.setMessages([]))
    exchange.text(' more')
    exchange.finish()
    await hook.step()
    expect(hook.texts()).toEqual([])
    expect(hook.current).toMatchObject({ status: 'ready', error: undefined })
    expect(exchange.isAborted).toBe(true)
    expect(await run).toMatchObject({ reason: 'aborted' })
    hook.call((chat) => chat.setMessages((all) => [...all, { role: 'user', content: 'set' }]))
    expect(hook.texts()).toEqual(['set'])
  })

  it('another id amid an answer: nothing bleeds, either way', async () => {
    const hook = mountChat(mode, { id: 'a' })
    void hook.send('in a')
    const first = await hook.next()
    first.text('one')
    await hook.step()
    first.text('waits for a frame')
    await hook.rest()
    hook.rerender({ id: 'b' })
    expect(hook.texts()).toEqual([])
    await hook.step()
    expect(hook.current).toMatchObject({ id: 'b', status: 'ready', queue: [] })
    await hook.turn('in b', 'two')
    first.text(' late')
    await hook.step()
    expect(hook.texts()).toEqual(['in b', 'two'])
    expect(asked(hook.endpoint.exchanges[1]!.body)).toEqual(['in b'])
  })

  it('two hooks with one id: one request, the same state in the same commit', async () => {
    const endpoint = createEndpoint()
    const seen: UseChatCompletionResult[] = []
    const differing: unknown[] = []
    function Probe({ place }: { place: number }) {
      seen[place] = useChatCompletion({
        id: 'a',
        baseURL: 'http://endpoint.invalid/v1',
        fetch: endpoint.fetch,
        model: 'm',
      })
      return null
    }
    render(
      <ChatProvider>
        <Probe place={0} />
        <Probe place={1} />
      </ChatProvider>,
      mode ? { wrapper: mode } : {},
    )
    const compare = (): void => {
      if (seen[0]!.messages !== seen[1]!.messages || seen[0]!.status !== seen[1]!.status)
        differing.push([seen[0], seen[1]])
    }
    act(() => void seen[0]!.send('hi'))
    compare()
    const exchange = await endpoint.next()
    for (const text of ['a', 'b', 'c']) {
      exchange.text(text)
      await act(async () => new Promise((resolve) => setTimeout(resolve, 0)))
      compare()
    }
    await act(async () => seen[1]!.stop())
    compare()
    expect(differing).toEqual([])
    expect(endpoint.exchanges).toHaveLength(1)
    expect(textsOf(seen[1]!.messages)).toEqual(['hi', 'abc'])
  })
})
