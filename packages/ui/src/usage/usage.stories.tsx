import type { Meta, StoryObj } from '@storybook/react-vite'
import { StoryPage } from '../story-chat.tsx'
import { Usage } from './usage.tsx'

const meta: Meta<typeof Usage> = {
  id: 'usage',
  title: 'Answers/Usage: tokens, time, speed, cost, savings',
  component: Usage,
  args: {
    usage: { promptTokens: 1234, completionTokens: 567, totalTokens: 1801, raw: {} },
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
type Story = StoryObj<typeof Usage>

export const Tokens: Story = {}

export const Everything: Story = {
  tags: ['visual'],
  args: {
    usage: {
      promptTokens: 12_345,
      completionTokens: 678,
      totalTokens: 13_023,
      cachedTokens: 11_000,
      cacheWriteTokens: 345,
      reasoningTokens: 320,
      cost: { amount: '0.00231', currency: 'USD', estimated: false },
      saved: { amount: '0.0089', currency: 'USD', estimated: true },
      raw: {},
    },
    timing: { totalMs: 8300, tokensPerSecond: 81.4 },
  },
}

export const Estimated: Story = {
  args: {
    usage: {
      promptTokens: 12,
      completionTokens: 34,
      totalTokens: 46,
      cost: { amount: '1.5', currency: 'XNO', estimated: true },
      raw: {},
    },
  },
}

export const MoneyAlone: Story = { args: { ...Everything.args, items: ['cost', 'saved'] } }

export const Dark: Story = { ...Everything, globals: { theme: 'dark' } }
