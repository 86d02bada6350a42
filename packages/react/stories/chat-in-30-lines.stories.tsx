import type { Meta, StoryObj } from '@storybook/react-vite'
import { within } from 'storybook/test'
import { ChatIn30Lines } from './chat-in-30-lines.tsx'
import code from './chat-in-30-lines.tsx?raw'
import { inSample } from './sample.tsx'

const meta: Meta<typeof ChatIn30Lines> = {
  id: 'hooks-chat',
  title: 'Hooks/A chat in 30 lines: useChatCompletion, useDraft, send, stop',
  component: ChatIn30Lines,
  decorators: [inSample],
  parameters: {
    code,
    docs: {
      description: {
        component:
          '`useChatCompletion` is a whole chat: messages, status, errors, and the verbs. What is typed belongs to the chat too, so that a message that is refused or taken back is in the field again.',
      },
    },
  },
}
export default meta
type Story = StoryObj<typeof ChatIn30Lines>

export const Live: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.type(
      canvas.getByRole('textbox', { name: 'Message' }),
      'Is it this short?{Enter}',
    )
    await canvas.findByText(/as a model would\.$/)
    await canvas.findByRole('button', { name: 'Send' })
  },
}
