// A form of `present` under real keys: in either direction, in the digits of any language, with what is wrong told.
import '../styles.css'
import '../present.css'
import { act, cleanup, render } from '@testing-library/react'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { toolRunner } from '@x/core/tools'
import { Chat } from '@x/ui'
import { presentTool, presentView } from '@x/ui/present'
import { words as arabic } from '@x/ui/words/ar'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cdp, userEvent } from 'vitest/browser'
import { listen } from '../../test/speech-spy.ts'
import type { SpeechSpy } from '../../test/speech-spy.ts'
import { around, byHand, inAnswers } from '../lazy-part.ts'

const PAGES = {
  'in English': {
    dir: 'ltr',
    words: undefined,
    labels: ['Name', 'Pairs', 'Size', 'For the courier', 'As a gift', 'Colour', 'Slate', 'Moss'],
    thanks: 'On its way.',
  },
  'in Arabic, from right to left': {
    dir: 'rtl',
    words: arabic,
    labels: ['الاسم', 'العدد', 'المقاس', 'للساعي', 'هدية', 'اللون', 'رمادي', 'أخضر'],
    thanks: 'في الطريق.',
  },
} as const

let chat: ChatStore
let spy: SpeechSpy

beforeEach(async () => {
  await Promise.all([around.load(), byHand.load(), inAnswers.load()])
})

afterEach(() => {
  spy.stop()
  cleanup()
  document.documentElement.dir = ''
})

async function open({ dir, words, labels, thanks }: (typeof PAGES)[keyof typeof PAGES]) {
  document.documentElement.dir = dir
  const [name, pairs, size, note, gift, colour, slate, moss] = labels
  const parts = [
    {
      type: 'form',
      title: name,
      fields: [
        { name: 'name', label: name, type: 'text', required: true },
        { name: 'pairs', label: pairs, type: 'number', required: true },
        { name: 'size', label: size, type: 'select', options: ['41', '42', '43'] },
        { name: 'note', label: note, type: 'textarea' },
        { name: 'gift', label: gift, type: 'checkbox' },
      ],
    },
    { type: 'choice', name: 'colour', title: colour, options: [slate, moss], multiple: true },
  ]
  const { fetch } = createSandbox([
    { toolCalls: [{ name: 'present', args: { parts } }] },
    { text: thanks },
  ])
  chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    fetch,
    tools: toolRunner({ present: presentTool() }),
  })
  render(<Chat chat={chat} words={words} toolViews={{ present: presentView }} />)
  spy = listen()
  await act(async () => void chat.send('Go'))
  await expect.poll(() => document.querySelector('[data-x-present] [type=submit]')).not.toBeNull()
  act(() => field('name').focus())
}

const field = (name: 'name' | 'pairs'): HTMLInputElement =>
  document.querySelectorAll<HTMLInputElement>('[data-x-present] input[type=text]')[
    name === 'name' ? 0 : 1
  ]!
const press = (keys: string): Promise<void> => userEvent.keyboard(keys)
/** As an input method writes: not every digit has a key. */
const write = (text: string): Promise<unknown> => cdp().send('Input.insertText', { text })
const answer = (): unknown =>
  chat
    .get()
    .messages.flatMap(({ parts }) => parts)
    .find((part) => part.type === 'tool' && part.state === 'done')

describe.each(Object.entries(PAGES))('a form %s', (_, page) => {
  it('is filled in and sent by keys alone, and says what is missing where it is missing', async () => {
    await open(page)
    const [, , , , , , slate] = page.labels
    // Nothing is filled in: the first field that needs something has the focus, and nothing is sent.
    await press('{Enter}')
    expect(document.activeElement).toBe(field('name'))
    expect(field('name').validity.valueMissing).toBe(true)
    await write('A. Reader')
    await press('{Enter}')
    expect(document.activeElement).toBe(field('pairs'))
    await write('two')
    await press('{Enter}')
    expect(document.activeElement).toBe(field('pairs'))
    expect(field('pairs').validity.patternMismatch).toBe(true)
    expect(answer()).toBeUndefined()
    await press('{Control>}a{/Control}')
    await write('١٢٫٥')
    expect(field('pairs').validity.valid).toBe(true)
    await press('{Tab}{ArrowDown}{ArrowDown}{Tab}')
    await write('ring twice')
    await press('{Enter}')
    await write('please')
    await press('{Tab} {Tab} {Tab}{Tab}')
    expect(document.activeElement?.matches('[data-x-present] [type=submit]')).toBe(true)
    await press('{Enter}')
    await expect.poll(answer).toMatchObject({
      result: {
        values: {
          name: 'A. Reader',
          pairs: 12.5,
          size: '42',
          note: 'ring twice\nplease',
          gift: true,
          colour: [slate],
        },
      },
    })
    // The person goes on somewhere, and hears what came of it.
    await expect.poll(() => document.activeElement).not.toBe(document.body)
    await expect.poll(() => spy.said.join(' ')).toMatch(page.thanks)
  })

  it('keeps a number as it is typed, at the side where one writes', async () => {
    await open(page)
    const input = field('pairs')
    act(() => input.focus())
    expect(getComputedStyle(input).direction).toBe(page.dir)
    await write('-٣')
    expect(input.value).toBe('-٣')
    expect(getComputedStyle(input).direction).toBe('ltr')
  })
})

it.each([
  ['Arabic', '١٬٢٣٤٫٥', 1234.5],
  ['Persian', '۱۲۳', 123],
  ['wide', '１２．５', 12.5],
  ['Hindi', '४२', 42],
  ['Bengali, below nothing', '−৭', -7],
])('takes %s digits as the number that they are: %s', async (_, typed, number) => {
  await open(PAGES['in English'])
  await write('A')
  await press('{Tab}')
  await write(typed)
  await press('{Enter}')
  await expect.poll(answer).toMatchObject({ result: { values: { pairs: number } } })
})
