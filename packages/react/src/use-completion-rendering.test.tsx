import { act, render, screen } from '@testing-library/react'
import { createCompletion, createScheduler } from '@x/core'
import { useEffect, useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { createEndpoint, createFrames, settle } from '@x/core/test/endpoint'
import { chunk, modes, mount } from '../test/completion.tsx'
import { useCompletion, useStore } from './index.ts'

/** A completion and its endpoint, for components that are given it. */
function setup(change: Partial<Parameters<typeof createCompletion>[0]> = {}) {
  const endpoint = createEndpoint()
  const frames = createFrames()
  const completion = createCompletion({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
    scheduler: frames.scheduler,
    ...change,
  })
  return { endpoint, frames, completion }
}

describe.each(modes)('rendering a completion in %s', (_name, mode) => {
  const using = mode ? { wrapper: mode } : {}

  it('2,000 deltas at once publish once a frame, paint before the end, and never reach the update limit', async () => {
    let publishes = 0
    let frameCount = 0
    const shown: number[] = []
    const { endpoint, frames, completion } = setup()
    completion.subscribe(() => publishes++)
    function Child({ text }: { text: string }) {
      const [length, setLength] = useState(0)
      // What an interface does that follows each token with state of its own.
      useEffect(() => setLength(text.length), [text])
      useEffect(() => {
        if (shown.at(-1) !== text.length) shown.push(text.length)
      }, [text])
      return <p>{length}</p>
    }
    function App() {
      return <Child text={useCompletion({ completion }).text} />
    }
    render(<App />, using)
    act(() => void completion.complete('x'))
    const exchange = await endpoint.next()
    for (let piece = 0; piece < 2000; piece++) exchange.chunk(chunk('ab'))
    for (let turn = 0; turn < 20; turn++) {
      await act(async () => {
        await settle()
        frameCount += frames.waiting
        frames.tick()
        await settle()
      })
    }
    // The first text at once, the rest a frame at a time; the status before them, the end after.
    expect(publishes).toBeLessThanOrEqual(frameCount + 2)
    expect(shown.at(-1)).toBe(4000)
    expect(completion.get().status).toBe('streaming')
    exchange.chunk(chunk('', 0, 'stop'))
    exchange.finish()
    await act(settle)
    expect(completion.get().status).toBe('ready')
    expect(publishes).toBeLessThanOrEqual(frameCount + 4)
    expect(screen.getByText('4000')).toBeDefined()
  })

  it('paints on the way when the whole answer is there at once', async () => {
    const frames = createFrames()
    const painted: number[] = []
    let time = 0
    const { endpoint, completion } = setup({
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
      const { text } = useCompletion({ completion })
      useEffect(() => {
        if (painted.at(-1) !== text.length) painted.push(text.length)
      }, [text])
      return null
    }
    render(<App />, using)
    // act() would put all commits off until its end.
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false)
    const run = completion.complete('x')
    const exchange = await endpoint.next()
    for (let piece = 0; piece < 2000; piece++) exchange.chunk(chunk('ab'))
    exchange.chunk(chunk('', 0, 'stop'))
    exchange.finish()
    await run
    await settle()
    vi.unstubAllGlobals()
    expect(completion.get()).toMatchObject({ status: 'ready', error: undefined })
    expect(painted.at(-1)).toBe(4000)
    expect(painted.filter((length) => length > 0 && length < 4000).length).toBeGreaterThan(3)
  })

  it('renders once a frame, however many deltas came between', async () => {
    const hook = mount(mode)
    void hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('first'))
    await hook.step()
    const perRender = mode ? 2 : 1
    const before = hook.renders
    for (let frame = 0; frame < 10; frame++) {
      for (let piece = 0; piece < 50; piece++) exchange.chunk(chunk('a'))
      await hook.step()
    }
    expect(hook.renders - before).toBe(10 * perRender)
    exchange.finish()
    await hook.step()
  })

  it('a reader of the status alone renders three times a turn', async () => {
    const { endpoint, frames, completion } = setup()
    let renders = 0
    function Status() {
      renders++
      return <i>{useStore(completion, (state) => state.status)}</i>
    }
    render(<Status />, using)
    const perRender = mode ? 2 : 1
    const before = renders
    act(() => void completion.complete('x'))
    const exchange = await endpoint.next()
    for (let piece = 0; piece < 20; piece++) {
      exchange.chunk(chunk('a'))
      await act(settle)
      act(() => frames.tick())
    }
    exchange.finish()
    await act(settle)
    expect(renders - before).toBe(3 * perRender)
  })

  it('shows the last text and ready in one commit', async () => {
    const { endpoint, completion } = setup()
    const commits: string[] = []
    function App() {
      const { text, status, finishReason, usage } = useCompletion({ completion })
      useEffect(() => {
        commits.push(`${status} ${text} ${finishReason} ${usage?.totalTokens}`)
      })
      return null
    }
    render(<App />, using)
    act(() => void completion.complete('x'))
    const exchange = await endpoint.next()
    exchange.chunk(chunk('a'))
    await act(settle)
    exchange.chunk(chunk('b'))
    exchange.chunk(chunk('c', 0, 'stop'))
    exchange.finish('stop', { prompt_tokens: 1, completion_tokens: 2 })
    await act(settle)
    expect(commits.at(-1)).toBe('ready abc stop 3')
    expect(commits.at(-2)).toBe('streaming a undefined undefined')
  })

  it('an unrelated render shows no text before its frame', async () => {
    const hook = mount(mode)
    void hook.complete('x')
    const exchange = await hook.endpoint.next()
    exchange.chunk(chunk('a'))
    await hook.step()
    exchange.chunk(chunk('b'))
    await hook.rest()
    hook.rerender()
    expect(hook.current.text).toBe('a')
    await hook.step()
    expect(hook.current.text).toBe('ab')
    await act(() => hook.current.stop())
  })

  it('cancels the frame that it waits for when it is gone', async () => {
    const endpoint = createEndpoint()
    const frames = createFrames()
    const hook = mount(mode, { scheduler: frames.scheduler, fetch: endpoint.fetch })
    void hook.complete('x')
    const exchange = await endpoint.next()
    exchange.chunk(chunk('a'))
    await hook.rest()
    exchange.chunk(chunk('b'))
    await hook.rest()
    const { renders } = hook
    hook.unmount()
    await hook.rest()
    act(() => frames.tick())
    expect(exchange.isAborted).toBe(true)
    expect(hook.renders).toBe(renders)
  })

  it('reads on while the page is hidden, without frames, and shows all in the end', async () => {
    const timers: (() => void)[] = []
    const { endpoint, completion } = setup({
      scheduler: {
        ...createScheduler(),
        isVisible: () => false,
        // A hidden page has no frames; its stand-in is late.
        frame(callback) {
          timers.push(callback)
          return () => void timers.splice(timers.indexOf(callback), 1)
        },
        pause: async () => Promise.reject(new Error('a hidden page must not wait for a turn')),
      },
    })
    function App() {
      return <p data-testid="text">{useCompletion({ completion }).text}</p>
    }
    render(<App />, using)
    act(() => void completion.complete('x'))
    const exchange = await endpoint.next()
    for (let piece = 0; piece < 500; piece++) exchange.chunk(chunk('a'))
    await act(settle)
    // What is read is current at once, for whoever asks.
    expect(completion.get().text).toHaveLength(500)
    exchange.chunk(chunk('!', 0, 'stop'))
    exchange.finish()
    await act(settle)
    expect(screen.getByTestId('text').textContent).toBe(`${'a'.repeat(500)}!`)
  })
})

describe('the cost of a long text', () => {
  it('twice the deltas take twice the publishes at most, and each publish joins once', async () => {
    async function publishesOf(deltas: number): Promise<number> {
      const { endpoint, frames, completion } = setup()
      let publishes = 0
      completion.subscribe(() => publishes++)
      const run = completion.complete('x')
      const exchange = await endpoint.next()
      for (let piece = 0; piece < deltas; piece++) {
        exchange.chunk(chunk('abcd'))
        if (piece % 1000 === 999) {
          await settle()
          frames.tick()
        }
      }
      exchange.chunk(chunk('', 0, 'stop'))
      exchange.finish()
      expect((await run).message).toHaveLength(4 * deltas)
      return publishes
    }
    const [once, twice] = [await publishesOf(10_000), await publishesOf(20_000)]
    expect(twice / once).toBeLessThan(2.3)
    expect(twice).toBeLessThan(30)
  })
})
