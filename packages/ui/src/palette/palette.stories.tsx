import type { Meta, StoryObj } from '@storybook/react-vite'
import { createConversations } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { useState } from 'react'
import { expect, within } from 'storybook/test'
import { CommandPalette } from './command-palette.tsx'

const TITLES = ['Tides in Porto', 'Why is my answer cut off?', 'كيف يعمل البث؟', 'Café notes']

/** A page whose button opens it. */
function Page() {
  const [isOpen, setOpen] = useState(true)
  const [said, say] = useState('Nothing was chosen yet.')
  const [list] = useState(() => {
    const storage = memoryStorage()
    for (const [at, title] of TITLES.entries()) {
      const time = Date.now() - at * 3_600_000
      storage.records.set(`c${at}`, {
        id: `c${at}`,
        version: 1,
        title,
        createdAt: time,
        updatedAt: time,
        messageCount: 1,
        headId: 'm',
        nodes: [
          {
            parentId: null,
            message: {
              id: 'm',
              role: 'user',
              createdAt: time,
              status: 'complete',
              parts: [{ type: 'text', text: `${title} A bridge is in it.`, state: 'done' }],
            },
          },
        ],
      })
    }
    return createConversations({ storage, baseURL: 'http://sandbox.invalid/v1' })
  })
  const commands = [
    { id: 'new', name: 'New chat', keys: 'Ctrl ⇧ O', run: () => say('A new chat.') },
    { id: 'settings', name: 'Open the settings', run: () => say('The settings.') },
  ]
  return (
    <>
      <button data-x-button="quiet" data-story-data="" onClick={() => setOpen(true)}>
        Find anything
      </button>
      <output data-story-data="">{said}</output>
      {isOpen && (
        <CommandPalette
          list={list}
          onChoose={(id) => say(TITLES[Number(id.slice(1))] ?? id)}
          commands={commands}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

const meta: Meta<typeof CommandPalette> = {
  id: 'palette',
  title: 'Conversation/CommandPalette: search, commands, Ctrl K',
  component: CommandPalette,
  render: () => <Page />,
}
export default meta
type Story = StoryObj<typeof CommandPalette>

export const Open: Story = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement)
    const field = await canvas.findByRole('combobox', { name: 'Search chats, or run a command' })
    await expect(field).toHaveFocus()
  },
}

/** By what is in a chat, and by the name of what can be done. */
export const Found: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    const field = await canvas.findByRole('combobox', { name: 'Search chats, or run a command' })
    await userEvent.type(field, 'porto bridge')
    const chat = await canvas.findByRole('option', { name: /Tides in Porto/ })
    await expect(chat).toHaveAttribute('aria-selected', 'true')
    await userEvent.keyboard('{Enter}')
    await expect(canvas.getByRole('status')).toHaveTextContent('Tides in Porto')
  },
}

export const NothingFound: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    const field = await canvas.findByRole('combobox', { name: 'Search chats, or run a command' })
    await userEvent.type(field, 'zzz')
    await expect(await canvas.findByText('Nothing found.')).toBeVisible()
  },
}

export const Dark: Story = { ...Open, globals: { theme: 'dark' } }
export const RightToLeft: Story = { ...Open, globals: { direction: 'rtl' } }
