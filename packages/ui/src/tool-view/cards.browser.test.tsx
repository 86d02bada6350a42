// Cards of calls with nothing but a keyboard, and what is said of them to who cannot see them. Keys are real, and none of
// these tests puts the focus anywhere by itself.
import '../styles.css'
import '../present.css'
import { act, cleanup, render } from '@testing-library/react'
import { createChat } from '@x/core'
import type { ChatStore, ToolPart } from '@x/core'
import { createSandbox } from '@x/core/testing'
import type { Script } from '@x/core/testing'
// oxlint-disable-next-line no-restricted-imports -- a test stands for an app
import { tool, toolRunner } from '@x/core/tools'
import { Chat, MessageView, UIProvider } from '@x/ui'
import { presentTool, presentView } from '@x/ui/present'
import { words as arabic } from '@x/ui/words/ar'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { frames } from '../../test/scroll-page.tsx'
import { listen, type SpeechSpy } from '../../test/speech-spy.ts'
import { around, byHand, inAnswers } from '../lazy-part.ts'
import { loadDrawing } from '../present/use-drawing.ts'
import { BARS, CHOICE } from '../present/story-calls.ts'

let chat: ChatStore
let speech: SpeechSpy | undefined
let erased: string[]

// By the time that a person presses something it is there.
beforeAll(
  async () =>
    void (await Promise.all([around.load(), byHand.load(), inAnswers.load(), loadDrawing()])),
)
beforeEach(async () => {
  await page.viewport(1000, 700)
  window.focus()
  erased = []
})
afterEach(() => {
  speech?.stop()
  cleanup()
})

/** A chat that has asked what the script begins with. */
async function open(script: Script): Promise<void> {
  chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    fetch: createSandbox(script).fetch,
    tools: toolRunner({
      erase: tool<{ path: string }, string>({
        needsApproval: true,
        execute: ({ path }) => {
          erased.push(path)
          return 'gone'
        },
      }),
      pick_day: tool({ description: 'Asks' }),
      present: presentTool(),
    }),
  })
  render(
    <div style={{ position: 'fixed', inset: 0 }}>
      <Chat chat={chat} toolViews={{ present: presentView }} />
    </div>,
  )
  speech = listen()
  await frames()
  // The field has the focus already: the chat is the page.
  await keys('Go on{Enter}')
  await settled()
}

const keys = (text: string): Promise<void> => userEvent.keyboard(text)

/** Until nothing is at work any more. */
async function settled(): Promise<void> {
  await act(async () => {
    await expect.poll(() => chat.get().status).toBe('ready')
    await frames()
  })
}

function name(): string {
  const active = document.activeElement
  const label = active instanceof HTMLInputElement && active.labels?.[0]?.textContent
  return active?.getAttribute('aria-label') ?? (label || active?.textContent) ?? ''
}

/** The names of what Tab comes to, one after the other. */
async function tabs(count: number, isBack = false): Promise<string[]> {
  const found: string[] = []
  for (let stop = 0; stop < count; stop++) {
    await keys(isBack ? '{Shift>}{Tab}{/Shift}' : '{Tab}')
    found.push(name())
  }
  return found
}

/** Shift and Tab until something of that name has the focus. */
async function backTo(wanted: string): Promise<void> {
  for (let stop = 0; stop < 30; stop++) {
    if (name() === wanted) return
    await keys('{Shift>}{Tab}{/Shift}')
  }
  throw new Error(`No stop of the Tab key is called "${wanted}".`)
}

async function heard(text: string): Promise<void> {
  await expect.poll(() => speech?.said.join('\n') ?? '').toContain(text)
}
const times = (text: string): number => (speech?.said.join('\n') ?? '').split(text).length - 1

const erases = (...paths: string[]) => ({
  toolCalls: paths.map((path) => ({ name: 'erase', args: { path } })),
})
const shows = (...parts: readonly unknown[]) => ({
  toolCalls: [{ name: 'present', args: { parts } }],
})

it('asks for approval: said at once, answers first, and a menu that Escape closes', async () => {
  await open([erases('a.txt'), { text: 'It is gone.' }])
  await heard('! The assistant asks to run erase. Allow or deny it.')
  await backTo('Allow')
  expect(await tabs(2)).toEqual(['Deny', 'More choices'])
  await keys('{Enter}')
  expect(await tabs(2)).toEqual(['Always in this chat', 'Change what is sent'])
  await keys('{Escape}')
  expect(name()).toBe('More choices')
  expect(document.querySelector('details[open]')).toBeNull()
  expect(chat.get().messages.at(-1)?.status).toBe('awaiting')
  await backTo('Allow')
  await keys('{Enter}')
  // The call that was allowed has the focus, not the page.
  expect(name()).toContain('erase')
  await settled()
  expect(erased).toEqual(['a.txt'])
  await heard('New answer')
  expect(name()).toContain('erase')
  expect(times('asks to run')).toBe(1)
})

it('denies with a reason, and leaves the reason by Escape', async () => {
  await open([erases('a.txt'), { text: 'I leave it, then.' }])
  await backTo('Deny')
  await keys('{Enter}')
  expect(name()).toBe('Why not (optional)')
  await keys('{Escape}')
  await expect.poll(name).toBe('Deny')
  await keys(' ')
  await keys('I need it{Enter}')
  expect(name()).toContain('erase')
  await settled()
  expect(chat.get().messages.at(-1)?.parts[0]).toMatchObject({
    state: 'denied',
    reason: 'I need it',
  })
  expect(erased).toEqual([])
  await heard('New answer')
})

