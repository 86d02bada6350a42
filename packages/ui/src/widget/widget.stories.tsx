import type { Meta, StoryObj } from '@storybook/react-vite'
import { Chat } from '../chat/chat.tsx'
import { ANSWER, sandboxChat } from '../story-chat.tsx'
import { expect, waitFor, within } from 'storybook/test'
import { Widget } from './widget.tsx'

const chat = sandboxChat({ text: ANSWER }, [
  { role: 'user', content: 'How does streaming work?' },
  { role: 'assistant', content: ANSWER },
])

const meta: Meta<typeof Widget> = {
  id: 'widget',
  title: 'Conversation/Widget: a floating button, a popup, a side panel, a drawer, embed, unread',
  component: Widget,
  args: { title: 'Help', chat, children: <Chat chat={chat} /> },
  decorators: [
    (Story) => (
      <main style={{ padding: '2rem', minBlockSize: '40rem', fontFamily: 'system-ui' }}>
        <h1>A page of its own</h1>
        <p>It stays usable while the chat is open.</p>
        <Story />
      </main>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof Widget>

export const Closed: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('button', { name: /Open chat/ }))
    await expect(canvas.getByRole('dialog', { name: 'Help' })).toBeVisible()
    await waitFor(() => expect(canvas.getByRole('textbox')).toHaveFocus())
    await userEvent.keyboard('{Escape}')
    await expect(canvas.getByRole('button', { name: /Open chat/ })).toHaveFocus()
  },
}

export const Open: Story = {
  tags: ['visual'],
  args: { defaultOpen: true },
}

export const Side: Story = { args: { defaultOpen: true, placement: 'side' } }

export const Dark: Story = { args: { defaultOpen: true }, globals: { theme: 'dark' } }

export const RightToLeft: Story = { args: { defaultOpen: true }, globals: { direction: 'rtl' } }

const busy = sandboxChat([{ text: 'Done while you were away.' }, { text: 'And again.' }])

export const Unread: Story = {
  args: { chat: busy, children: <Chat chat={busy} /> },
  play: async ({ canvasElement }) => {
    await busy.send('Is it done?')
    await within(canvasElement).findByRole('button', { name: /unread/ })
  },
}
