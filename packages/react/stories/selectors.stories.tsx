import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import { Selectors } from './selectors.tsx'
import code from './selectors.tsx?raw'
import { inSample } from './sample.tsx'

const meta: Meta<typeof Selectors> = {
  id: 'hooks-selectors',
  title: 'Hooks/Selectors: useMessage, useMessageIds, useStore, fewer renders',
  component: Selectors,
  decorators: [inSample],
  parameters: {
    code,
    docs: {
      description: {
        component:
          'A component that reads less renders less. While an answer is written, `useMessage` renders that one message, `useMessageIds` nothing at all; `useStore` takes a selection of your own. Below a `ChatProvider` no chat needs to be passed on.',
      },
    },
  },
}
export default meta
type Story = StoryObj<typeof Selectors>

export const Live: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('button', { name: 'Ask' }))
    await canvas.findByText(/as a model would\./)
    await canvas.findByText('ready')
    // The question was rendered as it came, and not for each piece of the answer.
    await expect(
      within(canvas.getByText('How does a selector work?')).getByText(/^[1-4] renders$/),
    ).toBeVisible()
  },
}
