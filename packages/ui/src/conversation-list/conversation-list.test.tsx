import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createConversations } from '@x/core'
import type { ChatRecord, Conversations } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import type { MemoryStorage } from '@x/core/testing'
import { Chat, ConversationList, UIProvider } from '@x/ui'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { record } from '@x/core/test/stored-chat'

const NOW = new Date(2026, 5, 17, 15).getTime()
const DAY = 86_400_000

let storage: MemoryStorage
let list: Conversations
let chosen: string[]

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
  storage = memoryStorage()
  chosen = []
})
afterEach(() => {
  list.dispose()
  vi.useRealTimers()
})

function keep(id: string, daysAgo: number, more: Partial<ChatRecord> = {}): void {
  const updatedAt = NOW - daysAgo * DAY
  storage.records.set(id, record({ id, title: id, updatedAt, createdAt: updatedAt, ...more }))
}

function Page({ first, isLinked }: { first?: string | undefined; isLinked: boolean }) {
  const [current, setCurrent] = useState(first)
  return (
    <ConversationList
      list={list}
      current={current}
      hrefOf={isLinked ? (id) => `#${id}` : undefined}
      onChoose={(id) => {
        chosen.push(id)
        setCurrent(id)
      }}
    />
  )
}

async function open(first?: string, isLinked = false): Promise<void> {
  list = createConversations({ storage, baseURL: 'http://sandbox.invalid/v1', model: 'm' })
  render(<Page first={first} isLinked={isLinked} />)
  await waitFor(() => expect(list.get().status).not.toBe('loading'))
}

const rows = (): (string | null | undefined)[] =>
  screen
    .queryAllByRole('listitem')
    .map((row) => row.querySelector('[data-x-conversation-title]')?.textContent)
const row = (title: string): HTMLElement => screen.getByRole('button', { name: title })
const focus = (title: string): void => act(() => row(title).focus())

describe('the list', () => {
  it('groups by day: pinned ones, then today, yesterday, the week by its days, and months', async () => {
    keep('today', 0)
    keep('late last night', 0.7)
    keep('on sunday', 3)
    keep('in may', 30)
    keep('in a year before', 400)
    keep('kept above', 500, { isPinned: true })
    await open()
    const groups = screen.getAllByRole('heading').map((heading) => [
      heading.textContent,
      ...within(heading.parentElement as HTMLElement)
        .getAllByRole('listitem')
        .map((each) => each.querySelector('[data-x-conversation-title]')?.textContent),
    ])
    expect(groups).toEqual([
      ['Pinned', 'kept above'],
      ['Today', 'today'],
      ['Yesterday', 'late last night'],
      ['Sunday', 'on sunday'],
      ['May', 'in may'],
      ['May 2025', 'in a year before'],
    ])
  })

  it('opens one by click and marks the one that is shown', async () => {
    keep('a', 0)
    keep('b', 1)
    await open('a')
    expect(row('a').getAttribute('aria-current')).toBe('page')
    await userEvent.click(row('b'))
    expect(chosen).toEqual(['b'])
    expect(row('b').getAttribute('aria-current')).toBe('page')
    expect(row('a').hasAttribute('aria-current')).toBe(false)
  })

  it('is made of links where it knows addresses, and leaves other tabs to the browser', async () => {
    keep('a', 0)
    await open(undefined, true)
    const link = screen.getByRole('link', { name: 'a' })
    expect(link.getAttribute('href')).toBe('#a')
    expect(fireEvent.click(link)).toBe(false)
    expect(fireEvent.click(link, { ctrlKey: true })).toBe(true)
    expect(chosen).toEqual(['a'])
  })

  it('starts a new chat under a new id', async () => {
    await open()
    await userEvent.click(row('New chat'))
    expect(chosen).toHaveLength(1)
    expect(list.open(chosen[0] ?? '').get().messages).toEqual([])
  })

  it('follows what is said elsewhere', async () => {
    keep('a', 0)
    await open()
    await act(async () => storage.save('a', { title: 'From another tab' }))
    await waitFor(() => expect(rows()).toEqual(['From another tab']))
  })

  it('speaks the words and counts the days of the reader', async () => {
    keep('a', 1)
    list = createConversations({ storage, baseURL: 'http://sandbox.invalid/v1', model: 'm' })
    render(
      <UIProvider locale="de" words={{ conversations: { newChat: 'Neuer Chat' } }}>
        <ConversationList list={list} onChoose={() => undefined} />
      </UIProvider>,
    )
    await screen.findByRole('heading', { name: 'Gestern' })
    expect(row('Neuer Chat')).toBeDefined()
  })
})

describe('with the keyboard', () => {
  it('is one stop of the Tab key; arrows, Home and End go through it', async () => {
    for (const [index, id] of ['a', 'b', 'c'].entries()) keep(id, index)
    await open('b')
    expect(row('b').tabIndex).toBe(0)
    expect(row('a').tabIndex).toBe(-1)
    focus('b')
    await userEvent.keyboard('{ArrowDown}')
    expect(document.activeElement).toBe(row('c'))
    await userEvent.keyboard('{ArrowDown}{Home}')
    expect(document.activeElement).toBe(row('a'))
    expect(row('a').tabIndex).toBe(0)
    await userEvent.keyboard('{End}{ArrowUp}{Enter}')
    expect(chosen).toEqual(['b'])
    await userEvent.tab()
    expect(document.activeElement).toBe(screen.getByLabelText('More: b'))
    await userEvent.tab()
    expect(document.activeElement).toBe(row('Pin: b'))
  })

  it('goes from the search into what was found', async () => {
    keep('a', 0)
    await open()
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search conversations' }),
      '{ArrowDown}',
    )
    expect(document.activeElement).toBe(row('a'))
  })
})

