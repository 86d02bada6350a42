// Whatever has the focus and goes away by itself has an heir. The test goes through every control that it finds in every
// scene, with the keyboard, and holds that the focus is on something with a name afterwards.
import '../styles.css'
import { act, cleanup, render } from '@testing-library/react'
import { createChat, createConversations } from '@x/core'
import type { ChatMessage, ChatStore, Conversations } from '@x/core'
import { createSandbox, memoryStorage } from '@x/core/testing'
import type { Script } from '@x/core/testing'
import { Chat, ConversationList } from '@x/ui'
import { useState } from 'react'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { record } from '@x/core/test/stored-chat'
import { frames } from '../../test/scroll-page.tsx'
import { byHand } from '../lazy-part.ts'

const FOCUSABLE = 'a[href], button, input:not([type="file"]), select, textarea, summary, [tabindex]'
const PICTURE =
  '![a picture](https://pictures.invalid/1.png) and ![another](https://pictures.invalid/2.png)'

let conversations: Conversations | undefined

// By the time that a person presses something it is there.
beforeAll(byHand.load)
beforeEach(async () => {
  await page.viewport(1000, 700)
  // A picture of an address that does not answer stays a picture that failed, and a file goes nowhere.
  vi.spyOn(window, 'open').mockReturnValue(null)
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: { writeText: () => Promise.resolve(), write: () => Promise.resolve() },
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  cleanup()
  conversations?.dispose()
  conversations = undefined
})

const ASKED: ChatMessage[] = [
  message('q', 'user', 'A question.'),
  message('a', 'assistant', `An answer with ${PICTURE}\n\n\`\`\`ts\nconst x = 1\n\`\`\``),
]

function message(id: string, role: 'user' | 'assistant', text: string): ChatMessage {
  return {
    id,
    role,
    createdAt: 0,
    status: 'complete',
    parts: [{ type: 'text', state: 'done', text }],
  }
}

function open(script: Script, initialMessages: readonly ChatMessage[] = []): ChatStore {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox(script).fetch,
    initialMessages: [...initialMessages],
  })
  render(
    <div style={{ blockSize: '640px' }}>
      <Chat
        chat={chat}
        announce="off"
        autoFocus={false}
        suggestions={['What can you do?', 'And what not?']}
        onFeedback={() => undefined}
      />
    </div>,
  )
  return chat
}

const settled = (chat: ChatStore, status: string): Promise<void> =>
  act(async () => {
    await expect.poll(() => chat.get().status).toBe(status)
    await frames()
  })

/** Places with controls of all kinds, each made anew for each control. */
const SCENES: Readonly<Record<string, () => Promise<ChatStore | undefined>>> = {
  'an empty chat': async () => open([{ text: 'One.' }, { text: 'Two.' }]),
  'an answer with pictures': async () => open({ text: 'Another answer.' }, ASKED),
  versions: async () => {
    const chat = open([{ text: 'Second.' }, { text: 'Third.' }, { text: 'Fourth.' }], ASKED)
    for (let version = 0; version < 2; version++) {
      act(() => void chat.regenerate())
      await settled(chat, 'ready')
    }
    act(() => void chat.edit('q', 'Another question.'))
    await settled(chat, 'ready')
    return chat
  },
  'an error': async () => {
    const chat = open([{ error: { status: 402, message: 'No credit.' } }, { text: 'Now.' }])
    act(() => void chat.send('Question'))
    await settled(chat, 'error')
    return chat
  },
  'an answer that was cut': async () => {
    const chat = open([{ text: 'Half of it.', finishReason: 'length' }, { text: 'The rest.' }])
    act(() => void chat.send('Question'))
    await settled(chat, 'ready')
    return chat
  },
  'a list': async () => {
    const storage = memoryStorage()
    for (const id of ['one', 'two', 'three']) {
      storage.records.set(id, record({ id, title: id, updatedAt: 1, createdAt: 1 }))
    }
    conversations = createConversations({
      storage,
      baseURL: 'http://sandbox.invalid/v1',
      model: 'm',
    })
    render(<Page list={conversations} />)
    await expect.poll(() => document.querySelectorAll('[data-x-conversation]').length).toBe(3)
    return undefined
  },
}

