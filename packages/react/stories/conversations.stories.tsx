import type { Meta, StoryObj } from '@storybook/react-vite'
import { within } from 'storybook/test'
import { Conversations } from './conversations.tsx'
import code from './conversations.tsx?raw'
import { inSample } from './sample.tsx'

const meta: Meta<typeof Conversations> = {
  id: 'hooks-conversations',
  title: 'Hooks/Conversations: useConversations, history, sessions, storage, persistence',
  component: Conversations,
  decorators: [inSample],
  parameters: {
    code,
    docs: {
      description: {
        component:
          '`useConversations` is the list of what a storage keeps, and opens the chats in it. Reload this page: they are still here.',
      },
    },
  },
}
export default meta
type Story = StoryObj<typeof Conversations>

export const Live: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('button', { name: 'Ask' }))
    await canvas.findByText(/as a model would\.$/)
    await canvas.findAllByRole('button', { name: 'Delete' })
  },
}
