import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { Chat } from '../chat/chat.tsx'
import { ANSWER, sandboxChat } from '../story-chat.tsx'
import { SideBySideMessage } from './side-by-side-message.tsx'

function TwoModels(): ReactElement {
  const [chat] = useState(() =>
    sandboxChat([{ text: ANSWER }, { text: 'A short answer, for once.' }]),
  )
  useEffect(() => {
    if (chat.get().messages.length === 0) {
      void chat.send('How does streaming work?', { models: ['careful', 'quick'] })
    }
  }, [chat])
  return (
    <div style={{ blockSize: 'min(100dvh, 48rem)' }}>
      <Chat chat={chat} components={{ Message: SideBySideMessage }} />
    </div>
  )
}

const meta: Meta<typeof TwoModels> = {
  id: 'sidebysidemessage',
  title: 'Conversation/SideBySideMessage: compare the answers of several models',
  component: TwoModels,
}
export default meta
type Story = StoryObj<typeof TwoModels>

export const Answers: Story = {
  tags: ['visual'],
  play: async ({ canvasElement }) => {
    const group = await within(canvasElement).findByRole('group', { name: 'Answers side by side' })
    await expect(within(group).getAllByRole('article')).toHaveLength(2)
  },
}

export const Dark: Story = { globals: { theme: 'dark' } }

export const RightToLeft: Story = { globals: { direction: 'rtl' } }
