import type { Meta, StoryObj } from '@storybook/react-vite'
import { createConversations } from '@x/core'
import type { ChatRecord } from '@x/core'
import { memoryStorage } from '@x/core/testing'
import { useState } from 'react'
import { expect, waitFor, within } from 'storybook/test'
import { ConversationList } from './conversation-list.tsx'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const TITLES: readonly (readonly [title: string, ago: number, isPinned?: true])[] = [
  ['What streams cost on a phone', 40 * DAY, true],
  ['A table of the tides in Porto', HOUR / 2],
  ['Why is my answer cut off in the middle of a sentence, and what can I do about it?', 2 * HOUR],
  ['كيف يعمل البث؟', DAY],
  ['ストリーミングの仕組み', 3 * DAY],
  ['Café notes', 9 * DAY],
  ['Regular expressions for dates', 70 * DAY],
  ['The first one', 400 * DAY],
]

function recordOf([title, ago, isPinned]: (typeof TITLES)[number], index: number): ChatRecord {
  const at = Date.now() - ago
  const text = `${title} In one message of it stands the word bridge.`
  return {
    id: `c${index}`,
    version: 1,
    title,
    isPinned,
    createdAt: at,
    updatedAt: at,
    messageCount: 1,
    headId: 'm',
    nodes: [
      {
        parentId: null,
        message: {
          id: 'm',
          role: 'user',
          createdAt: at,
          status: 'complete',
          parts: [{ type: 'text', text, state: 'done' }],
        },
      },
    ],
  }
}

interface StoryArgs {
  count: number
  state?: 'failed' | 'loading'
}

/** The list beside nothing, as wide as a side panel. */
function InPanel({ count, state }: StoryArgs) {
  const [list] = useState(() => {
    const storage = memoryStorage()
    for (const [index, entry] of TITLES.slice(0, count).entries()) {
      storage.records.set(`c${index}`, recordOf(entry, index))
    }
    if (state === 'failed') storage.fail(new Error('The database is locked.'), 'list')
    if (state === 'loading') storage.list = () => new Promise(() => undefined)
    return createConversations({ storage, baseURL: 'https://sandbox.invalid/v1', model: 'm' })
  })
  const [current, setCurrent] = useState('c1')
  return (
    <div style={{ blockSize: 'min(100dvh, 40rem)', inlineSize: 'min(18rem, 100%)' }}>
      <ConversationList list={list} current={current} onChoose={setCurrent} />
    </div>
  )
}

const meta: Meta<typeof InPanel> = {
  id: 'conversationlist',
  title: 'Conversation/ConversationList: sidebar, history, search, rename, delete, pin',
  component: InPanel,
  args: { count: TITLES.length },
}
export default meta
type Story = StoryObj<typeof InPanel>

export const Kept: Story = {
  tags: ['visual'],
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    const row = await canvas.findByRole('button', { name: 'Café notes' })
    await userEvent.click(row)
    await expect(row).toHaveAttribute('aria-current', 'page')
  },
}

export const Dark: Story = { ...Kept, globals: { theme: 'dark' } }

export const RightToLeft: Story = { ...Kept, globals: { direction: 'rtl' } }

export const Renaming: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    const row = await canvas.findByRole('button', { name: 'Café notes' })
    row.focus()
    await userEvent.keyboard('{F2}')
    await expect(canvas.getByRole('textbox', { name: 'Title' })).toHaveFocus()
  },
}

export const Deleted: Story = {
  tags: ['visual'],
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    const row = await canvas.findByRole('button', { name: 'Café notes' })
    row.focus()
    await userEvent.keyboard('{Delete}')
    await canvas.findByRole('button', { name: 'Undo' })
    await expect(
      canvas.getByRole('button', { name: 'Regular expressions for dates' }),
    ).toHaveFocus()
  },
}

export const DeletedDark: Story = { ...Deleted, globals: { theme: 'dark' } }

export const Found: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.type(await canvas.findByRole('searchbox'), 'bridge porto')
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(1))
  },
}

export const NothingFound: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.type(await canvas.findByRole('searchbox'), 'nowhere')
    await canvas.findByText(/Nothing found/)
  },
}

export const Empty: Story = { args: { count: 0 } }

export const Loading: Story = { args: { state: 'loading' } }

export const Failed: Story = {
  args: { state: 'failed' },
  play: async ({ canvasElement }) => {
    await within(canvasElement).findByRole('button', { name: 'Try again' })
  },
}

export const FailedDark: Story = { ...Failed, globals: { theme: 'dark' } }
