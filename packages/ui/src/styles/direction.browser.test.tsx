// On a page that is read from the right, what has no direction of its own has that of the page.
import '../palette.css'
import '../present.css'
import '../styles.css'
import { cleanup, render } from '@testing-library/react'
import { createClient } from '@x/core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { stories } from '../../test/stories.tsx'
import { Chat } from '../chat/chat.tsx'
import { MessageView } from '../message/message-view.tsx'
import { UIProvider } from '../ui-provider/ui-provider.tsx'
import { Usage } from '../usage/usage.tsx'
import { words as arabic } from '../words/ar.ts'
import { english } from '../words.ts'

const root = document.documentElement
const client = createClient({ baseURL: 'http://sandbox.invalid/v1' })

beforeEach(() => {
  root.dir = 'rtl'
})
afterEach(() => {
  cleanup()
  root.removeAttribute('dir')
})

it('writes from the right in each empty field of every story', () => {
  const met = new Set<string>()
  const wrong: string[] = []
  for (const { name, Story } of stories) {
    render(<Story />)
    for (const field of document.querySelectorAll<HTMLInputElement>('[dir="auto"]')) {
      if (field.value !== '') continue
      met.add(field.outerHTML.replaceAll(/(?:id|name|style)="[^"]*"/g, ''))
      if (getComputedStyle(field).direction !== getComputedStyle(field.parentElement!).direction) {
        wrong.push(`${name}: ${field.outerHTML.slice(0, 120)}`)
      }
    }
    cleanup()
  }
  expect(met.size).toBeGreaterThan(4)
  expect(wrong).toEqual([])
})

it('writes in the direction of what is written, and from the right again once that is gone', async () => {
  render(
    <Chat client={client} model="m" words={{ ...english, composerPlaceholder: 'كتابة رسالة' }} />,
  )
  const field = document.querySelector('textarea')!
  const direction = (): string => getComputedStyle(field).direction
  expect(direction()).toBe('rtl')
  await userEvent.type(field, 'hello')
  expect(direction()).toBe('ltr')
  await userEvent.clear(field)
  expect(direction()).toBe('rtl')
  await userEvent.type(field, 'مرحبا')
  expect(direction()).toBe('rtl')
})

it('has Send as far from the edge of its card in both directions, in windows of any height', async () => {
  for (const height of [400, 800]) {
    await page.viewport(390, height)
    const rooms = ['ltr', 'rtl'].map((dir) => {
      root.dir = dir
      render(<Chat client={client} model="m" />)
      const card = document.querySelector('[data-x-composer-card]')!.getBoundingClientRect()
      const send = document.querySelector('[data-x-composer-send]')!.getBoundingClientRect()
      cleanup()
      return Math.round(dir === 'ltr' ? card.right - send.right : send.left - card.left)
    })
    expect(rooms[0]).toBeGreaterThan(4)
    expect(rooms[1]).toBe(rooms[0])
  }
})

/** Where a piece of the page's text begins, in pixels from the left. */
function placeOf(piece: string): number {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.textContent!.indexOf(piece)
    if (at === -1) continue
    const range = document.createRange()
    range.setStart(node, at)
    range.setEnd(node, at + piece.length)
    return range.getBoundingClientRect().left
  }
  throw new Error(`"${piece}" is not on the page.`)
}

it('keeps the sign of a currency behind its letters', () => {
  render(
    <UIProvider words={arabic}>
      <Usage
        usage={{
          promptTokens: 1,
          completionTokens: 1,
          totalTokens: 2,
          cost: { amount: '0.42', currency: 'USD', estimated: false },
          raw: {},
        }}
        items={['cost']}
      />
    </UIProvider>,
  )
  expect(placeOf('$')).toBeGreaterThan(placeOf('US'))
  expect(placeOf('US')).toBeLessThan(placeOf('0.42'))
})

it('says how often a tool ran behind its name', () => {
  const call = { type: 'tool', name: 'search', argsText: '{}', args: {}, state: 'done' } as const
  const parts = ['1', '2'].map((id) => ({ ...call, id, result: 'r' }))
  render(
    <UIProvider words={arabic}>
      <MessageView
        message={{ id: 'a', role: 'assistant', createdAt: 0, status: 'complete', parts }}
      />
    </UIProvider>,
  )
  expect(placeOf('Search')).toBeGreaterThan(placeOf('مكرر'))
  expect(placeOf('مكرر')).toBeGreaterThan(placeOf('2'))
})
