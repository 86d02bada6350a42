// What a person presses stays under the pointer, and is the same, until they let go: whatever comes, folds or is written
// meanwhile.
import '../styles.css'
import '../present.css'
import { cleanup, render } from '@testing-library/react'
import { createChat } from '@x/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { isReached, nameOf, nextPressable, press, takeAway } from '../../test/press.ts'
import { frames } from '../../test/scroll-page.tsx'
import { stories } from '../../test/stories.tsx'
import { Chat } from '../chat/chat.tsx'
import type { ChatProps } from '../chat/chat-frame.tsx'
import { lazyFile } from '../lazy-file.ts'
import type { LazyFile } from '../lazy-file.ts'
import { around, inAnswers } from '../lazy-part.ts'
import { loadDrawing } from '../present/use-drawing.ts'
import { ANSWER } from '../story-chat.tsx'

await Promise.all([around.load(), inAnswers.load(), loadDrawing()])

beforeEach(() => page.viewport(1000, 800))
afterEach(async () => {
  cleanup()
  document.body.replaceChildren()
  await takeAway()
  vi.restoreAllMocks()
})

/** Has the page as it is before the rest of the package has come. Returns what lets that come. */
function holdLater(): () => void {
  let come = (): void => undefined
  const coming = new Promise<void>((resolve) => (come = resolve))
  hold(around, coming)
  hold(inAnswers, coming)
  return come
}

function hold<File>(file: LazyFile<File>, coming: Promise<void>): void {
  const there = file.get().file as File
  const held = lazyFile(() => coming.then(() => there), String)
  vi.spyOn(file, 'get').mockImplementation(held.get)
  vi.spyOn(file, 'subscribe').mockImplementation(held.subscribe)
  vi.spyOn(file, 'load').mockImplementation(held.load)
}

// What is long, and what is the same in another look, has no kind of its own.
const LEFT_OUT = /Hundred|\/Long|^streaming|Dark$|Arabic$|German$|Japanese$|Chinese$/
const shown = stories.filter(({ name }) => !LEFT_OUT.test(name))

it('is clicked, one of each kind in all stories, while the rest of the package comes', async () => {
  const met = new Set<string>()
  const faults: string[] = []
  for (const { name, Story } of shown) {
    for (let isMore = true; isMore;) {
      const come = holdLater()
      render(<Story />)
      await frames()
      const element = nextPressable(met)
      if (element) {
        // What folds or closes when a field is left does so meanwhile, too.
        document
          .querySelector<HTMLElement>('textarea, input[type="text"], input:not([type])')
          ?.focus()
        const fault = await press(element, come)
        if (fault) faults.push(`${name}: ${nameOf(element)} ${fault}`)
      }
      isMore = element !== undefined
      cleanup()
      document.body.replaceChildren()
      vi.restoreAllMocks()
    }
  }
  expect(met.size).toBeGreaterThan(80)
  expect(faults).toEqual([])
})

/** A chat whose answer is written by hand. */
function openWritten(props?: Partial<ChatProps>): (text: string) => Promise<unknown> {
  let write = (_text: string): void => undefined
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      write = (text) => {
        const chunk = { choices: [{ index: 0, delta: { content: text } }] }
        controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(chunk)}\n\n`))
      }
    },
  })
  const headers = { 'content-type': 'text/event-stream' }
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    fetch: () => Promise.resolve(new Response(body, { headers })),
    initialMessages: [
      { role: 'user', content: 'Say it' },
      { role: 'assistant', content: ANSWER },
    ],
  })
  render(
    <div style={{ blockSize: '100dvh' }}>
      <Chat {...props} chat={chat} />
    </div>,
  )
  void chat.send('Say it again')
  return async (text) => {
    write(text)
    await expect.poll(() => document.body.textContent).toContain(text.split('\n').at(-1))
    await frames()
  }
}

const scrolled = (): number => {
  const { scrollHeight, scrollTop, clientHeight } = document.querySelector('[data-x-viewport]')!
  return Math.round(scrollHeight - scrollTop - clientHeight)
}

it('is clicked while an answer is written and the thread follows it', async () => {
  const met = new Set<string>()
  const faults: string[] = []
  let pressed = 0
  for (let isMore = true; isMore;) {
    const write = openWritten()
    await write(`${ANSWER}\n\nThe first part ends here.`)
    await userEvent.click(document.querySelector<HTMLElement>('[data-x-viewport]')!)
    await userEvent.keyboard('{End}')
    await expect.poll(scrolled).toBeLessThan(2)
    const element = nextPressable(met, isReached)
    if (element) {
      pressed += 1
      const fault = await press(element, () =>
        write(`\n\n${'Another line of it.\n\n'.repeat(20)}And so it goes on.`),
      )
      if (fault) faults.push(`${nameOf(element)} ${fault}`)
      // What was held back is made up for; a button at the end of the thread has the focus, and no selection.
      await expect.poll(scrolled).toBeLessThan(2)
    }
    isMore = element !== undefined
    cleanup()
  }
  expect(pressed).toBeGreaterThan(5)
  expect(faults).toEqual([])
})

it.each([
  ['a tool on a line that is folded', 390, 800],
  ['the field, in a window of little height', 700, 400],
])('is clicked when the focus leaves %s by that', async (_, width, height) => {
  await page.viewport(width, height)
  const write = openWritten({
    tools: Array.from({ length: 9 }, (_each, at) => (
      <button key={at} type="button" data-x-button="quiet">
        A tool of number {at}
      </button>
    )),
  })
  await write(`${ANSWER}\n\n\`\`\`\nlast()\n\`\`\`\n\nThe first part ends here.`)
  const field = document.querySelector('textarea')!
  const copy = [...document.querySelectorAll<HTMLElement>('[data-x-code-block] button')].at(-1)!
  await userEvent.click(field)
  if (height > 400) {
    await expect
      .poll(() => document.querySelector('[data-x-composer-more]')?.checkVisibility())
      .toBe(true)
    for (let step = 0; step < 8; step += 1) await userEvent.keyboard('{Tab}')
    await expect
      .poll(() => document.querySelector('[data-x-composer-more]')?.getAttribute('aria-expanded'))
      .toBe('true')
  }
  // At the end of a thread that grows upwards: what folds below would take it along.
  expect([isReached(copy), scrolled()]).toEqual([true, 0])
  expect(await press(copy)).toBe(undefined)
  // What was open for the focus is folded by the click.
  const tool = document.querySelectorAll<HTMLElement>('[data-x-composer-start] button')[8]!
  await expect.poll(() => isReached(tool)).toBe(false)
})
