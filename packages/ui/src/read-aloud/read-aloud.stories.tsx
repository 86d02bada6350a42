import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import { MessageActions } from '../message-actions/message-actions.tsx'
import { ANSWER, answerOf, StoryPage } from '../story-chat.tsx'
import { ReadAloud } from './read-aloud.tsx'

const message = answerOf([{ type: 'text', text: ANSWER, state: 'done' }])

const meta: Meta<typeof ReadAloud> = {
  id: 'readaloud',
  title: 'Answers/ReadAloud: text to speech, TTS, audio',
  component: ReadAloud,
  args: { message },
  decorators: [
    (Story) => (
      <StoryPage>
        <MessageActions message={message}>
          <Story />
        </MessageActions>
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof ReadAloud>

export const Button: Story = {
  play: async ({ canvasElement }) => {
    await expect(within(canvasElement).getByRole('button', { name: 'Read aloud' })).toBeVisible()
  },
}

export const Dark: Story = { globals: { theme: 'dark' } }
