import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import { StructuredOutput } from './structured-output.tsx'
import code from './structured-output.tsx?raw'
import { inSample } from './sample.tsx'

const meta: Meta<typeof StructuredOutput> = {
  id: 'hooks-structured-output',
  title: 'Hooks/Structured output: answers as values, JSON by a schema',
  component: StructuredOutput,
  decorators: [inSample],
  parameters: {
    code,
    docs: {
      description: {
        component:
          'A schema makes an answer a value: what has arrived of it is there while it is written, and the whole is checked at the end. Any library of Standard Schema will do.',
      },
    },
  },
}
export default meta
type Story = StoryObj<typeof StructuredOutput>

export const Live: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('button', { name: 'Cook' }))
    await canvas.findByText('25 minutes, checked against the schema.')
    await expect(canvas.getAllByRole('listitem')).toHaveLength(4)
  },
}
