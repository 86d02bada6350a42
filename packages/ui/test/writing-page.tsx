// A chat whose answer is written as the test lets time pass, for what hands do to it meanwhile.
import { act, render } from '@testing-library/react'
import { createChat } from '@x/core'
import type { ChatOptions } from '@x/core'
import { createManualClock, createSandbox } from '@x/core/testing'
import type { ManualClock } from '@x/core/testing'
import { Chat } from '@x/ui'
import { frames } from './scroll-page.tsx'

/** So many words. */
export const words = (count: number): string =>
  Array.from({ length: count }, (_, index) => `word${index}`).join(' ')

/** What scrolls. */
export const viewport = (): HTMLElement => document.querySelector<HTMLElement>('[data-x-viewport]')!

/** The text that is selected. */
export const selected = (): string => String(document.getSelection())

/** Of the blocks of a text that may grow the last one. */
export const leaf = (): Element =>
  [...document.querySelectorAll('[data-role=assistant] :is(p, li, code)')].at(-1)!

let clock: ManualClock

/** Shows a chat that begins to answer with the text, after what was said earlier. */
export async function openWriting(
  text: string,
  earlier?: ChatOptions['initialMessages'],
): Promise<void> {
  clock = createManualClock()
  const { fetch } = createSandbox({ text, pace: { tokensPerSecond: 140 } }, { clock })
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    fetch,
    initialMessages: earlier,
  })
  render(
    <div style={{ blockSize: '560px' }}>
      <Chat chat={chat} onFeedback={earlier && (() => undefined)} />
    </div>,
  )
  await act(async () => void chat.send('Go'))
  await grow()
}

/** Lets the answer grow for so many milliseconds. */
export async function grow(ms = 600): Promise<void> {
  await clock.advance(ms)
  await frames()
}
