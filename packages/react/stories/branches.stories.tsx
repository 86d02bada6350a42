import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { Branches } from './branches.tsx'
import code from './branches.tsx?raw'
import { inSample } from './sample.tsx'

const meta: Meta<typeof Branches> = {
  id: 'hooks-branches',
  title: 'Hooks/Branches: edit, regenerate, versions of an answer',
  component: Branches,
  decorators: [inSample],
  parameters: {
    code,
    docs: {
      description: {
        component:
          'Asking otherwise and answering again make a version beside the old one. Nothing is overwritten, and a try that fails leaves what was there.',
      },
    },
  },
}
export default meta
type Story = StoryObj<typeof Branches>

/** A button, when it may be pressed. */
async function enabled(canvas: ReturnType<typeof within>, name: string): Promise<HTMLElement> {
  await waitFor(() => expect(canvas.getByRole('button', { name })).toBeEnabled())
  return canvas.getByRole('button', { name })
}

export const Live: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('button', { name: 'Ask' }))
    await userEvent.click(await enabled(canvas, 'Answer again'))
    await canvas.findByText(/Here quick would answer.*as a model would\.$/)
    await userEvent.click(canvas.getByRole('button', { name: 'Version 1' }))
    await canvas.findByText(/Here careful would answer/)
  },
}
