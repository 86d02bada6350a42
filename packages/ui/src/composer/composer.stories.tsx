import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import { ChatProvider } from '@x/react'
import { Icon } from '../icons.tsx'
import { sandboxChat, StoryPage } from '../story-chat.tsx'
import { Composer } from './composer.tsx'

const meta: Meta<typeof Composer> = {
  title: 'Composer',
  component: Composer,
  decorators: [
    (Story) => (
      <StoryPage>
        <ChatProvider chat={sandboxChat({ text: 'Hello.' })}>
          <Story />
        </ChatProvider>
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof Composer>

export const Empty: Story = {
  play: async ({ canvasElement }) => {
    const send = within(canvasElement).getByRole('button', { name: 'Send' })
    await expect(send).toHaveAttribute('aria-disabled', 'true')
  },
}

export const Written: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.type(canvas.getByRole('textbox'), 'One line{Shift>}{Enter}{/Shift}and another')
    await expect(canvas.getByRole('textbox')).toHaveValue('One line\nand another')
    await expect(canvas.getByRole('button', { name: 'Send' })).not.toHaveAttribute('aria-disabled')
  },
}

export const WithTools: Story = {
  args: {
    children: (
      <button type="button" data-x-button="icon" aria-label="Add an image">
        <Icon name="image" />
      </button>
    ),
  },
}

export const Dark: Story = { globals: { theme: 'dark' } }