function Page({ list }: { list: Conversations }): React.ReactElement {
  const [id, setId] = useState('one')
  return (
    <div style={{ display: 'flex', blockSize: '640px' }}>
      <ConversationList list={list} current={id} onChoose={setId} />
      <Chat
        key={id}
        baseURL="http://sandbox.invalid/v1"
        model="m"
        options={{ fetch }}
        announce="off"
      />
    </div>
  )
}

const { fetch } = createSandbox({ text: 'x' })

/** Everything on the page that can have the focus, in its order. */
function controls(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) => element.checkVisibility() && element.closest('[data-x-chat], nav'),
  )
}

const nameOf = (element: Element | null): string =>
  `${element?.tagName} ${element?.getAttribute('aria-label') ?? element?.textContent?.trim().slice(0, 40)}`

function expectHeir(what: string): void {
  const active = document.activeElement
  expect(active, what).not.toBe(document.body)
  expect(active, what).not.toBeNull()
  const name =
    active?.getAttribute('aria-label') ??
    active?.getAttribute('aria-labelledby') ??
    active?.textContent?.trim()
  expect(name, what).toBeTruthy()
  expect(active?.checkVisibility(), what).toBe(true)
}

for (const [scene, make] of Object.entries(SCENES)) {
  it(`has an heir for every control of ${scene}`, async () => {
    await make()
    const count = controls().length
    expect(count).toBeGreaterThan(3)
    for (let at = 0; at < count; at++) {
      if (at > 0) await make()
      const control = controls()[at]
      if (!control) throw new Error(`Control ${at} of ${scene} is not there again.`)
      act(() => control.focus())
      const what = `${nameOf(control)} of ${scene}`
      await userEvent.keyboard('{Enter}')
      await act(frames)
      expectHeir(what)
      await act(frames)
      expectHeir(`${what}, later`)
      await userEvent.keyboard('{Escape}')
      cleanup()
      conversations?.dispose()
      conversations = undefined
    }
  })
}

it('has an heir for whatever is taken away by somebody else', async () => {
  const chat = await SCENES['versions']!()
  const count = controls().length
  expect(count).toBeGreaterThan(3)
  for (let at = 0; at < count; at++) {
    act(() => controls()[at]?.focus())
    act(() => chat!.setMessages([]))
    await act(frames)
    expectHeir(`after control ${at}`)
    cleanup()
    if (at < count - 1) await SCENES['an answer with pictures']!()
    if (!controls()[at + 1]) break
  }
})

/** By its own option, which asks where the focus is before it takes it. */
const ASKED_FOR = { autoFocus: true }
const active = (): string => nameOf(document.activeElement)
const FIELD = 'TEXTAREA Message'

async function press(name: string | RegExp, index = -1): Promise<void> {
  const found = page.getByRole('button', { name }).elements().at(index)
  act(() => (found as HTMLElement).focus())
  await userEvent.keyboard('{Enter}')
  await act(frames)
  await act(frames)
}

it('goes to the field after what makes the chat answer, or ends an error', async () => {
  await SCENES['an empty chat']!()
  await press('What can you do?')
  expect(active()).toBe(FIELD)
  await press('Regenerate')
  expect(active()).toBe(FIELD)
  await press('Edit message')
  expect(active()).toBe('TEXTAREA Edit message')
  await userEvent.keyboard(', or not?{Enter}')
  await act(frames)
  expect(active()).toBe(FIELD)
  cleanup()
  for (const button of ['Try again', 'Dismiss']) {
    await SCENES['an error']!()
    await press(button)
    expect(active(), button).toBe(FIELD)
    cleanup()
  }
  await SCENES['an answer that was cut']!()
  await press('Continue')
  expect(active()).toBe(FIELD)
})

