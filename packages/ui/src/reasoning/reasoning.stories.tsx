import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import { StoryPage } from '../story-chat.tsx'
import { Reasoning } from './reasoning.tsx'

const meta: Meta<typeof Reasoning> = {
  id: 'reasoning',
  title: 'Answers/Reasoning: thoughts, thinking, chain of thought, how long it took',
  component: Reasoning,
  args: { text: 'First, what is **known**.\n\nThen, what is not.', durationMs: 4200 },
  decorators: [
    (Story) => (
      <StoryPage>
        <Story />
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof Reasoning>

export const Folded: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const fold = within(canvasElement).getByRole('button', { name: /Thought for 4/ })
    await expect(fold).toHaveAttribute('aria-expanded', 'false')
    await userEvent.click(fold)
    await expect(fold).toHaveAttribute('aria-expanded', 'true')
    await userEvent.click(fold)
  },
}

export const Open: Story = {
  tags: ['visual'],
  args: { open: true },
}

export const Thinking: Story = { args: { streaming: true } }

/** Its last eight lines; a press on it shows all. */
export const ThinkingAtLength: Story = {
  tags: ['visual'],
  args: {
    streaming: true,
    text: Array.from(
      { length: 12 },
      (_, index) =>
        `Step ${index + 1}: what follows from what is known, and what is not known yet.`,
    ).join('\n\n'),
  },
}

export const Dark: Story = { args: { open: true }, globals: { theme: 'dark' } }
