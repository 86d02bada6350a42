// What can be done with a conversation, on a phone.
import '../styles.css'
import { cleanup, render } from '@testing-library/react'
import { createConversations } from '@x/core'
import type { Conversations } from '@x/core'
import { record } from '@x/core/test/stored-chat'
import { memoryStorage } from '@x/core/testing'
import { ConversationList } from '@x/ui'
import { afterEach, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import { onPhone } from '../../test/fingers.ts'

let list: Conversations

onPhone()

afterEach(() => {
  cleanup()
  list.dispose()
})

it.each(['ltr', 'rtl'])(
  'shows it on a line of its own, and leaves the title its place: %s',
  async (dir) => {
    const title = 'A quick hello there, friend'
    const storage = memoryStorage()
    for (const id of ['c', 'd']) storage.records.set(id, record({ id, title: `${title}: ${id}` }))
    list = createConversations({ storage, baseURL: 'http://sandbox.invalid/v1', model: 'm' })
    render(
      <div dir={dir} style={{ inlineSize: 300 }}>
        <ConversationList list={list} onChoose={() => undefined} />
      </div>,
    )
    await expect.poll(() => document.querySelectorAll('[data-x-conversation]').length).toBe(2)
    const row = document.querySelector('[data-x-conversation]')!
    const boxOf = (selector: string): DOMRect =>
      row.querySelector(selector)!.getBoundingClientRect()
    const name = row.querySelector('[data-x-conversation-title]')!
    const kept = ['[data-x-conversation-title]', '[data-x-conversation-more]'] as const
    const before = kept.map((selector) => boxOf(selector).toJSON())
    await userEvent.click(row.querySelector('[data-x-conversation-more]')!)
    expect(kept.map((selector) => boxOf(selector).toJSON())).toEqual(before)
    expect(name.scrollWidth).toBeLessThanOrEqual(name.clientWidth)
    const more = boxOf('[data-x-conversation-more]')
    const actions = [...row.querySelectorAll('[data-action]')].map((each) =>
      each.getBoundingClientRect(),
    )
    expect(actions).toHaveLength(3)
    for (const { top, width, height } of actions) {
      expect(top).toBeGreaterThanOrEqual(more.bottom)
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(40)
    }
    const [first, second] = [...document.querySelectorAll('[data-x-conversation]')]
    expect(second?.getBoundingClientRect().top).toBeGreaterThanOrEqual(
      first?.getBoundingClientRect().bottom ?? Infinity,
    )
    await userEvent.click(row.querySelector('[data-x-conversation-more]')!)
    expect(boxOf('[data-x-conversation-actions]').height).toBe(0)
  },
)