it('goes to the message that the focus was in when nothing was asked', async () => {
  await SCENES['an answer with pictures']!()
  await press(/Load image/, 0)
  expect(active()).toContain('ARTICLE')
  expect(document.activeElement?.getAttribute('data-role')).toBe('assistant')
  await press('Edit message')
  await userEvent.keyboard('{Escape}')
  await act(frames)
  expect(document.activeElement?.getAttribute('data-role')).toBe('user')
})

it('stays on the button that steps through versions, of an answer and of the first question', async () => {
  const chat = (await SCENES['versions']!())!
  await press('Previous version', 0)
  expect(active()).toBe('BUTTON Previous version')
  expect(chat.get().messages[0]?.id).toBe('q')
  // At its edge: nothing is before it, and the button is where it was.
  await userEvent.keyboard('{Enter}')
  expect(active()).toBe('BUTTON Previous version')
  const shown = (): string | undefined => chat.get().messages[1]?.id
  const last = shown()
  await press('Previous version')
  const middle = shown()
  await userEvent.keyboard('{Enter}')
  await act(frames)
  expect(new Set([last, middle, shown()]).size).toBe(3)
  expect(active()).toBe('BUTTON Previous version')
  await press('Next version')
  await userEvent.keyboard('{Enter}')
  await act(frames)
  expect(shown()).toBe(last)
  expect(active()).toBe('BUTTON Next version')
})

it('stays on what pins a conversation, and brings back the last one that was deleted', async () => {
  await SCENES['a list']!()
  await press('Pin: two')
  expect(active()).toBe('BUTTON Unpin: two')
  const rows = (): number => document.querySelectorAll('[data-x-conversation]').length
  act(() => document.querySelector<HTMLElement>('[data-x-conversation-open]')?.focus())
  for (let left = 2; left >= 0; left--) {
    await userEvent.keyboard('{Delete}')
    await expect.poll(rows).toBe(left)
    await act(frames)
  }
  expect(active()).toBe('BUTTON New chat')
  await userEvent.keyboard('{Control>}z{/Control}')
  await expect.poll(rows).toBe(1)
})

it('puts the focus into the field of a new chat that was asked for', async () => {
  await SCENES['a list']!()
  await press('New chat')
  expect(active()).toBe(FIELD)
})

it.each([
  ['it is the page', {}, '600px', true],
  ['it is told to, in a page that scrolls', { autoFocus: true }, '3000px', true],
  ['the page scrolls', {}, '3000px', false],
  [
    'it is a part of the page',
    { style: { inlineSize: '300px', blockSize: '500px' } },
    '600px',
    false,
  ],
  ['it is told not to', { autoFocus: false }, '600px', false],
])('has the focus in its field when it opens, where %s: %s', async (_, props, height, isThere) => {
  act(() => window.focus())
  render(
    <div style={{ blockSize: height }}>
      <Chat
        baseURL="http://sandbox.invalid/v1"
        model="m"
        style={{ blockSize: '500px' }}
        {...props}
      />
    </div>,
  )
  await frames()
  expect(document.activeElement?.tagName).toBe(isThere ? 'TEXTAREA' : 'BODY')
})

it('takes the focus from nobody when it opens', async () => {
  const field = document.createElement('input')
  document.body.append(field)
  field.focus()
  render(<Chat baseURL="http://sandbox.invalid/v1" model="m" {...ASKED_FOR} />)
  await frames()
  expect(document.activeElement).toBe(field)
  field.remove()
})

it('opens no keyboard over what a finger came to see', async () => {
  const real = window.matchMedia.bind(window)
  vi.spyOn(window, 'matchMedia').mockImplementation((query) =>
    real(query.replace('pointer: fine', 'pointer: none')),
  )
  render(<Chat baseURL="http://sandbox.invalid/v1" model="m" {...ASKED_FOR} />)
  await frames()
  expect(document.activeElement).toBe(document.body)
  cleanup()
  await SCENES['an empty chat']!()
  await press('What can you do?')
  expect(active()).toContain('Conversation')
})
