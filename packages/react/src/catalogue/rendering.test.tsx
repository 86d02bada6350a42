// What a stream costs the page. More is in pacing.test.tsx, navigation.browser.test.tsx and cost.test.tsx.
import { act, render, screen } from '@testing-library/react'
import { sseResponse } from '@x/core/testing'
import { memo, useEffect, useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { createFrames, settle } from '@x/core/test/endpoint'
import { delta, looseChat, modes, mountChat, sse, textsOf } from '../../test/chat.tsx'
import {
  ChatProvider,
  useChatCompletion,
  useChatStatus,
  useMessage,
  useMessageIds,
} from '../index.ts'

describe.each(modes)('rendering a stream in %s', (_name, mode) => {
  const using = mode ? { wrapper: mode } : {}
  const perRender = mode ? 2 : 1

  /** A page whose every part counts how often it renders. */
  function countedPage() {
    const { chat, endpoint, frames } = looseChat({
      initialMessages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: 'b' },
      ],
    })
    const renders: Record<string, number> = {}
    const count = (name: string): void => {
      renders[name] = (renders[name] ?? 0) + 1 / perRender
    }
    const One = memo(({ id, place }: { id: string; place: number }) => {
      const message = useMessage(id)
      count(`message ${place}`)
      return <p>{textsOf(message ? [message] : [])}</p>
    })
    function List() {
      const ids = useMessageIds()
      count('list')
      return ids.map((id, place) => <One key={id} id={id} place={place} />)
    }
    function Status() {
      count('status')
      return <output>{useChatStatus()}</output>
    }
    render(
      <ChatProvider chat={chat}>
        <List />
        <Status />
      </ChatProvider>,
      using,
    )
    const step = async () =>
      act(async () => {
        await settle()
        frames.tick()
        await settle()
      })
    const since = (before: Record<string, number>) =>
      Object.fromEntries(
        Object.entries(renders).map(([name, times]) => [name, times - (before[name] ?? 0)]),
      )
    return { chat, endpoint, renders, step, since }
  }

  it('2,000 deltas at once publish at most once a frame, and a child that sets state at each token never reaches the update limit', async () => {
    let publishes = 0
    let frameCount = 0
    const shown: number[] = []
    const { chat, endpoint, frames } = looseChat()
    chat.subscribe(() => publishes++)
    function Child({ said }: { said: string }) {
      const [length, setLength] = useState(0)
      // What an interface does that follows each token with state of its own.
      useEffect(() => setLength(said.length), [said])
      useEffect(() => {
        if (shown.at(-1) !== said.length) shown.push(said.length)
      }, [said])
      return <p>{length}</p>
    }
    function App() {
      return <Child said={textsOf(useChatCompletion({ chat }).messages)[1] ?? ''} />
    }
    render(<App />, using)
    act(() => void chat.send('x'))
    const exchange = await endpoint.next()
    const before = publishes
    for (let piece = 0; piece < 2000; piece++) exchange.text('ab')
    for (let turn = 0; turn < 20; turn++) {
      await act(async () => {
        await settle()
        frameCount += frames.waiting
        frames.tick()
        await settle()
      })
    }
    // The first token at once, the rest a frame at a time.
    expect(publishes - before).toBeLessThanOrEqual(frameCount + 1)
    expect(shown.at(-1)).toBe(4000)
    exchange.finish()
    await act(settle)
    expect(screen.getByText('4000')).toBeDefined()
  })

  it('paints on the way when the whole answer is there at once', async () => {
    const painted: number[] = []
    const frames = createFrames()
    let time = 0
    const whole = sse(
      ...Array.from({ length: 2000 }, () => delta({ content: 'ab' })),
      delta({}, 'stop'),
      '[DONE]',
    )
    const { chat } = looseChat({
      fetch: async () => sseResponse([whole]),
      scheduler: {
        ...frames.scheduler,
        // A clock by which each look takes a millisecond, and turns in which a frame comes.
        now: () => time++,
        pause: async () => {
          frames.tick()
          await settle()
        },
      },
    })
    function App() {
      const length = textsOf(useChatCompletion({ chat }).messages)[1]?.length ?? 0
      useEffect(() => {
        if (painted.at(-1) !== length) painted.push(length)
      }, [length])
      return null
    }
    render(<App />, using)
    // act() would put all commits off until its end.
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false)
    await chat.send('x')
    await settle()
    vi.unstubAllGlobals()
    expect(painted.at(-1)).toBe(4000)
    expect(painted.filter((length) => length > 0 && length < 4000).length).toBeGreaterThan(3)
  })

  it('one delta renders the message that is written, once, and nothing else', async () => {
    const page = countedPage()
    act(() => void page.chat.send('go'))
    const exchange = await page.endpoint.next()
    exchange.text('1')
    await page.step()
    const before = { ...page.renders }
    for (let frame = 0; frame < 10; frame++) {
      exchange.text('.')
      await page.step()
    }
    expect(page.since(before)).toEqual({
      list: 0,
      status: 0,
      'message 0': 0,
      'message 1': 0,
      'message 2': 0,
      'message 3': 10,
    })
    await act(async () => page.chat.stop())
  })

  it('fifty deltas a frame render it once a frame, and no other message at all', async () => {
    const page = countedPage()
    act(() => void page.chat.send('go'))
    const exchange = await page.endpoint.next()
    exchange.text('1')
    await page.step()
    const before = { ...page.renders }
    for (let frame = 0; frame < 10; frame++) {
      for (let piece = 0; piece < 50; piece++) exchange.text('.')
      await page.step()
    }
    const after = page.since(before)
    expect(after['message 3']).toBe(10)
    expect([after['list'], after['message 0'], after['message 1'], after['message 2']]).toEqual([
      0, 0, 0, 0,
    ])
    exchange.finish()
    await page.step()
    expect(page.since(before)).toMatchObject({ list: 0, 'message 1': 0, 'message 3': 11 })
  })

  it('a reader of the status alone renders three times a turn', async () => {
    const page = countedPage()
    for (let turn = 0; turn < 2; turn++) {
      const before = { ...page.renders }
      act(() => void page.chat.send('go'))
      const exchange = await page.endpoint.next()
      for (let piece = 0; piece < 20; piece++) {
        exchange.text('.')
        await page.step()
      }
      exchange.finish('stop', { prompt_tokens: 1, completion_tokens: 20 })
      await page.step()
      expect(page.since(before)['status']).toBe(3)
    }
  })

  it('the last text, its marks and ready are one commit', async () => {
    const { chat, endpoint } = looseChat()
    const commits: string[] = []
    function App() {
      const { messages, status, usage, isBusy } = useChatCompletion({ chat })
      useEffect(() => {
        const answer = messages[1]
        const said = textsOf(messages)[1]
        commits.push(`${status} ${String(isBusy)} ${said} ${answer?.status} ${usage?.totalTokens}`)
      })
      return null
    }
    render(<App />, using)
    act(() => void chat.send('x'))
    const exchange = await endpoint.next()
    exchange.text('a')
    await act(settle)
    exchange.text('bc')
    exchange.finish('stop', { prompt_tokens: 1, completion_tokens: 2 })
    await act(settle)
    expect(commits.at(-1)).toBe('ready false abc complete 3')
    expect(commits.at(-2)).toBe('streaming true a streaming undefined')
  })

  it('an unrelated render shows no text before its frame', async () => {
    const hook = mountChat(mode)
    void hook.send('x')
    const exchange = await hook.next()
    exchange.text('a')
    await hook.step()
    exchange.text('b')
    await hook.rest()
    hook.rerender()
    expect(hook.texts()).toEqual(['x', 'a'])
    await hook.step()
    expect(hook.texts()).toEqual(['x', 'ab'])
    await hook.stop()
  })

  // The pace is the frame: there is no throttle to set, so none to change; what is left is its end.
})