it('sends other arguments', async () => {
  await open([erases('a.txt'), { text: 'Done.' }])
  await backTo('More choices')
  await keys('{Enter}')
  await tabs(2)
  await keys('{Enter}')
  expect(name()).toBe('Arguments')
  await keys('{Control>}a{/Control}')
  await keys('{{"path":"b.txt"}')
  expect(await tabs(1)).toEqual(['Allow'])
  await keys('{Enter}')
  await settled()
  expect(erased).toEqual(['b.txt'])
})

it('asks about several calls one by one, and about all of them at once', async () => {
  await open([erases('a', 'b', 'c'), { text: 'Two are gone.' }])
  await expect.poll(() => times('The assistant asks to run erase')).toBe(3)
  await backTo('Deny all')
  expect(await tabs(1, true)).toEqual(['Allow all 3'])
  await backTo('Deny')
  await keys('{Enter}{Enter}')
  expect(name()).toContain('erase')
  expect(chat.get().messages.at(-1)?.status).toBe('awaiting')
  const stops = await tabs(1)
  expect(stops).toEqual(['Allow all 2'])
  await keys('{Enter}')
  await settled()
  expect(erased).toEqual(['a', 'b'])
  // The buttons are gone, and the conversation goes on: so does who pressed them.
  expect(name()).toBe('Message')
  await heard('Two are gone.')
  expect(times('asks to run')).toBe(3)
})

it('takes the answer to a call that nobody drew', async () => {
  await open([
    { toolCalls: [{ name: 'pick_day', args: { question: 'Which day?' } }] },
    { text: 'Friday it is.' },
  ])
  await heard('The assistant waits for your answer above.')
  expect(times('Answer complete')).toBe(0)
  await backTo('Your answer')
  expect(await tabs(2)).toEqual(['Answer', 'Skip'])
  await backTo('Your answer')
  await keys('Friday{Enter}')
  expect(name()).toContain('pick_day')
  await settled()
  expect(chat.get().messages.at(-1)?.parts[0]).toMatchObject({ result: 'Friday' })
  await heard('New answer')
})

it('takes a form, field by field, and says what is missing where it is', async () => {
  const form = {
    type: 'form',
    title: 'Where should it go?',
    fields: [
      { name: 'name', label: 'Name', type: 'text', required: true },
      { name: 'gift', label: 'Wrap it as a gift', type: 'checkbox' },
    ],
    submit: 'Place the order',
  }
  await open([shows(form), { text: 'It is on its way.' }])
  await heard('The assistant waits for your answer above.')
  await backTo('Name')
  expect(await tabs(2)).toEqual(['Wrap it as a gift', 'Place the order'])
  await keys('{Enter}')
  // The browser's own rule: what is required and empty has the focus.
  expect(name()).toBe('Name')
  expect(chat.get().messages.at(-1)?.status).toBe('awaiting')
  await keys('A. Reader{Tab} {Tab}{Enter}')
  await settled()
  expect(chat.get().messages.at(-1)?.parts[0]).toMatchObject({
    result: { values: { name: 'A. Reader', gift: true } },
  })
  expect(name()).toBe('Message')
  await heard('It is on its way.')
})

it('takes a choice by a press', async () => {
  await open([shows(CHOICE), { text: 'A good colour.' }])
  await heard('The assistant waits for your answer above.')
  await backTo('Slate')
  expect(await tabs(3)).toEqual(['Moss', 'Ember', 'Not sure yet'])
  await backTo('Moss')
  await keys(' ')
  await settled()
  expect(chat.get().messages.at(-1)?.parts[0]).toMatchObject({
    result: { values: { 'Which colour?': 'Moss' } },
  })
  expect(name()).toBe('Message')
  await heard('A good colour.')
})

it('has the numbers of a chart within reach, and takes them away again', async () => {
  await open([shows(BARS), { text: 'As you see.' }])
  await heard('As you see.')
  await backTo('Show the numbers')
  const numbers = document.activeElement
  expect(numbers?.getAttribute('aria-expanded')).toBe('false')
  await keys('{Enter}')
  expect(numbers?.getAttribute('aria-expanded')).toBe('true')
  expect(document.activeElement).toBe(numbers)
  await tabs(1)
  expect(document.activeElement?.closest('[data-x-present-part="chart"]')).toBeTruthy()
  await backTo('Show the numbers')
  await keys(' ')
  expect(numbers?.getAttribute('aria-expanded')).toBe('false')
})

it('tells of calls in a row in their order, also from the right', () => {
  const calls = ['search', 'read_page', 'summarize'].map((tool, at): ToolPart => ({
    type: 'tool',
    id: `${at}`,
    name: tool,
    argsText: '{}',
    args: {},
    state: 'done',
    result: 'r',
  }))
  render(
    <div dir="rtl">
      <UIProvider words={arabic}>
        <MessageView
          message={{ id: 'a', role: 'assistant', createdAt: 0, status: 'complete', parts: calls }}
        />
      </UIProvider>
    </div>,
  )
  const boxes = [...document.querySelectorAll('[data-x-calls] > [data-x-fold] bdi')].map((each) =>
    each.getBoundingClientRect(),
  )
  expect(boxes.length).toBe(3)
  for (const [at, box] of boxes.entries()) {
    const next = boxes[at + 1]
    if (next) expect(next.right).toBeLessThanOrEqual(box.left)
  }
})
