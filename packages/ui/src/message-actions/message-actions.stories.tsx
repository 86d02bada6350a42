import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, within } from 'storybook/test'
import { answerOf, StoryPage } from '../story-chat.tsx'
import { MessageActions } from './message-actions.tsx'

const meta: Meta<typeof MessageActions> = {
  id: 'messageactions',
  title:
    'Conversation/MessageActions: copy, clipboard, edit, regenerate, thumbs, like, rating, feedback',
  component: MessageActions,
  args: {
    message: answerOf([{ type: 'text', text: 'Copy me', state: 'done' }]),
    onRegenerate: fn(),
  },
  decorators: [
    (Story) => (
      <StoryPage>
        <Story />
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof MessageActions>

export const Answer: Story = {
  play: async ({ args, canvasElement, userEvent }) => {
    await userEvent.click(within(canvasElement).getByRole('button', { name: 'Regenerate' }))
    await expect(args.onRegenerate).toHaveBeenCalledOnce()
  },
}
