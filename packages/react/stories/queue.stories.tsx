import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { Queue } from './queue.tsx'
import code from './queue.tsx?raw'
import { inSample } from './sample.tsx'

const meta: Meta<typeof Queue> = {
  id: 'hooks-queue',
  title: 'Hooks/Queue: messages that wait, change, move, send now',
  component: Queue,
  decorators: [inSample],
  parameters: {
    code,
    docs: {
      description: {
        component:
          'A message that is sent while an answer is written waits its turn. What waits can be changed, moved, sent at once or taken back; a stop or an error pauses it, and nothing empties it but you.',
      },
    },
  },
}
export default meta
type Story = StoryObj<typeof Queue>

export const Live: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('button', { name: 'Ask three at once' }))
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(2))
    const [, last] = canvas.getAllByRole('button', { name: 'First' })
    if (last) await userEvent.click(last)
    await canvas.findByText('You asked:')
    await userEvent.click(canvas.getByRole('button', { name: 'Stop' }))
    await canvas.findByRole('button', { name: 'Go on with what waits' })
    await expect(canvas.getAllByRole('listitem')[0]).toHaveTextContent(/^And who is last\?/)
  },
}
