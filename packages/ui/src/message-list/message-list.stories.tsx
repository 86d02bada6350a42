import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import { ANSWER, sandboxChat } from '../story-chat.tsx'
import { MessageList } from './message-list.tsx'

const meta: Meta<typeof MessageList> = {
  title: 'MessageList',
  component: MessageList,
  args: {
    style: { blockSize: '30rem' },
    chat: sandboxChat({ text: ANSWER }, [
      { role: 'user', content: 'First question' },
      { role: 'assistant', content: ANSWER },
      { role: 'user', content: 'Second question' },
      { role: 'assistant', content: ANSWER },
    ]),
  },
}
export default meta
type Story = StoryObj<typeof MessageList>

export const Thread: Story = {
  play: async ({ canvasElement }) => {
    const log = within(canvasElement).getByRole('log')
    await expect(within(log).getAllByRole('article')).toHaveLength(4)
  },
}
