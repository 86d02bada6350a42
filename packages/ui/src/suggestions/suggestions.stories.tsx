import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, within } from 'storybook/test'
import { StoryPage } from '../story-chat.tsx'
import { Suggestions } from './suggestions.tsx'

const meta: Meta<typeof Suggestions> = {
  id: 'suggestions',
  title:
    'Conversation/Suggestions: welcome, greeting, onboarding, starters, prompts of an empty chat',
  component: Suggestions,
  args: {
    suggestions: ['Explain a stream', { label: 'A table', prompt: 'Show me a table of prices' }],
    onPick: fn(),
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
type Story = StoryObj<typeof Suggestions>

export const Two: Story = {
  play: async ({ args, canvasElement, userEvent }) => {
    await userEvent.click(within(canvasElement).getByRole('button', { name: 'A table' }))
    await expect(args.onPick).toHaveBeenCalledWith('Show me a table of prices')
  },
}
