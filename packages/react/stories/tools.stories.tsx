import type { Meta, StoryObj } from '@storybook/react-vite'
import { within } from 'storybook/test'
import { Tools } from './tools.tsx'
import code from './tools.tsx?raw'
import { inSample } from './sample.tsx'

const meta: Meta<typeof Tools> = {
  id: 'hooks-tools',
  title: 'Hooks/Tools: functions that a model calls, approval',
  component: Tools,
  decorators: [inSample],
  parameters: {
    code,
    docs: {
      description: {
        component:
          '`toolRunner` carries out what a model asks for, in the browser, checked against a schema; `approveTool` lets a person decide first.',
      },
    },
  },
}
export default meta
type Story = StoryObj<typeof Tools>

export const Live: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('button', { name: 'Ask' }))
    await userEvent.click(await canvas.findByRole('button', { name: 'Allow' }))
    await canvas.findByText('It is done.')
  },
}
