// Frames that never come, and pages that nobody sees.
import { act, render, screen } from '@testing-library/react'
import { createScheduler } from '@x/core'
import { describe, expect, it } from 'vitest'
import { settle } from '@x/core/test/endpoint'
import { looseChat, modes, mountChat, textsOf } from '../../test/chat.tsx'
import { useChatCompletion } from '../index.ts'

describe.each(modes)('pacing in %s', (_name, mode) => {
  it('the frame that is waited for is cancelled by the end, and by unmounting', async () => {
    const hook = mountChat(mode)
    void hook.send('x')
    const exchange = await hook.next()
    exchange.text('a')
    await hook.rest()
    exchange.text('b')
    await hook.rest()
    expect(hook.frames.waiting).toBe(1)
    exchange.finish()
    await hook.rest()
    expect(hook.texts()).toEqual(['x', 'ab'])
    expect(hook.frames.waiting).toBe(0)
    void hook.send('y')
    const second = await hook.next()
    second.text('a')
    await hook.rest()
    second.text('b')
    await hook.rest()
    expect(hook.frames.waiting).toBe(1)
    const { renders } = hook
    hook.unmount()
    await hook.rest()
    expect(hook.frames.waiting).toBe(0)
    expect(hook.renders).toBe(renders)
  })

  it('a hidden page reads on without frames or turns, and shows all when it is seen again', async () => {
    const timers: (() => void)[] = []
    const { chat, endpoint } = looseChat({
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
      return <p data-testid="text">{textsOf(useChatCompletion({ chat }).messages)[1]}</p>
    }
    render(<App />, mode ? { wrapper: mode } : {})
    act(() => void chat.send('x'))
    const exchange = await endpoint.next()
    for (let piece = 0; piece < 500; piece++) exchange.text('a')
    await act(settle)
    // What is read is current at once, for whoever asks.
    expect(textsOf(chat.get().messages)[1]).toHaveLength(500)
    // Seen again: the frame comes.
    act(() => timers.splice(0).forEach((callback) => callback()))
    expect(screen.getByTestId('text').textContent).toHaveLength(500)
    exchange.text('!')
    exchange.finish()
    await act(settle)
    expect(screen.getByTestId('text').textContent).toBe(`${'a'.repeat(500)}!`)
  })
})
