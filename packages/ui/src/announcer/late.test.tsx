// What is said where the files that say it come late: nothing is lost, and each answer is read by its own reader.
import { act, render, screen } from '@testing-library/react'
import type { ChatStore } from '@x/core'
import { createManualClock } from '@x/core/testing'
import type { ManualClock } from '@x/core/testing'
import type { AnnouncePolicy } from '@x/ui'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { listen } from '../../test/speech-spy.ts'
import type { SpeechSpy } from '../../test/speech-spy.ts'

let clock: ManualClock
let spy: SpeechSpy
let arrive: () => void

beforeEach(() => {
  vi.resetModules()
  const come = new Promise<void>((resolve) => {
    arrive = resolve
  })
  for (const file of ['../later-by-hand.ts', '../later-in-answers.ts']) {
    vi.doMock(file, async (original) => {
      await come
      return await original()
    })
  }
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  clock = createManualClock()
})

afterEach(() => {
  spy.stop()
  vi.useRealTimers()
  vi.doUnmock('../later-by-hand.ts')
  vi.doUnmock('../later-in-answers.ts')
})

async function open(announce: AnnouncePolicy, ...texts: string[]): Promise<ChatStore> {
  const { createChat } = await import('@x/core')
  const { createSandbox } = await import('@x/core/testing')
  const { Chat } = await import('@x/ui')
  const { fetch } = createSandbox(
    texts.map((text) => ({ text, pace: { tokensPerSecond: 50 } })),
    { clock },
  )
  const chat = createChat({ baseURL: 'http://sandbox.invalid/v1', model: 'm', fetch })
  render(<Chat chat={chat} announce={announce} />)
  spy = listen()
  act(() => screen.getByRole('textbox').focus())
  return chat
}

async function pass(ms: number): Promise<void> {
  await act(async () => {
    for (let passed = 0; passed < ms; passed += 100) {
      const isServed = clock.advance(100)
      await vi.advanceTimersByTimeAsync(100)
      await isServed
    }
  })
}

/** Both files come, by way of the real event loop. */
async function filesCome(): Promise<void> {
  arrive()
  const { byHand, inAnswers } = await import('../lazy-part.ts')
  await act(async () => void (await Promise.all([byHand.load(), inAnswers.load()])))
  await pass(1000)
}

it('says that a message waits', async () => {
  const chat = await open('auto', 'One.', 'Two.')
  await act(async () => void chat.send('first'))
  await act(async () => void chat.send('second'))
  await pass(300)
  await filesCome()
  expect(spy.said.join(' ')).toContain('1 queued')
})

it('reads an answer that had ended before', async () => {
  const chat = await open('auto', 'It is **short**.')
  await act(async () => void chat.send('Why?'))
  await pass(3000)
  expect(spy.said).toEqual(['Message sent'])
  await filesCome()
  expect(spy.said).toEqual(['Message sent', 'It is short.'])
})

it('reads each sentence of two answers once, the first of which had ended before', async () => {
  const chat = await open('sentences', 'The first. It ends.', 'The second. It goes on. And ends.')
  await act(async () => void chat.send('Why?'))
  await pass(3000)
  await act(async () => void chat.send('And?'))
  await pass(100)
  await filesCome()
  await pass(6000)
  const said = spy.said.join(' ')
  for (const text of ['The first. It ends.', 'The second.', 'It goes on.', 'And ends.'])
    expect(said.split(text), text).toHaveLength(2)
})
