import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { Completion } from './completion.tsx'
import code from './completion.tsx?raw'
import { inSample } from './sample.tsx'

const meta: Meta<typeof Completion> = {
  id: 'hooks-completion',
  title: 'Hooks/Completion: useCompletion, a text that goes on',
  component: Completion,
  decorators: [inSample],
  parameters: {
    code,
    docs: {
      description: {
        component:
          '`useCompletion` is a text in place of a conversation: it goes on from a prompt, over the completions endpoint or the chat endpoint. The last call wins.',
      },
    },
  },
}
export default meta
type Story = StoryObj<typeof Completion>

export const Live: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('button', { name: 'Go on' }))
    await waitFor(() =>
      expect(canvas.getByRole('textbox')).toHaveValue(
        'The lighthouse stands alone and the sea goes on behind it, grey, patient and wide.',
      ),
    )
  },
}
