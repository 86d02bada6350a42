// Whose a chat is, and what becomes of what is under way when that changes: another id, another key, a chat that is given,
// a provider that goes, options that are made anew.
import { act } from '@testing-library/react'
import { createChat } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { tool, toolRunner } from '@x/core/tools'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import {
  createProbe,
  createTalk,
  createWorld,
  LONG,
  modes,
  mountIn,
  SLOW,
} from '../../test/lifetime.tsx'
import { ChatProvider, useChatCompletion } from '../index.ts'

const CUT = /^q \| one two.* \(incomplete\)$/
const pays = { toolCalls: [{ id: 'c', name: 'pay', args: {} }] }
/** Asks to pay, and says so once it has a result. */
const paying = ({ body }: { body: unknown }) => {
  const { messages } = body as { messages: { role: string }[] }
  return messages.at(-1)?.role === 'tool' ? { text: 'done' } : pays
}

describe.each(modes)('a chat in %s', (_name, Mode) => {
  it('of the hook, then a given one, and back: each answers, and what is stored is there', async () => {
    const world = createWorld({ text: 'ok' })
    const storage = memoryStorage()
    const given = createChat(world.options)
    for (const own of [world.options, { ...world.options, id: 'a', storage }]) {
      const talk = createTalk()
      const view = mountIn(Mode, <talk.Talk options={own} />)
      for (const question of ['first', 'second', 'third']) {
        view.to(<talk.Talk options={{ chat: given }} />)
        await world.rest()
        view.to(<talk.Talk options={own} />)
        await world.rest()
        await act(async () => void (await talk.chat.send(question)))
        expect(talk.texts).toContain(`${question} | ok`)
      }
      view.unmount()
      await world.rest()
    }
    expect(storage.records.get('a')?.nodes).toHaveLength(6)
    expect(await storage.lock('a')).toBeDefined()
  })

  it.each([
    ['one after the other', false],
    ['in one turn', true],
  ])('of another id amid an answer, and of the first again, %s', async (_how, isRushed) => {
    const world = createWorld({ text: LONG, pace: SLOW })
    const storage = memoryStorage()
    const talk = createTalk()
    const of = (id: string) => <talk.Talk options={{ ...world.options, id, storage }} />
    const view = mountIn(Mode, of('a'))
    await world.rest()
    act(() => void talk.chat.send('q'))
    await world.until(() => expect(talk.texts).toContain('one two'))
    view.to(of('b'))
    if (!isRushed) await world.rest()
    view.to(of('a'))
    await world.until(() => expect(talk.texts).toMatch(CUT))
    expect(world.states).toEqual(['aborted'])
    act(() => void talk.chat.send('more'))
    await world.until(() => expect(talk.texts).toContain(`more | ${LONG}`))
    view.unmount()
    await world.rest()
    expect(storage.records.get('a')?.nodes).toHaveLength(4)
    for (const id of ['a', 'b']) expect(await storage.lock(id)).toBeDefined()
  })

  it('that is stored is there again by another key, stopped, and answers', async () => {
    const world = createWorld({ text: LONG, pace: SLOW })
    const storage = memoryStorage()
    const talk = createTalk()
    const options = { ...world.options, id: 'a', storage }
    const view = mountIn(Mode, <talk.Talk key="1" options={options} />)
    await world.rest()
    act(() => void talk.chat.send('q'))
    await world.until(() => expect(talk.texts).toContain('one two'))
    view.to(<talk.Talk key="2" options={options} />)
    await world.until(() => expect(talk.texts).toMatch(CUT))
    expect(talk.chat).toMatchObject({ status: 'ready', error: undefined })
    act(() => void talk.chat.send('more'))
    await world.until(() => expect(talk.texts).toContain(`more | ${LONG}`))
    expect(world.states).toEqual(['aborted', 'finished'])
  })

  it('in a provider goes on by another key, and stops with the provider', async () => {
    const world = createWorld({ text: LONG, pace: SLOW })
    const storage = memoryStorage()
    const talk = createTalk()
    const options = { ...world.options, id: 'a', storage }
    const page = (provider: string, key: string) => (
      <ChatProvider key={provider}>
        <talk.Talk key={key} options={options} />
      </ChatProvider>
    )
    const view = mountIn(Mode, page('1', '1'))
    await world.rest()
    act(() => void talk.chat.send('q'))
    await world.until(() => expect(talk.texts).toContain('one two'))
    view.to(page('1', '2'))
    await world.until(() => expect(talk.texts).toBe(`q | ${LONG}`))
    expect(world.states).toEqual(['finished'])
    act(() => void talk.chat.send('more'))
    await world.until(() => expect(talk.texts).toContain('more | one two'))
    view.to(page('2', '2'))
    await world.until(() => expect(talk.texts).toMatch(/more \| one two.* \(incomplete\)$/))
    expect(talk.chat.storage.isAnsweredElsewhere).toBe(false)
    view.unmount()
    await world.rest()
    expect(await storage.lock('a')).toBeDefined()
  })

  it('that two roots share goes on when one of them is gone, with what waits', async () => {
    const world = createWorld({ text: LONG, pace: SLOW })
    const chat = createChat(world.options)
    const [one, other] = [createTalk(), createTalk()]
    const first = mountIn(Mode, <one.Talk options={{ chat }} />)
    mountIn(Mode, <other.Talk options={{ chat }} />)
    act(() => void one.chat.send('q'))
    await world.until(() => expect(other.texts).toContain('one two'))
    act(() => void other.chat.send('r'))
    first.unmount()
    await world.until(() => expect(other.texts).toBe(`q | ${LONG} | r | ${LONG}`))
  })

  it('of one id in two providers answers in one of them at a time, and both show all', async () => {
    const world = createWorld({ text: 'ok', pace: SLOW })
    const options = { ...world.options, id: 'a', storage: memoryStorage() }
    const [one, other] = [createTalk(), createTalk()]
    mountIn(
      Mode,
      <>
        <ChatProvider>
          <one.Talk options={options} />
        </ChatProvider>
        <ChatProvider>
          <other.Talk options={options} />
        </ChatProvider>
      </>,
    )
    await world.rest()
    act(() => {
      void one.chat.send('1')
      void other.chat.send('2')
    })
    await world.until(() => expect(one.texts.split(' | ').toSorted()).toEqual(['1', '2', 'ok']))
    await world.until(() => expect(other.texts).toBe(one.texts))
    expect(world.states).toEqual(['finished'])
  })

  it('whose approval waits asks once, by another key and by what the old one still holds', async () => {
    const world = createWorld(paying)
    const execute = vi.fn(() => 'paid')
    const tools = toolRunner({ pay: tool({ execute, needsApproval: true }) })
    const options = { ...world.options, id: 'a', storage: memoryStorage(), tools }
    const talk = createTalk()
    const view = mountIn(Mode, <talk.Talk key="1" options={options} />)
    await world.rest()
    await act(async () => void (await talk.chat.send('q')))
    const old = talk.chat
    view.to(<talk.Talk key="2" options={options} />)
    await world.until(() => expect(talk.chat.messages.at(-1)?.status).toBe('awaiting'))
    const [part] = talk.chat.messages.at(-1)?.parts ?? []
    const id = part?.type === 'tool' ? part.id : ''
    act(() => void talk.chat.approveTool(id, { approved: true }))
    await world.until(() => expect(talk.texts).toBe('q | done'))
    act(() => void old.approveTool(id, { approved: true }))
    await world.rest()
    expect(execute).toHaveBeenCalledTimes(1)
    expect(world.states).toHaveLength(2)
  })

  it('whose options are all made anew at each render sends once, and renders no more than it shows', async () => {
    const world = createWorld({ text: LONG, pace: SLOW })
    const fresh = createProbe(() => {
      const [count, setCount] = useState(0)
      return useChatCompletion({
        ...world.options,
        headers: { 'x-count': String(count) },
        body: { seed: count },
        settings: {},
        timeouts: {},
        tools: toolRunner({}),
        initialMessages: [],
        onFinish: () => setCount((before) => before + 1),
        onChunk: () => undefined,
      })
    })
    mountIn(Mode, <fresh.Probe />)
    const before = fresh.renders
    act(() => void fresh.value.send('q'))
    await world.until(() => expect(fresh.value.messages.at(-1)?.status).toBe('complete'))
    await world.rest()
    // A commit each for: the question, the first word, each word after it at most, the end, and the state that it sets.
    expect(fresh.renders - before).toBeLessThanOrEqual(2 * 16)
    expect(world.states).toEqual(['finished'])
  })

  it('goes by the tools and the model of the last render, also amid an answer', async () => {
    const [old, fresh] = [vi.fn(() => 'old'), vi.fn(() => 'new')]
    const world = createWorld([{ text: 'hm', ...pays, pace: SLOW }, { text: 'done' }])
    const talk = createTalk()
    const of = (execute: () => string, model: string) => (
      <talk.Talk
        options={{ ...world.options, model, tools: toolRunner({ pay: tool({ execute }) }) }}
      />
    )
    const view = mountIn(Mode, of(old, 'm'))
    act(() => void talk.chat.send('q'))
    await world.until(() => expect(talk.texts).toContain('hm'))
    view.to(of(fresh, 'n'))
    await world.until(() => expect(talk.texts).toBe('q | hmdone'))
    expect(old.mock.calls.length + fresh.mock.calls.length).toBe(1)
    await act(async () => void (await talk.chat.send('r')))
    expect(world.bodies.at(-1)?.model).toBe('n')
  })

  it('keeps what a person allowed always where its tools are made at each render', async () => {
    const world = createWorld(paying)
    const execute = vi.fn(() => 'paid')
    const fresh = createProbe(() =>
      useChatCompletion({
        ...world.options,
        tools: toolRunner({ pay: tool({ execute, needsApproval: true }) }),
      }),
    )
    mountIn(Mode, <fresh.Probe />)
    await act(async () => void (await fresh.value.send('q')))
    const [part] = fresh.value.messages.at(-1)?.parts ?? []
    const id = part?.type === 'tool' ? part.id : ''
    await act(async () => {
      await fresh.value.approveTool(id, { approved: true, always: true })
    })
    await act(async () => void (await fresh.value.send('r')))
    expect(fresh.value.messages.at(-1)?.status).toBe('complete')
    expect(execute).toHaveBeenCalledTimes(2)
  })
})
