import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { ANSWER, answerOf, StoryPage } from '../story-chat.tsx'
import { MessageView } from './message-view.tsx'

const meta: Meta<typeof MessageView> = {
  id: 'message',
  title:
    'Conversation/Message: one message, its parts and states, bubble, typing, loading, spinner, skeleton, timestamp',
  component: MessageView,
  args: { message: answerOf([{ type: 'text', text: ANSWER, state: 'done' }]), onRegenerate() {} },
  decorators: [
    (Story) => (
      <StoryPage>
        <Story />
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof MessageView>

export const Answer: Story = {}

/** Time and cost; a press shows the rest, above the page. */
export const WithUsage: Story = {
  args: {
    message: answerOf([{ type: 'text', text: 'Yes.', state: 'done' }], {
      usage: {
        promptTokens: 1200,
        completionTokens: 732,
        totalTokens: 1932,
        cachedTokens: 800,
        cost: { amount: '0.0004', currency: 'USD', estimated: false },
        raw: {},
      },
      timing: { totalMs: 5200, firstTokenMs: 430, tokensPerSecond: 160 },
    }),
  },
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('button', { name: /5 sec/ }))
    await waitFor(() => expect(canvas.getByRole('group', { name: 'Details' })).toBeVisible())
  },
}

export const Person: Story = {
  args: {
    message: answerOf([{ type: 'text', text: 'Two lines,\nas *typed*.', state: 'done' }], {
      role: 'user',
    }),
  },
}

export const Waiting: Story = { args: { message: answerOf([], { status: 'pending' }) } }

export const ReadingThePrompt: Story = {
  args: { message: answerOf([], { status: 'pending', waiting: { prompt: 0.4 } }) },
}

export const PickingUp: Story = {
  args: {
    message: answerOf([{ type: 'text', text: 'And so it', state: 'streaming' }], {
      status: 'streaming',
    }),
    isPickedUp: true,
  },
}

export const CutOff: Story = {
  tags: ['visual'],
  args: {
    message: answerOf([{ type: 'text', text: 'And so it', state: 'done' }], {
      status: 'incomplete',
      reason: 'length',
    }),
    onResume() {},
  },
}

export const Refused: Story = {
  args: { message: answerOf([{ type: 'refusal', text: 'I would rather not.', state: 'done' }]) },
}

export const Pictures: Story = {
  tags: ['visual'],
  args: {
    message: answerOf([
      { type: 'image', url: 'https://images.example.org/cat.png', name: 'A cat' },
      { type: 'file', url: 'https://files.example.org/report.pdf', name: 'report.pdf' },
    ]),
  },
}

export const Dark: Story = { globals: { theme: 'dark' } }
