// Pages on which something comes, folds or is written while a thing on them is pressed.
import { cleanup, render } from '@testing-library/react'
import { createChat } from '@x/core'
import { expect, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { Chat } from '../src/chat/chat.tsx'
import type { ChatProps } from '../src/chat/chat-frame.tsx'
import { lazyFile } from '../src/lazy-file.ts'
import type { LazyFile } from '../src/lazy-file.ts'
import { around, byHand, inAnswers } from '../src/lazy-part.ts'
import { Markdown } from '../src/markdown/markdown.tsx'
import { math } from '../src/math/index.ts'
import { setter } from '../src/math/temml.ts'
import { mermaid } from '../src/mermaid/index.ts'
import { loadDrawing } from '../src/present/use-drawing.ts'
import { ANSWER } from '../src/story-chat.tsx'
import { isReached, nameOf, nextPressable, press } from './press.ts'
import type { Hand } from './press.ts'
import { frames } from './scroll-page.tsx'
import { stories } from './stories.tsx'

/** Has everything here that a story fetches by itself: a file comes when a press is to meet it, and at no other time. */
export const everythingLoaded = (): Promise<unknown> =>
  Promise.all([
    around.load(),
    byHand.load(),
    inAnswers.load(),
    loadDrawing(),
    setter.load(),
    import('mermaid'),
  ])

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="240"/>'
const drawn = { initialize: (): void => undefined, render: () => Promise.resolve({ svg: SVG }) }

/** A formula and a diagram above some code whose button is pressed when what draws them comes. Returns the fault. */
export async function pressWhileItIsDrawn(hand: Hand): Promise<string | undefined> {
  await setter.load()
  let come = (): void => undefined
  const coming = new Promise<void>((resolve) => (come = resolve))
  hold(setter, coming)
  const plugins = [math(), mermaid({ load: () => coming.then(() => ({ default: drawn })) })]
  const text = '$$\\frac{\\frac{a}{b}}{c}$$\n\n```mermaid\ngraph TD; A-->B\n```\n\n```\nlast()\n```'
  render(<Markdown text={text} plugins={plugins} />)
  await frames()
  return press([...document.querySelectorAll<HTMLElement>('button')].at(-1)!, come, hand)
}

/** Has the page as it is before the rest of the package has come. Returns what lets that come. */
function holdLater(): () => void {
  let come = (): void => undefined
  const coming = new Promise<void>((resolve) => (come = resolve))
  hold(around, coming)
  hold(byHand, coming)
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

/** What goes wrong with one thing of each kind in all stories, pressed while the rest of the package comes. */
export async function pressWhileItComes(
  hand: Hand,
): Promise<{ pressed: number; faults: string[] }> {
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
        const fault = await press(element, come, hand)
        if (fault) faults.push(`${name}: ${nameOf(element)} ${fault}`)
      }
      isMore = element !== undefined
      cleanup()
      document.body.replaceChildren()
      vi.restoreAllMocks()
    }
  }
  return { pressed: met.size, faults }
}

/** A chat whose answer is written by hand. */
export function openWritten(props?: Partial<ChatProps>): (text: string) => Promise<unknown> {
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

export const scrolled = (): number => {
  const { scrollHeight, scrollTop, clientHeight } = document.querySelector('[data-x-viewport]')!
  return Math.round(scrollHeight - scrollTop - clientHeight)
}

/** The same with one of each kind in sight, while an answer is written and the thread follows it. */
export async function pressWhileItIsWritten(
  hand: Hand,
): Promise<{ pressed: number; faults: string[] }> {
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
      const fault = await press(
        element,
        () => write(`\n\n${'Another line of it.\n\n'.repeat(20)}And so it goes on.`),
        hand,
      )
      if (fault) faults.push(`${nameOf(element)} ${fault}`)
      // What was held back is made up for; a button at the end of the thread has the focus, and no selection. Where the
      // keyboard is on something in the thread, that stays in view.
      if (hand !== 'key') await expect.poll(scrolled).toBeLessThan(2)
    }
    isMore = element !== undefined
    cleanup()
  }
  return { pressed, faults }
}
