import { act, cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ChatMessage } from '@x/core'
import { MessageActions, ReadAloud } from '@x/ui'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

let spoken: (EventTarget & { text: string; lang: string })[]
let cancel: ReturnType<typeof vi.fn>

beforeEach(() => {
  spoken = []
  cancel = vi.fn()
  class Utterance extends EventTarget {
    lang = ''
    constructor(readonly text: string) {
      super()
    }
  }
  vi.stubGlobal('SpeechSynthesisUtterance', Utterance)
  vi.stubGlobal('speechSynthesis', { speak: (said: never) => spoken.push(said), cancel })
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function answer(id: string, text: string): ChatMessage {
  return {
    id,
    role: 'assistant',
    createdAt: 0,
    status: 'complete',
    parts: [{ type: 'text', text, state: 'done' }],
  }
}

const finish = (index: number): void =>
  act(() => void spoken[index]?.dispatchEvent(new Event('end')))

it('reads block by block, without marks, and says of code and tables how long they are', async () => {
  const text =
    '# A **bold** title\n\nSee [the guide](https://x.test).\n\n```ts\na\nb\n```\n\n- one\n- `two`\n\n|a|b|\n|-|-|\n|1|2|'
  render(<ReadAloud message={answer('1', text)} lang="en-GB" />)
  await userEvent.click(screen.getByRole('button', { name: 'Read aloud' }))
  for (let index = 0; index < 6; index++) finish(index)
  expect(spoken.map((said) => said.text)).toEqual([
    'A bold title',
    'See the guide.',
    'Code, lines: 2.',
    'one',
    'two',
    'Table, rows: 1.',
  ])
  expect(spoken[0]?.lang).toBe('en-GB')
  expect(screen.getByRole('button', { name: 'Read aloud' })).toBeTruthy()
})

it('stops when it is pressed again', async () => {
  render(<ReadAloud message={answer('1', 'One.\n\nTwo.')} />)
  await userEvent.click(screen.getByRole('button'))
  await userEvent.click(screen.getByRole('button', { name: 'Stop reading' }))
  expect(cancel).toHaveBeenCalled()
  finish(0)
  expect(spoken).toHaveLength(1)
  expect(screen.getByRole('button').getAttribute('aria-pressed')).toBe('false')
})

it('stops when the message goes, and with the page', async () => {
  const { unmount } = render(<ReadAloud message={answer('1', 'One.')} />)
  await userEvent.click(screen.getByRole('button'))
  unmount()
  expect(cancel).toHaveBeenCalledTimes(1)
  render(<ReadAloud message={answer('1', 'One.')} />)
  await userEvent.click(screen.getByRole('button'))
  act(() => void window.dispatchEvent(new Event('pagehide')))
  expect(cancel).toHaveBeenCalledTimes(2)
  expect(screen.getByRole('button', { name: 'Read aloud' })).toBeTruthy()
})

it('ends one answer when another is read', async () => {
  render(
    <>
      <ReadAloud message={answer('1', 'One.')} data-testid="one" />
      <ReadAloud message={answer('2', 'Two.')} data-testid="two" />
    </>,
  )
  await userEvent.click(screen.getByTestId('one'))
  await userEvent.click(screen.getByTestId('two'))
  expect(screen.getByTestId('one').getAttribute('aria-pressed')).toBe('false')
  expect(screen.getByTestId('two').getAttribute('aria-pressed')).toBe('true')
})

it('stands among the actions of a message', () => {
  const message = answer('1', 'One.')
  render(
    <MessageActions message={message}>
      <ReadAloud message={message} />
    </MessageActions>,
  )
  expect(screen.getAllByRole('button').map((button) => button.title)).toEqual([
    'Copy',
    'Read aloud',
  ])
})

it('is not there without a voice', () => {
  vi.stubGlobal('speechSynthesis', undefined)
  render(<ReadAloud message={answer('1', 'One.')} />)
  expect(screen.queryByRole('button')).toBeNull()
})
