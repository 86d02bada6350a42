import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createConversations } from '@x/core'
import type { Conversations } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import type { MemoryStorage } from '@x/core/testing'
import { ConversationList } from '@x/ui'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { record } from '@x/core/test/stored-chat'

let storage: MemoryStorage
let list: Conversations

beforeEach(() => {
  storage = memoryStorage()
})
afterEach(() => list.dispose())

/** A list with the one conversation `a`. */
async function open(): Promise<void> {
  storage.records.set('a', record({ title: 'a' }))
  list = createConversations({ storage, baseURL: 'http://sandbox.invalid/v1', model: 'm' })
  render(<ConversationList list={list} onChoose={() => undefined} />)
  await screen.findByRole('button', { name: 'a' })
}

const rows = (): (string | null | undefined)[] =>
  screen
    .queryAllByRole('listitem')
    .map((row) => row.querySelector('[data-x-conversation-title]')?.textContent)
const row = (title: string): HTMLElement => screen.getByRole('button', { name: title })
const focus = (title: string): void => act(() => row(title).focus())

describe('a title', () => {
  it.each(['F2', 'its button'])('is changed in place by %s, and the focus is back', async (way) => {
    await open()
    focus('a')
    if (way === 'F2') await userEvent.keyboard('{F2}')
    else await userEvent.click(row('Rename: a'))
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Title' })
    expect(field.value).toBe('a')
    await userEvent.keyboard('A better name{Enter}')
    await waitFor(() => expect(rows()).toEqual(['A better name']))
    expect(document.activeElement).toBe(row('A better name'))
    await waitFor(() => expect(storage.records.get('a')?.title).toBe('A better name'))
  })

  it('stays with Escape, and with a change to nothing', async () => {
    await open()
    for (const keys of ['other{Escape}', '{Delete}{Enter}']) {
      focus('a')
      await userEvent.keyboard(`{F2}${keys}`)
      expect(rows()).toEqual(['a'])
    }
    expect(storage.calls.filter((call) => call.startsWith('save'))).toEqual([])
  })

  it('is kept when the field is left', async () => {
    await open()
    focus('a')
    await userEvent.keyboard('{F2}b')
    await userEvent.click(screen.getByRole('searchbox', { name: 'Search conversations' }))
    await waitFor(() => expect(rows()).toEqual(['b']))
    expect(document.activeElement).toBe(
      screen.getByRole('searchbox', { name: 'Search conversations' }),
    )
  })

  it.each([
    { isComposing: true, keyCode: 13 },
    { isComposing: false, keyCode: 229 },
  ])('is not ended by the Enter of a composition: %j', async (event) => {
    await open()
    focus('a')
    await userEvent.keyboard('{F2}')
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'Title' }), { key: 'Enter', ...event })
    expect(screen.getByRole('textbox', { name: 'Title' })).toBeDefined()
  })
})
