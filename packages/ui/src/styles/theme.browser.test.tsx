import { cleanup, render } from '@testing-library/react'
import { Chat, ConversationList } from '@x/ui'
import { createConversations } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { afterEach, expect, it } from 'vitest'
import { unlayered } from '../../unlayered.ts'
import { sandboxChat } from '../story-chat.tsx'
import parts from './parts.css?inline'
import layered from '../styles.css?inline'

const sheets: HTMLStyleElement[] = []

function addSheet(css: string): void {
  const sheet = document.createElement('style')
  sheet.textContent = css
  document.head.append(sheet)
  sheets.push(sheet)
}

afterEach(() => {
  cleanup()
  for (const sheet of sheets.splice(0)) sheet.remove()
})

const hello = [{ role: 'user' as const, content: 'Hello' }]

function chatIn(name: string): HTMLElement {
  const chat = document.querySelector<HTMLElement>(`.${name} [data-x-chat]`)
  if (!chat) throw new Error(`There is no chat in .${name}.`)
  return chat
}

/** What is painted behind a person's words. */
function bubbleIn(name: string): string {
  const body = chatIn(name).querySelector('[data-x-message-body]')
  if (!body) throw new Error(`There is no message in .${name}.`)
  return getComputedStyle(body).backgroundColor
}

function twoChats(): void {
  render(
    <>
      <div className="one">
        <Chat chat={sandboxChat({ text: 'x' }, hello)} />
      </div>
      <div className="two">
        <Chat chat={sandboxChat({ text: 'x' }, hello)} />
      </div>
    </>,
  )
}

it.each([
  ['with', layered],
  ['without', unlayered(parts)],
])('gives two chats two accents by what is around them, %s layers', (_, css) => {
  addSheet(css)
  addSheet('.one { --x-accent: oklch(0.5 0.2 20) } .two { --x-accent: oklch(0.5 0.2 150) }')
  twoChats()
  expect(bubbleIn('one')).toContain('20')
  expect(bubbleIn('two')).toContain('150')
})

it('takes an accent on the chat itself, and one inside of another', () => {
  addSheet(layered)
  addSheet(
    '.two { --x-accent: oklch(0.5 0.2 150) } .two [data-x-chat] { --x-accent: oklch(0.5 0.2 20) }',
  )
  twoChats()
  expect(bubbleIn('two')).toMatch(/ 20\)$/)
})

it('keeps a single colour that is set on the chat', () => {
  addSheet(layered)
  addSheet('[data-x-chat] { --x-bubble: rgb(1, 2, 3) }')
  twoChats()
  expect(bubbleIn('one')).toBe('rgb(1, 2, 3)')
})

it('follows the nearest theme: light in dark, and dark in light', () => {
  addSheet(layered)
  render(
    <div data-theme="dark">
      <div className="one">
        <Chat chat={sandboxChat({ text: 'x' }, hello)} />
      </div>
      <div className="two" data-theme="light">
        <Chat chat={sandboxChat({ text: 'x' }, hello)} />
      </div>
    </div>,
  )
  expect(getComputedStyle(chatIn('one')).colorScheme).toBe('dark')
  expect(getComputedStyle(chatIn('two')).colorScheme).toBe('light')
  expect(bubbleIn('one')).not.toBe(bubbleIn('two'))
})

it.each([
  ['Tailwind’s class', () => document.documentElement.classList.add('dark')],
  ['Bootstrap’s attribute', () => document.body.setAttribute('data-bs-theme', 'dark')],
])('knows the dark theme by %s', (_, choose) => {
  addSheet(layered)
  twoChats()
  const light = bubbleIn('one')
  choose()
  expect(bubbleIn('one')).not.toBe(light)
  expect(getComputedStyle(chatIn('one')).colorScheme).toBe('dark')
  document.documentElement.classList.remove('dark')
  document.body.removeAttribute('data-bs-theme')
})

it.each(['a page with the stylesheet', 'a page without it'])(
  'follows the theme around a shadow root on %s',
  (page) => {
    if (page === 'a page with the stylesheet') addSheet(layered)
    const host = document.createElement('div')
    document.body.append(host)
    const shadow = host.attachShadow({ mode: 'open' })
    const sheet = document.createElement('style')
    sheet.textContent = layered
    const chat = document.createElement('div')
    chat.setAttribute('data-x-chat', '')
    shadow.append(sheet, chat)
    const light = getComputedStyle(chat).backgroundColor
    expect(light).toMatch(/^oklch/)
    const outer = document.body.dataset
    outer['theme'] = 'dark'
    const dark = getComputedStyle(chat).backgroundColor
    delete outer['theme']
    host.remove()
    // Only a page that has the stylesheet knows what a theme is.
    expect(dark === light).toBe(page === 'a page without it')
  },
)

it('is denser where a container says so, and nowhere else', () => {
  addSheet(layered)
  render(
    <>
      <div className="one">
        <Chat chat={sandboxChat({ text: 'x' }, hello)} />
      </div>
      <div className="two" data-density="compact">
        <Chat chat={sandboxChat({ text: 'x' }, hello)} />
      </div>
    </>,
  )
  const bubble = (name: string): number =>
    chatIn(name).querySelector('[data-x-message-body]')?.getBoundingClientRect().height ?? 0
  const field = (name: string): number =>
    chatIn(name).querySelector('[data-x-composer-card]')?.getBoundingClientRect().height ?? 0
  expect(bubble('two')).toBeLessThan(bubble('one'))
  expect(field('two')).toBeLessThan(field('one'))
  expect(bubble('two')).toBeGreaterThan(20)
})

it('gives a list of conversations beside the chat the same accent', async () => {
  addSheet(layered)
  addSheet('.one { --x-accent: oklch(0.5 0.2 20) }')
  const list = createConversations({ storage: memoryStorage() })
  render(
    <div className="one">
      <ConversationList list={list} onChoose={() => undefined} />
    </div>,
  )
  const nav = document.querySelector('[data-x-conversations]')
  expect(nav && getComputedStyle(nav).getPropertyValue('--x-bubble')).toContain('0.2 20')
})
