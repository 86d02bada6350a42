import type { Meta, StoryObj } from '@storybook/react-vite'
import { within } from 'storybook/test'
import { SettingsAndModels } from './settings.tsx'
import code from './settings.tsx?raw'
import { inSample } from './sample.tsx'

const meta: Meta<typeof SettingsAndModels> = {
  id: 'hooks-settings',
  title: 'Hooks/Settings and models: useSettings, useModels',
  component: SettingsAndModels,
  decorators: [inSample],
  parameters: {
    code,
    docs: {
      description: {
        component:
          '`useModels` lists what an endpoint has; `useSettings` is what a person chose of it, spelled for whichever endpoint is asked, checked, and kept if you like.',
      },
    },
  },
}
export default meta
type Story = StoryObj<typeof SettingsAndModels>

export const Live: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await canvas.findByRole('option', { name: 'Quick' })
    await userEvent.selectOptions(canvas.getByRole('combobox'), 'quick')
    await userEvent.click(canvas.getByRole('button', { name: 'Ask' }))
    await canvas.findByText(/Here quick would answer.*as a model would\.$/)
  },
}
