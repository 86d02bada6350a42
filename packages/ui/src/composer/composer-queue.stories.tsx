import type { Meta, StoryObj } from '@storybook/react-vite'
import { ChatProvider } from '@x/react'
import { useState } from 'react'
import { expect, waitFor, within } from 'storybook/test'
import { sandboxChat, StoryPage } from '../story-chat.tsx'
import { Composer } from './composer.tsx'

const NEVER_ENDS = { text: 'A long answer.', stallAfter: 6 }
const WAITING = ['And how is it in Lisbon?', 'Make a table of both', 'In Portuguese, please']

/** A composer whose chat is busy while three messages wait. */
function Busy({ steered }: { steered?: string }): React.ReactElement {
  const [chat] = useState(() => {
    const busy = sandboxChat([NEVER_ENDS, { text: 'Sunny.' }])
    for (const text of ['How is the weather in Porto?', ...WAITING]) void busy.send(text)
    if (steered) void busy.send(steered, { whenBusy: 'steer' })
    return busy
  })
  return (
    <StoryPage>
      <ChatProvider chat={chat}>
        <Composer />
      </ChatProvider>
    </StoryPage>
  )
}

const meta: Meta<typeof Composer> = {
  id: 'composer-queue',
  title: 'Composer/Queue: messages that wait, steering',
  component: Composer,
  render: () => <Busy />,
}
export default meta
type Story = StoryObj<typeof Composer>

export const Waiting: Story = {
  tags: ['visual'],
}

export const Changed: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('button', { name: `Change: ${WAITING[0]}` }))
    await userEvent.keyboard(' Or in Faro?')
    await expect(canvas.getByRole('textbox', { name: 'Change' })).toHaveFocus()
  },
}

export const Paused: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(await canvas.findByRole('button', { name: 'Stop' }))
    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('Paused'))
  },
}

export const Moved: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    canvas.getByRole('button', { name: `Earlier: ${WAITING[2]}` }).focus()
    await userEvent.keyboard('{Enter}{Enter}')
    await expect(canvas.getAllByRole('listitem')[0]).toHaveTextContent(WAITING[2] ?? '')
    await expect(canvas.getByRole('button', { name: `Earlier: ${WAITING[2]}` })).toHaveFocus()
  },
}

/** One of those that wait is read before the model's next request. */
export const ReadNext: Story = {
  tags: ['visual'],
  render: () => <Busy steered="Only the mornings, please" />,
}

export const Dark: Story = { globals: { theme: 'dark' } }

export const RightToLeft: Story = { globals: { direction: 'rtl' } }
