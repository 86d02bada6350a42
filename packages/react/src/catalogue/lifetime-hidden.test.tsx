// What is under way while its tree is hidden, suspended, in a transition, or comes from a server: it goes on where its
// component is only out of sight, and stops where it is gone.
import { act } from '@testing-library/react'
import { createChat } from '@x/core'
import { type MemoryStorage, memoryStorage } from '@x/core/testing'
import { tool, toolRunner } from '@x/core/tools'
import * as React from 'react'
import { Component, type ReactNode, startTransition, Suspense, useEffect, useState } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { createTalk, createWorld, LONG, modes, mountIn, SLOW } from '../../test/lifetime.tsx'
import { ChatProvider } from '../index.ts'

const { Activity } = React as { Activity?: typeof React.Activity }

/** A storage with a chat `a` that was asked "q". */
async function storedTurn(world: ReturnType<typeof createWorld>): Promise<MemoryStorage> {
  const storage = memoryStorage()
  const chat = createChat({ ...world.options, id: 'a', storage })
  await chat.send('q')
  await chat.save()
  chat.dispose()
  await world.rest()
  storage.calls.length = 0
  return storage
}

/** What holds up whoever reads it, until it is opened. */
function createGate() {
  const gate = { isOpen: false, open: (): void => undefined }
  const promise = new Promise<void>((resolve) => {
    gate.open = () => {
      gate.isOpen = true
      resolve()
    }
  })
  return { gate, promise }
}

/** Waits for a gate while it is shut, as React 18 and 19 are told to. */
function Wait({ of: { gate, promise } }: { of: ReturnType<typeof createGate> }) {
  // oxlint-disable-next-line typescript/only-throw-error
  if (!gate.isOpen) throw promise
  return null
}

class Boundary extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false }
  static getDerivedStateFromError() {
    return { isBroken: true }
  }
  override render() {
    return this.state.isBroken ? null : this.props.children
  }
}

/** What React writes of errors that are meant stays out of the console. */
async function quietly(work: () => unknown): Promise<void> {
  const spy = vi.mocked(console.error)
  const before = spy.getMockImplementation()
  spy.mockImplementation(() => undefined)
  await work()
  if (before) spy.mockImplementation(before)
  else spy.mockReset()
}

if (Activity) {
  describe.each(modes)('a tree that an Activity hides, in %s', (_name, Mode) => {
    const shown = (node: ReactNode) => <Activity mode="visible">{node}</Activity>
    const hidden = (node: ReactNode) => <Activity mode="hidden">{node}</Activity>

    it('has what was decided, edited and queued while it was hidden', async () => {
      const world = createWorld([
        { toolCalls: [{ id: 'c', name: 'pay', args: {} }] },
        { text: 'done', pace: SLOW },
      ])
      const execute = vi.fn(() => 'paid')
      const tools = toolRunner({ pay: tool({ execute, needsApproval: true }) })
      const talk = createTalk()
      const page = <talk.Talk options={{ ...world.options, tools }} />
      const view = mountIn(Mode, shown(page))
      await act(async () => void (await talk.chat.send('q')))
      view.to(hidden(page))
      await world.rest()
      const { chat } = talk.chat
      const [part] = chat.get().messages.at(-1)?.parts ?? []
      act(() => void chat.approveTool(part?.type === 'tool' ? part.id : '', { approved: true }))
      act(() => void chat.send('more'))
      await world.until(() => expect(chat.get().messages).toHaveLength(4))
      view.to(shown(page))
      expect(execute).toHaveBeenCalledTimes(1)
      await world.until(() => expect(talk.texts).toBe('q | done | more | done'))
      view.to(hidden(page))
      act(() => void chat.edit(chat.get().messages[0]?.id ?? '', 'edited'))
      await world.rest()
      view.to(shown(page))
      expect(talk.texts).toBe('edited | done')
    })

    it('shows what was stored where it was hidden amid the reading of it', async () => {
      const world = createWorld({ text: 'ok' })
      const storage = await storedTurn(world)
      const { gate, promise } = createGate()
      const load = async (id: string) => {
        await promise
        return storage.load(id)
      }
      const talk = createTalk()
      const options = { ...world.options, id: 'a', storage: { ...storage, load } }
      const page = <talk.Talk options={options} />
      const view = mountIn(Mode, shown(page))
      view.to(hidden(page))
      await world.rest()
      gate.open()
      await world.rest()
      view.to(shown(page))
      await world.until(() => expect(talk.texts).toBe('q | ok'))
    })

    it('goes on in a provider, hidden and by another key at once', async () => {
      const world = createWorld({ text: LONG, pace: SLOW })
      const talk = createTalk()
      const page = (key: string) => <talk.Talk key={key} options={{ ...world.options, id: 'a' }} />
      const view = mountIn(Mode, <ChatProvider>{shown(page('1'))}</ChatProvider>)
      act(() => void talk.chat.send('q'))
      await world.until(() => expect(talk.texts).toContain('one two'))
      view.to(<ChatProvider>{hidden(page('2'))}</ChatProvider>)
      await world.rest()
      view.to(<ChatProvider>{shown(page('3'))}</ChatProvider>)
      await world.until(() => expect(talk.texts).toBe(`q | ${LONG}`))
      expect(world.states).toEqual(['finished'])
    })
  })
}

