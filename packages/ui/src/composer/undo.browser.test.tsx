// Undo in text fields goes back by words and pieces, as the browser does it, also past what nobody typed.
import { act, cleanup, render } from '@testing-library/react'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { ChatProvider } from '@x/react'
import { Composer, ComposerDictate, ComposerTriggers, MessageEditor } from '@x/ui'
import type { ReactElement } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { cdp, page, userEvent } from 'vitest/browser'

class FakeRecognition {
  static last: FakeRecognition | undefined
  onresult?: (event: unknown) => void
  onend?: () => void
  start(): void {
    FakeRecognition.last = this
  }
  stop(): void {
    this.onend?.()
  }
  abort(): void {}
}

const LISTS = [{ char: '@', label: 'Files', items: [{ id: 'a', label: 'readme.md' }] }]

let chat: ChatStore

beforeEach(() => {
  vi.stubGlobal('SpeechRecognition', FakeRecognition)
  // The first answer is written as long as the test needs it.
  const { fetch } = createSandbox({ text: 'Never ends.', stallAfter: 5 })
  chat = createChat({ baseURL: 'http://sandbox.invalid/v1', model: 'm', fetch })
})

afterEach(async () => {
  cleanup()
  await chat.stop()
  vi.unstubAllGlobals()
})

function open(more?: ReactElement): void {
  render(
    <ChatProvider chat={chat}>
      <Composer end={<ComposerDictate />}>
        <ComposerTriggers lists={LISTS} />
      </Composer>
      {more}
    </ChatProvider>,
  )
  act(() => field().focus())
}

const field = (): HTMLTextAreaElement => document.querySelector('[data-x-composer-input]')!
const undo = (): Promise<void> => userEvent.keyboard('{Control>}z{/Control}')
const redo = (): Promise<void> => userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}')

/** What the field and the draft hold, which is the same. */
const text = (): string =>
  field().value === chat.draft.get() ? field().value : `not ${chat.draft.get()}`

it('takes back what was typed in a row at once, and gives it again', async () => {
  open()
  await userEvent.keyboard('some words in a row')
  await undo()
  await expect.poll(text).toBe('')
  await redo()
  await expect.poll(text).toBe('some words in a row')
})

it('takes back a mention alone, then what was typed before', async () => {
  open()
  await userEvent.keyboard('read @re')
  await expect.element(page.getByRole('option')).toBeVisible()
  await userEvent.keyboard('{Enter}')
  await expect.poll(text).toBe('read @readme.md ')
  await undo()
  await expect.poll(text).toBe('read @re')
  await undo()
  await expect.poll(text).toBe('')
  await redo()
  await redo()
  await expect.poll(text).toBe('read @readme.md ')
})

it('takes back what was pasted', async () => {
  open()
  await userEvent.keyboard('before ')
  await cdp().send('Input.insertText', { text: 'pasted\nlines' })
  await expect.poll(text).toBe('before pasted\nlines')
  await undo()
  await undo()
  await expect.poll(text).toBe('')
})

it('takes back all that was said by voice at once, however often it was understood anew', async () => {
  open()
  await userEvent.keyboard('typed')
  await userEvent.click(page.getByRole('button', { name: 'Dictate' }))
  expect(document.activeElement).toBe(field())
  const hear = (transcript: string): void =>
    act(() => FakeRecognition.last?.onresult?.({ results: [[{ transcript }]] }))
  hear('and')
  hear('and sad')
  hear('and said')
  await expect.poll(text).toBe('typed and said')
  await undo()
  await expect.poll(text).toBe('typed')
  await undo()
  await expect.poll(text).toBe('')
})

it('takes back what was brought from the history', async () => {
  void chat.send('the first')
  open()
  await userEvent.keyboard('{ArrowUp}')
  await expect.poll(text).toBe('the first')
  await userEvent.keyboard(' more')
  await undo()
  await expect.poll(text).toBe('the first')
  await undo()
  await expect.poll(text).toBe('')
})

it('keeps the caret, and what was typed can be taken back, when a message comes back from the queue', async () => {
  void chat.send('one')
  const run = chat.send('two')
  open()
  await userEvent.keyboard('typed')
  act(() => run.abort())
  await expect.poll(text).toBe('two\ntyped')
  expect(field().selectionStart).toBe('two\ntyped'.length)
  await undo()
  await expect.poll(text).toBe('typed')
  await redo()
  await expect.poll(text).toBe('two\ntyped')
})

it('brings back what was sent', async () => {
  open()
  await userEvent.keyboard('to be sent{Enter}')
  await expect.poll(text).toBe('')
  await undo()
  await expect.poll(text).toBe('to be sent')
})

it('is of one chat alone', async () => {
  const other = createChat({ baseURL: 'http://sandbox.invalid/v1', model: 'm' })
  const view = (shown: ChatStore): ReactElement => (
    <ChatProvider chat={shown}>
      <Composer />
    </ChatProvider>
  )
  const { rerender } = render(view(chat))
  act(() => field().focus())
  await userEvent.keyboard('a secret')
  rerender(view(other))
  await expect.poll(() => field().value).toBe('')
  await undo()
  expect(field().value).toBe('')
  expect(other.draft.get()).toBe('')
  expect(chat.draft.get()).toBe('a secret')
})

it('leaves nothing of a composition when the message is sent amid it', async () => {
  open()
  await cdp().send('Input.imeSetComposition', { text: 'かな', selectionStart: 2, selectionEnd: 2 })
  await expect.poll(text).toBe('かな')
  await userEvent.click(page.getByRole('button', { name: 'Send' }))
  await expect.poll(text).toBe('')
  expect(chat.get().messages[0]?.parts).toMatchObject([{ text: 'かな' }])
})

it('goes by words in the editor of a message too', async () => {
  render(<MessageEditor text="It was" onSave={() => undefined} onCancel={() => undefined} />)
  await userEvent.keyboard(' not so')
  const editor = document.querySelector<HTMLTextAreaElement>('[data-x-editor-input]')!
  expect(editor.value).toBe('It was not so')
  await undo()
  expect(editor.value).toBe('It was')
})
