// A component that is gone: what it had not asked for yet is not asked for, and what is kept is there for the next one.
import { act } from '@testing-library/react'
import type { Storage } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { tool, toolRunner } from '@x/core/tools'
import { useMemo } from 'react'
import { describe, expect, it, vi } from 'vitest'
import {
  createProbe,
  createTalk,
  createWorld,
  LONG,
  modes,
  mountIn,
  SLOW,
  textsOf,
} from '../../test/lifetime.tsx'
import {
  useChatCompletion,
  useCompletion,
  useConversations,
  useDraft,
  type UseChatCompletionOptions,
} from '../index.ts'

/** Something that is waited for, and a way to say that it is there. */
function createWait<T>(value: T) {
  let end = (): void => undefined
  const promise = new Promise<T>((resolve) => (end = () => resolve(value)))
  return { promise, end }
}

describe.each(modes)('a component that is gone, in %s', (_name, Mode) => {
  const file = new File(['x'], 'x.txt', { type: 'text/plain' })
  it.each<[string, () => { options: Partial<UseChatCompletionOptions>; end: () => void }]>([
    [
      'while its file is made ready',
      () => {
        const { promise, end } = createWait({ url: 'data:text/plain,x' })
        return { options: { prepareFile: () => promise }, end }
      },
    ],
    [
      'while its headers are awaited',
      () => {
        const { promise, end } = createWait({})
        return { options: { headers: () => promise }, end }
      },
    ],
    [
      'while its request is prepared',
      () => {
        const { promise, end } = createWait(undefined)
        return { options: { prepare: (request) => promise.then(() => request) }, end }
      },
    ],
  ])('%s asks nobody', async (_when, make) => {
    const world = createWorld({ text: 'ok' })
    const { options, end } = make()
    const talk = createTalk()
    const view = mountIn(Mode, <talk.Talk options={{ ...world.options, ...options }} />)
    act(() => void talk.chat.send({ text: 'q', files: [file] }))
    view.unmount()
    end()
    await world.rest()
    expect(world.states).toEqual([])
  })

  it('while a tool runs ends it, and what it gives late changes nothing', async () => {
    const world = createWorld([{ toolCalls: [{ name: 'pay', args: {} }] }, { text: 'done' }])
    const { promise, end } = createWait('late')
    const signals: AbortSignal[] = []
    const execute = (_: unknown, { signal }: { signal: AbortSignal }) => {
      signals.push(signal)
      return promise
    }
    const tools = toolRunner({ pay: tool({ execute }) })
    const options = { ...world.options, id: 'a', storage: memoryStorage(), tools }
    const [talk, next] = [createTalk(), createTalk()]
    const view = mountIn(Mode, <talk.Talk options={options} />)
    await world.rest()
    act(() => void talk.chat.send('q'))
    await world.until(() => expect(signals).toHaveLength(1))
    view.unmount()
    await world.until(() => expect(signals[0]?.aborted).toBe(true))
    end()
    await world.rest()
    mountIn(Mode, <next.Talk options={options} />)
    await world.until(() => expect(next.chat.messages).toHaveLength(2))
    expect(next.chat.messages[1]?.parts).toMatchObject([
      { state: 'cancelled', error: { code: 'outcome_unknown' } },
    ])
    await world.rest()
    expect(world.states).toEqual(['finished'])
  })

  it('leaves what waits in its queue to the next one, paused', async () => {
    const world = createWorld({ text: LONG, pace: SLOW })
    const options = { ...world.options, id: 'a', storage: memoryStorage() }
    const [talk, next] = [createTalk(), createTalk()]
    const view = mountIn(Mode, <talk.Talk options={options} />)
    await world.rest()
    act(() => {
      void talk.chat.send('1')
      void talk.chat.send('2')
    })
    await world.until(() => expect(talk.texts).toContain('one two'))
    view.unmount()
    await world.rest()
    mountIn(Mode, <next.Talk options={options} />)
    await world.until(() => expect(next.chat.queue).toMatchObject([{ input: '2' }]))
    await world.rest()
    expect(world.states).toEqual(['aborted'])
    act(() => next.chat.resumeQueue())
    await world.until(() => expect(next.texts).toContain(`2 | ${LONG}`))
  })

  it('stops its completion, which goes on to be used by nobody', async () => {
    const world = createWorld({ text: LONG, pace: SLOW })
    const probe = createProbe(() => useCompletion(world.options))
    const view = mountIn(Mode, <probe.Probe key="1" />)
    act(() => void probe.value.complete('x'))
    await world.until(() => expect(probe.value.text).toContain('one two'))
    view.to(<probe.Probe key="2" />)
    await world.until(() => expect(world.states).toEqual(['aborted']))
    expect(probe.value).toMatchObject({ text: '', status: 'ready' })
    act(() => void probe.value.complete('y'))
    await world.until(() => expect(probe.value.text).toBe(LONG))
  })

  it('stops the chats of its list, which the next list has', async () => {
    const world = createWorld({ text: LONG, pace: SLOW })
    const storage = memoryStorage()
    const probe = createProbe(({ id }: { id: string }) => {
      const { list, conversations } = useConversations({ ...world.options, storage })
      const chat = useMemo(() => list.open(id), [list, id])
      return { ...useChatCompletion({ chat }), conversations }
    })
    const texts = () => textsOf(probe.value.messages)
    const view = mountIn(Mode, <probe.Probe id="a" />)
    await world.rest()
    act(() => void probe.value.send('q'))
    await world.until(() => expect(texts()).toContain('one two'))
    view.to(<probe.Probe id="b" />)
    await world.rest()
    view.to(<probe.Probe id="a" />)
    expect(texts()).toBe(`q | ${LONG}`)
    act(() => void probe.value.send('r'))
    await world.until(() => expect(texts()).toContain('r | one two'))
    view.to(<probe.Probe key="next" id="a" />)
    await world.until(() => expect(texts()).toMatch(/r \| one two.* \(incomplete\)$/))
    expect(world.states).toEqual(['finished', 'aborted'])
    await world.until(() => expect(probe.value.conversations).toHaveLength(1))
    view.unmount()
    await world.until(async () => expect(await storage.lock('a')).toBeDefined())
  })

  it('leaves what was typed to the next one, each chat its own, in a storage of a class', async () => {
    class Kept implements Storage {
      readonly #memory = memoryStorage()
      load = vi.fn((id: string) => this.#memory.load(id))
      save(...given: Parameters<Storage['save']>) {
        return this.#memory.save(...given)
      }
      remove(id: string) {
        return this.#memory.remove(id)
      }
      list() {
        return this.#memory.list()
      }
    }
    const world = createWorld({ text: 'ok' })
    const storage = new Kept()
    const probe = createProbe(({ id }: { id: string }) => {
      const chat = useChatCompletion({ ...world.options, id, storage })
      return { chat, draft: useDraft(chat.chat) }
    })
    const view = mountIn(Mode, <probe.Probe key="1" id="a" />)
    await world.rest()
    act(() => probe.value.draft[1]('typed'))
    view.to(<probe.Probe key="2" id="a" />)
    await world.until(() => expect(probe.value.draft[0]).toBe('typed'))
    view.to(<probe.Probe key="2" id="b" />)
    await world.rest()
    expect(probe.value.draft[0]).toBe('')
    act(() => probe.value.draft[1]('other'))
    view.to(<probe.Probe key="2" id="a" />)
    await world.until(() => expect(probe.value.draft[0]).toBe('typed'))
    await act(async () => void (await probe.value.draft[2]()))
    expect([probe.value.draft[0], textsOf(probe.value.chat.messages)]).toEqual(['', 'typed | ok'])
    view.to(<probe.Probe key="2" id="b" />)
    await world.until(() => expect(probe.value.draft[0]).toBe('other'))
  })
})
