import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import { useSettings } from '@x/react'
import type { SettingValues } from '@x/react'
import { StoryPage } from '../story-chat.tsx'
import { SettingsPanel } from './settings-panel.tsx'

function Panel({ initial }: { initial?: SettingValues }) {
  return (
    <div style={{ maxInlineSize: '20rem' }}>
      <SettingsPanel settings={useSettings({ initial })} />
    </div>
  )
}

const meta: Meta<typeof Panel> = {
  id: 'settingspanel',
  title: 'Models and settings/SettingsPanel: temperature, system prompt, limits',
  component: Panel,
  decorators: [
    (Story) => (
      <StoryPage>
        <Story />
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof Panel>

export const LeftToTheModel: Story = {}

export const Chosen: Story = {
  tags: ['visual'],
  args: { initial: { system: 'Answer in two sentences.', temperature: 0.3, maxTokens: 800 } },
}

export const Wrong: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.type(canvas.getByRole('textbox', { name: 'Temperature' }), '3')
    await expect(canvas.getByRole('alert')).toHaveTextContent('Use a number from 0 to 2.')
  },
}

export const Dark: Story = { ...Chosen, globals: { theme: 'dark' } }