describe.each(modes)('a page of a server in %s', (_name, Mode) => {
  async function hydrated(page: () => ReactNode, change: () => void = () => undefined) {
    const container = document.createElement('div')
    // This server has a document, which React 18 warns of.
    await quietly(() => (container.innerHTML = renderToString(<Mode>{page()}</Mode>)))
    change()
    const recovered = vi.fn()
    const root = await act(async () =>
      hydrateRoot(container, <Mode>{page()}</Mode>, { onRecoverableError: recovered }),
    )
    return { recovered, end: () => act(() => root.unmount()) }
  }

  it('has its stored chat after it is hydrated, and answers', async () => {
    const world = createWorld({ text: 'ok' })
    const storage = await storedTurn(world)
    const talk = createTalk()
    const initialMessages = [{ role: 'user' as const, content: 'hi' }]
    const { recovered, end } = await hydrated(() => (
      <ChatProvider>
        <talk.Talk options={{ ...world.options, id: 'a', storage, initialMessages }} />
      </ChatProvider>
    ))
    await world.until(() => expect(talk.texts).toBe('q | ok'))
    act(() => void talk.chat.send('r'))
    await world.until(() => expect(talk.texts).toBe('q | ok | r | ok'))
    expect(recovered).not.toHaveBeenCalled()
    end()
    await world.rest()
    expect(storage.records.get('a')?.nodes).toHaveLength(4)
    expect(await storage.lock('a')).toBeDefined()
  })

  it.each(['a sibling fails', 'it does not match'])('has it also where %s', async (what) => {
    const world = createWorld({ text: 'ok' })
    const storage = await storedTurn(world)
    const talk = createTalk()
    let isClient = false
    function Sibling() {
      if (isClient && what === 'a sibling fails') throw new Error('bad')
      return <i>{isClient ? 'client' : 'server'}</i>
    }
    await quietly(async () => {
      const { end } = await hydrated(
        () => (
          <Suspense>
            <talk.Talk options={{ ...world.options, id: 'a', storage }} />
            <Boundary>
              <Sibling />
            </Boundary>
          </Suspense>
        ),
        () => (isClient = true),
      )
      await world.until(() => expect(talk.texts).toBe('q | ok'))
      act(() => void talk.chat.send('r'))
      await world.until(() => expect(talk.texts).toBe('q | ok | r | ok'))
      end()
    })
    await world.rest()
    expect(await storage.lock('a')).toBeDefined()
  })
})

describe.each(modes)('a tree that waits or fails, in %s', (_name, Mode) => {
  it.each([false, true])('reads nothing before it is shown (in a provider: %s)', async (isIn) => {
    const world = createWorld({ text: 'ok' })
    const storage = await storedTurn(world)
    const talk = createTalk()
    const waiting = createGate()
    const page = (
      <Suspense fallback="…">
        <talk.Talk options={{ ...world.options, id: 'a', storage }} />
        <Wait of={waiting} />
      </Suspense>
    )
    mountIn(Mode, isIn ? <ChatProvider>{page}</ChatProvider> : page)
    await world.rest()
    expect(storage.calls).toEqual([])
    await act(async () => waiting.gate.open())
    await world.until(() => expect(talk.texts).toBe('q | ok'))
    act(() => void talk.chat.send('r'))
    await world.until(() => expect(talk.texts).toBe('q | ok | r | ok'))
  })

  it('goes on in a transition to another id until that is shown, or called off', async () => {
    const world = createWorld({ text: LONG, pace: SLOW })
    const talk = createTalk()
    const waiting = createGate()
    let go: (id: string) => void = () => undefined
    function App() {
      const [id, setId] = useState('a')
      useEffect(() => {
        go = setId
      }, [])
      return (
        <Suspense fallback="…">
          <talk.Talk options={{ ...world.options, id }} />
          {id === 'b' && <Wait of={waiting} />}
        </Suspense>
      )
    }
    mountIn(Mode, <App />)
    act(() => startTransition(() => void talk.chat.send('q')))
    await world.until(() => expect(talk.texts).toContain('one'))
    act(() => startTransition(() => go('b')))
    await world.until(() => expect(talk.texts).toContain('one two three'))
    act(() => startTransition(() => go('a')))
    await world.until(() => expect(talk.texts).toBe(`q | ${LONG}`))
    act(() => void talk.chat.send('r'))
    await world.until(() => expect(talk.texts).toContain('r | one'))
    act(() => startTransition(() => go('b')))
    await act(async () => waiting.gate.open())
    await world.until(() => expect(world.states).toEqual(['finished', 'aborted']))
    expect(talk.texts).toBe('')
  })

  it('stops, and gives the right to answer back, where a sibling fails amid an answer', async () => {
    const world = createWorld({ text: LONG, pace: SLOW })
    const storage = memoryStorage()
    const talk = createTalk()
    let fail = (): void => undefined
    function Sibling() {
      const [isBroken, setBroken] = useState(false)
      useEffect(() => {
        fail = () => setBroken(true)
      }, [])
      if (isBroken) throw new Error('bad')
      return null
    }
    mountIn(
      Mode,
      <Boundary>
        <talk.Talk options={{ ...world.options, id: 'a', storage }} />
        <Sibling />
      </Boundary>,
    )
    await world.rest()
    act(() => void talk.chat.send('q'))
    await world.until(() => expect(talk.texts).toContain('one two'))
    await quietly(() => act(() => fail()))
    await world.until(() => expect(world.states).toEqual(['aborted']))
    await world.until(async () => expect(await storage.lock('a')).toBeDefined())
    expect(storage.records.get('a')?.nodes).toHaveLength(2)
  })
})
