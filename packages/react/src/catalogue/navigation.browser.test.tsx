// What a stream costs a person who does something else meanwhile, in a browser.
// Counted, not timed: what is rendered for the page, and how often the answer comes between.
import { act, cleanup, render, screen } from '@testing-library/react'
import { type ChatStore, createChat, textOf } from '@x/core'
import {
  memo,
  startTransition,
  useEffect,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
} from 'react'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createEndpoint } from '@x/core/test/endpoint'
import { useChatCompletion, useDraft } from '../index.ts'

const ITEMS = 200
const ROUNDS = 5

// React must schedule as it does in an app.
const scope = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean | undefined }
beforeAll(() => void (scope.IS_REACT_ACT_ENVIRONMENT = false))
afterAll(() => void (scope.IS_REACT_ACT_ENVIRONMENT = true))

const running = new Set<() => void>()
afterEach(async () => {
  for (const stop of running) stop()
  running.clear()
  scope.IS_REACT_ACT_ENVIRONMENT = true
  await act(async () => cleanup())
  scope.IS_REACT_ACT_ENVIRONMENT = false
})

/** A chat, and a stream into it of a word every 4 ms. */
function makeChat(): { chat: ChatStore; stream(): Promise<() => Promise<void>> } {
  const endpoint = createEndpoint()
  const chat = createChat({
    baseURL: 'http://endpoint.invalid/v1',
    fetch: endpoint.fetch,
    model: 'm',
    retry: false,
  })
  return {
    chat,
    async stream() {
      void chat.send('go on')
      const exchange = await endpoint.next()
      const timer = setInterval(() => exchange.text('word '), 4)
      const stop = async (): Promise<void> => {
        clearInterval(timer)
        await chat.stop()
      }
      running.add(() => void stop())
      while (lastText(chat).length < 50) await frame()
      return stop
    },
  }
}

const lastText = (chat: ChatStore): string => textOf(chat.get().messages.at(-1)?.parts ?? [])

const frame = async (): Promise<void> =>
  new Promise((resolve) => void requestAnimationFrame(() => resolve()))

const counted = { work: 0, renders: 0, answers: 0 }

/** About a millisecond of work, whatever the machine does besides. */
const Item = memo(({ at, page }: { at: number; page: number }) => {
  let work = 0
  for (let step = 0; step < 100_000; step++) work = (work * 31 + step + at + page) % 1_000_003
  counted.renders++
  counted.work += work
  return <li>{at}</li>
})

function Answer({ chat }: { chat: ChatStore }) {
  const { messages } = useChatCompletion({ chat })
  counted.answers++
  return <output>{textOf(messages.at(-1)?.parts ?? [])}</output>
}

function SyncAnswer({ chat }: { chat: ChatStore }) {
  const { messages } = useSyncExternalStore(chat.subscribe, chat.get)
  return <output>{textOf(messages.at(-1)?.parts ?? [])}</output>
}

const site = {
  go: (_page: number): void => undefined,
  onCommit: (_page: number): void => undefined,
  open(show: (page: number) => void): void {
    site.go = (page) => startTransition(() => show(page))
  },
}

function Pages() {
  const [page, setPage] = useState(0)
  useEffect(() => site.open(setPage), [])
  useLayoutEffect(() => site.onCommit(page), [page])
  return (
    <ol>
      {Array.from({ length: page === 0 ? 0 : ITEMS }, (_, at) => (
        <Item key={at} at={at} page={page} />
      ))}
    </ol>
  )
}

let lastPage = 0

interface Navigation {
  /** Items that were rendered for the page, and how often the answer was meanwhile. */
  renders: number
  answers: number
  frames: number
}

/** What a transition to another page takes until it is committed. */
async function navigation(): Promise<Navigation> {
  await frame()
  Object.assign(counted, { renders: 0, answers: 0 })
  const page = ++lastPage
  let frames = 0
  let beat = requestAnimationFrame(function next() {
    frames++
    beat = requestAnimationFrame(next)
  })
  return new Promise((resolve) => {
    site.onCommit = (committed) => {
      if (committed !== page) return
      cancelAnimationFrame(beat)
      resolve({ renders: counted.renders, answers: counted.answers, frames })
    }
    site.go(page)
  })
}

it('a transition of 200 items starts once while an answer streams, which takes one render a frame from it', async () => {
  const { chat, stream } = makeChat()
  render(
    <>
      <Answer chat={chat} />
      <Pages />
    </>,
  )
  await frame()
  await navigation()
  for (let round = 0; round < ROUNDS; round++) {
    const calm = await navigation()
    expect(calm.renders).toBe(ITEMS)
    const stop = await stream()
    const before = lastText(chat).length
    const busy = await navigation()
    expect(lastText(chat).length, 'the stream was read meanwhile').toBeGreaterThan(before)
    await stop()
    expect(busy.renders).toBe(ITEMS)
    // One was under way, and one may come in the frame in which the page does.
    expect(busy.answers).toBeLessThanOrEqual(busy.frames + 2)
    chat.clear()
  }
})

it('the same page on `useSyncExternalStore` starts again and again, so that this test can fail', async () => {
  const { chat, stream } = makeChat()
  render(
    <>
      <SyncAnswer chat={chat} />
      <Pages />
    </>,
  )
  await frame()
  await navigation()
  await stream()
  expect((await navigation()).renders).toBeGreaterThan(ITEMS * 1.3)
})

function Field({ chat }: { chat: ChatStore }) {
  const [text, setText] = useDraft(chat)
  return <textarea value={text} onChange={({ target }) => setText(target.value)} />
}

const setValue = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set

/** Types a letter at the caret as a browser does, and gives how often the answer was rendered until it is painted. */
async function type(field: HTMLTextAreaElement, letter: string): Promise<number> {
  await frame()
  const at = field.selectionStart
  const text = field.value.slice(0, at) + letter + field.value.slice(at)
  counted.answers = 0
  setValue?.call(field, text)
  field.setSelectionRange(at + 1, at + 1)
  field.dispatchEvent(new InputEvent('input', { bubbles: true, data: letter }))
  // In the event, not at the next frame: a field that is told of its text later loses caret and input method.
  expect([field.value, field.selectionStart]).toEqual([text, at + 1])
  await frame()
  expect([field.value, field.selectionStart]).toEqual([text, at + 1])
  return counted.answers
}

it('a letter is in the field at once, caret in its place, and painted in the next frame while an answer streams', async () => {
  const { chat, stream } = makeChat()
  render(
    <>
      <Answer chat={chat} />
      <Field chat={chat} />
    </>,
  )
  await frame()
  const field = screen.getByRole<HTMLTextAreaElement>('textbox')
  chat.draft.set('before after')
  await frame()
  field.focus()
  field.setSelectionRange(7, 7)
  for (let round = 0; round < ROUNDS; round++) {
    for (const letter of 'abcde') expect(await type(field, letter)).toBe(0)
    const stop = await stream()
    // One for the frame before, and one for the frame that paints.
    for (const letter of 'fghij') expect(await type(field, letter)).toBeLessThanOrEqual(2)
    await stop()
  }
  expect(field.value).toBe(`before ${'abcdefghij'.repeat(ROUNDS)}after`)
})
