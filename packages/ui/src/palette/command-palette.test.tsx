import { act, fireEvent, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { type Conversations, createConversations } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { UIProvider } from '@x/ui'
import { CommandPalette } from '@x/ui/palette'
import { words as german } from '@x/ui/words/de'
import { useState } from 'react'
import { beforeAll, expect, it, vi } from 'vitest'

beforeAll(() => {
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal ??= function show(this: HTMLDialogElement) {
    this.open = true
  }
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
    this.open = false
  }
})

/** Chats under these titles, the newest first, with a text each. */
async function listOf(...chats: readonly (readonly [title: string, text: string])[]) {
  const storage = memoryStorage()
  for (const [at, [title, text]] of chats.entries()) {
    const time = chats.length - at
    const message = { id: 'm', role: 'user', createdAt: time, status: 'complete' } as const
    const parts = [{ type: 'text', text, state: 'done' }] as const
    storage.records.set(`c${at}`, {
      id: `c${at}`,
      version: 1,
      title,
      createdAt: time,
      updatedAt: time,
      messageCount: 1,
      headId: 'm',
      nodes: [{ parentId: null, message: { ...message, parts: [...parts] } }],
    })
  }
  const list = createConversations({ storage, baseURL: '/api' })
  await list.load()
  return list
}

/** A page with a button that opens it. */
function Page({ list, did }: { list: Conversations; did: (what: string) => void }) {
  const [isOpen, setOpen] = useState(false)
  const commands = [
    { id: 'new', name: 'New chat', keys: 'Ctrl ⇧ O', run: () => did('new') },
    { id: 'monads', name: 'About monads', run: () => did('monads') },
  ]
  return (
    <>
      <button onClick={() => setOpen(true)}>Find</button>
      {isOpen && (
        <CommandPalette
          list={list}
          onChoose={did}
          commands={commands}
          recent={2}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

async function open(list: Conversations) {
  const user = userEvent.setup()
  const did = vi.fn<(what: string) => void>()
  render(<Page list={list} did={did} />)
  await user.click(screen.getByRole('button', { name: 'Find' }))
  const field = screen.getByRole('combobox', { name: 'Search chats, or run a command' })
  field.focus()
  return { user, did, field }
}

const options = (): (string | null)[] =>
  screen.queryAllByRole('option').map(({ textContent }) => textContent)

const THREE = [
  ['Tides', 'Of the moon'],
  ['Trains', 'A monad is a burrito'],
  ['Old', 'Nothing'],
] as const

it('offers the newest chats and what can be done before anything is typed', async () => {
  await open(await listOf(...THREE))
  expect(options()).toEqual(['Tides', 'Trains', 'New chatCtrl ⇧ O', 'About monads'])
  const chats = screen.getByRole('group', { name: 'Chats' })
  expect(within(chats).getAllByRole('option')).toHaveLength(2)
})

it('finds chats by what is in them, and commands by their names', async () => {
  const { user, did } = await open(await listOf(...THREE))
  await user.keyboard('monad')
  expect(await screen.findByRole('option', { name: /burrito/ })).toBeTruthy()
  expect(options()).toEqual([expect.stringMatching(/^Trains.*burrito/), 'About monads'])
  await user.keyboard('{Enter}')
  expect(did.mock.calls).toEqual([['c1']])
})

it('goes through everything by the arrows, from the end to the beginning, and closes before it acts', async () => {
  const { user, did } = await open(await listOf(...THREE))
  const chosen = (): string | null => screen.getByRole('option', { selected: true }).textContent
  await user.keyboard('{ArrowUp}')
  expect(chosen()).toBe('About monads')
  await user.keyboard('{ArrowDown}')
  expect(chosen()).toBe('Tides')
  await user.keyboard('{ArrowDown}{ArrowDown}')
  const field = screen.getByRole('combobox')
  const active = document.querySelector(`[id="${field.getAttribute('aria-activedescendant')}"]`)
  expect(active?.textContent).toBe('New chatCtrl ⇧ O')
  did.mockImplementation(() => {
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Find' }))
  })
  await user.keyboard('{Enter}')
  expect(did.mock.calls).toEqual([['new']])
})

it('opens nothing that was found for other words', async () => {
  const list = await listOf(...THREE)
  let answer: () => void = () => undefined
  const late = new Promise<void>((resolve) => (answer = resolve))
  const slow: Conversations = {
    ...list,
    search: async (query, options) => {
      if (query === 'tidesx') await late
      return list.search(query, options)
    },
  }
  const { user, did } = await open(slow)
  await user.keyboard('tides')
  expect(await screen.findByRole('option', { name: 'Tides' })).toBeTruthy()
  await user.keyboard('x{Enter}')
  expect(did).not.toHaveBeenCalled()
  expect(screen.getByRole('status').textContent).toBe('Nothing found.')
  answer()
})

it('leaves an Enter to a text that is being composed, and closes by Escape', async () => {
  const { user, did, field } = await open(await listOf(...THREE))
  const enter = { key: 'Enter', bubbles: true, isComposing: true }
  fireEvent(field, new KeyboardEvent('keydown', enter))
  expect(did).not.toHaveBeenCalled()
  // What a browser makes of Escape in a modal dialog.
  const dialog = screen.getByRole('dialog', { name: 'Search and commands' })
  fireEvent(dialog, new Event('cancel', { cancelable: true }))
  expect(screen.queryByRole('dialog')).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Find' }))
  await user.click(screen.getByRole('dialog'))
  expect(screen.queryByRole('dialog')).toBeNull()
})

it('names a chat without a title, and speaks the language of the page', async () => {
  const list = await listOf(['', 'Hi'])
  // A list is read again when somebody shows it.
  await act(async () => {
    render(
      <UIProvider words={german}>
        <CommandPalette list={list} onChoose={() => undefined} onClose={() => undefined} />
      </UIProvider>,
    )
  })
  expect(options()).toEqual(['Ohne Titel'])
  expect(screen.getByRole('dialog', { name: 'Suche und Befehle' })).toBeTruthy()
})