describe('deleting', () => {
  it('takes one out by the Delete key, goes to its neighbour, and gives it back', async () => {
    for (const [index, id] of ['a', 'b', 'c'].entries()) keep(id, index)
    await open('a')
    focus('b')
    await userEvent.keyboard('{Delete}')
    await waitFor(() => expect(rows()).toEqual(['a', 'c']))
    expect(document.activeElement).toBe(row('c'))
    expect(screen.getByRole('status').textContent).toBe('Deleted: b')
    await userEvent.click(row('Undo'))
    await waitFor(() => expect(rows()).toEqual(['a', 'b', 'c']))
    expect(storage.records.has('b')).toBe(true)
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull()
  })

  it('brings back with Control and Z as well', async () => {
    keep('a', 0)
    keep('b', 1)
    await open()
    focus('b')
    await userEvent.keyboard('{Delete}')
    await waitFor(() => expect(rows()).toEqual(['a']))
    await userEvent.keyboard('{Control>}z{/Control}')
    await waitFor(() => expect(rows()).toEqual(['a', 'b']))
  })

  it('leaves the one that was shown for a new chat', async () => {
    keep('a', 0)
    await open('a')
    await userEvent.click(row('Delete: a'))
    expect(chosen).toHaveLength(1)
    expect(chosen[0]).not.toBe('a')
    await waitFor(() => expect(rows()).toEqual([]))
    await userEvent.click(row('Undo'))
    await waitFor(() => expect(chosen.at(-1)).toBe('a'))
  })

  it('says in a sentence when it does not work, and the conversation stays', async () => {
    keep('a', 0)
    await open()
    storage.fail(new Error('disk full'), 'remove')
    await userEvent.click(row('Delete: a'))
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain('could not be removed')
    expect(rows()).toEqual(['a'])
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull()
    await userEvent.click(within(alert).getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByRole('alert')).toBeNull()
  })
})

it('pins and unpins', async () => {
  keep('a', 0)
  keep('b', 1)
  await open()
  await userEvent.click(row('Pin: b'))
  await waitFor(() => expect(rows()).toEqual(['b', 'a']))
  expect(screen.getByRole('heading', { name: 'Pinned' })).toBeDefined()
  await userEvent.click(row('Unpin: b'))
  await waitFor(() => expect(rows()).toEqual(['a', 'b']))
})

describe('the search', () => {
  it('finds titles and messages, shows the words around, and goes with Escape', async () => {
    keep('Café in Porto', 0)
    keep('other', 1)
    keep('third', 2, { nodes: [], messageCount: 1 })
    await open()
    const field = screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search conversations' })
    await userEvent.type(field, 'cafe')
    await waitFor(() => expect(rows()).toEqual(['Café in Porto']))
    expect(screen.getByRole('status').textContent).toBe('1 found')
    await userEvent.clear(field)
    await userEvent.type(field, 'question')
    await waitFor(() => expect(rows()).toEqual(['Café in Porto', 'other']))
    expect(screen.getAllByText('question')).toHaveLength(2)
    await userEvent.type(field, ' nowhere')
    expect(await screen.findByText(/Nothing found/)).toBeDefined()
    await userEvent.keyboard('{Escape}')
    expect(field.value).toBe('')
    await waitFor(() => expect(rows()).toHaveLength(3))
  })
})

describe('without any', () => {
  it('says that there is nothing yet, and needs no search', async () => {
    await open()
    expect(screen.getByText(/No conversations yet/)).toBeDefined()
    expect(screen.queryByRole('searchbox')).toBeNull()
  })

  it('says that it loads', () => {
    keep('a', 0)
    list = createConversations({ storage, baseURL: 'http://sandbox.invalid/v1', model: 'm' })
    render(<ConversationList list={list} onChoose={() => undefined} />)
    expect(screen.getByText('Loading conversations…')).toBeDefined()
    return screen.findByRole('button', { name: 'a' })
  })

  it('says that it could not be loaded, and tries again', async () => {
    keep('a', 0)
    storage.fail(new Error('locked'), 'list')
    await open()
    expect(screen.getByRole('alert').textContent).toContain('could not be loaded')
    storage.fail(undefined)
    await userEvent.click(row('Try again'))
    await waitFor(() => expect(rows()).toEqual(['a']))
    expect(screen.queryByRole('alert')).toBeNull()
  })
})

it('leads past the list, to where one writes', async () => {
  keep('one', 1)
  await open()
  const chat = list.create()
  render(<Chat chat={chat} />)
  act(() => screen.getByRole('button', { name: 'Skip the list' }).focus())
  await userEvent.keyboard('{Enter}')
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Message' }))
})

it('has a search that is a landmark', async () => {
  keep('one', 1)
  await open()
  const search = screen.getByRole('search', { name: 'Search conversations' })
  expect(within(search).getByRole('searchbox')).not.toBeNull()
})
