import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, userEvent, within } from 'storybook/test'
import { ANSWER, SandboxChat, sandboxChat } from '../story-chat.tsx'
import { MessageList } from './message-list.tsx'

const meta: Meta<typeof MessageList> = {
  id: 'messagelist',
  title:
    'Conversation/MessageList: the thread, scrolling, virtualized, infinite, days, date, versions, fork',
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

/** The first question got an error for an answer, and the reader went on. */
export const Unanswered: Story = {
  args: {
    chat: sandboxChat({ text: ANSWER }, [
      { role: 'user', content: 'First question' },
      { role: 'user', content: 'Second question' },
      { role: 'assistant', content: 'The answer to the second.' },
    ]),
  },
  play: async ({ canvasElement }) => {
    const [first = canvasElement] = within(canvasElement).getAllByRole('article')
    await expect(within(first).getByRole('button', { name: 'Try again' })).toBeVisible()
  },
}

/** A conversation over several days, with an answer that has another version. */
export const DaysAndVersions: Story = {
  tags: ['visual'],
  render: () => (
    <SandboxChat
      initialMessages={[
        { role: 'user', content: 'What is a token?', createdAt: Date.UTC(2026, 0, 2, 12) },
        {
          role: 'assistant',
          content: 'A piece of a word, as the model sees text.',
          createdAt: Date.UTC(2026, 0, 2, 12, 1),
        },
        { role: 'user', content: 'And a *delta*?', createdAt: Date.UTC(2026, 0, 3, 12) },
        {
          role: 'assistant',
          content: 'The smallest change to the answer being written.',
          createdAt: Date.UTC(2026, 0, 3, 12, 1),
        },
      ]}
      script={{ text: 'What arrives between two looks at the stream.' }}
      onFeedback={() => undefined}
    />
  ),
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement)
    const [, again] = canvas.getAllByRole('button', { name: 'Regenerate' })
    if (again) await userEvent.click(again)
    await canvas.findByText('2 of 2')
  },
}

export const Editing: Story = {
  tags: ['visual'],
  render: () => (
    <SandboxChat
      initialMessages={[
        { role: 'user', content: 'What is a tokne?' },
        { role: 'assistant', content: 'Did you mean a token?' },
      ]}
      script={{ text: 'A piece of a word.' }}
    />
  ),
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('button', { name: 'Edit message' }))
    await expect(canvas.getByRole('textbox', { name: 'Edit message' })).toHaveFocus()
  },
}
