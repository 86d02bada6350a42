import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import { SandboxChat } from '../story-chat.tsx'
import { Shortcuts } from './shortcuts.tsx'

const meta: Meta<typeof Shortcuts> = {
  id: 'shortcuts',
  title: 'Conversation/Shortcuts: keyboard, which keys do what',
  component: Shortcuts,
  render: (args) => <SandboxChat script={{ text: 'Hello.' }} tools={<Shortcuts {...args} />} />,
}
export default meta
type Story = StoryObj<typeof Shortcuts>

export const Closed: Story = {}

/** By Ctrl or Cmd and a slash; Escape puts it away and gives the focus back. */
export const Open: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    const button = canvas.getByRole('button', { name: 'Keyboard shortcuts' })
    button.focus()
    await userEvent.keyboard('{Control>}/{/Control}')
    await expect(await canvas.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Close' })).toHaveFocus()
  },
}

export const WithKeysOfTheApp: Story = {
  args: {
    more: [
      {
        title: 'This app',
        shortcuts: [
          { keys: [['Ctrl', 'K']], does: 'Find anything' },
          { keys: [['Ctrl', 'Shift', 'O']], does: 'New chat' },
        ],
      },
    ],
  },
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('button', { name: 'Keyboard shortcuts' }))
    await expect(await canvas.findByText('Find anything')).toBeVisible()
  },
}

export const Dark: Story = { ...Open, globals: { theme: 'dark' } }
export const RightToLeft: Story = { ...Open, globals: { direction: 'rtl' } }
