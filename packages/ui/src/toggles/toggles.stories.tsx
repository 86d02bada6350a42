import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import type { DialectFeatures } from '@x/core'
import { ChatProvider, SettingsProvider, useSettings } from '@x/react'
import type { SettingValues } from '@x/react'
import { useState } from 'react'
import { Composer } from '../composer/composer.tsx'
import { sandboxChat } from '../story-chat.tsx'
import { CacheToggle } from './cache-toggle.tsx'
import { ReasoningPicker } from './reasoning-picker.tsx'
import { WebSearchToggle } from './web-search-toggle.tsx'

const price = (amount: string) => ({ price: { amount, currency: 'USD', estimated: true } })

const features: DialectFeatures = {
  webSearch: { standard: price('0.006'), deep: price('0.06') },
  reasoning: true,
  cache: ['5m', '1h'],
}

/** The toggles where they belong: in the composer, over an endpoint that knows all of them. */
function InComposer({ initial, width = '44rem' }: { initial?: SettingValues; width?: string }) {
  const settings = useSettings({ features, initial })
  const [chat] = useState(() => sandboxChat({ text: 'Hello.' }))
  return (
    <div data-x-chat="" style={{ blockSize: 'auto', padding: '1rem', maxInlineSize: width }}>
      <ChatProvider chat={chat}>
        <SettingsProvider settings={settings}>
          <Composer>
            <WebSearchToggle />
            <ReasoningPicker />
            <CacheToggle />
          </Composer>
          <output hidden data-testid="sent">
            {JSON.stringify(settings.options.settings)}
          </output>
        </SettingsProvider>
      </ChatProvider>
    </div>
  )
}

const meta: Meta<typeof InComposer> = {
  id: 'toggles',
  title: 'Models and settings/Toggles: web search, reasoning effort, prompt cache',
  component: InComposer,
}
export default meta
type Story = StoryObj<typeof InComposer>

const ON: SettingValues = { webSearch: 'deep', reasoning: 'high', cache: '1h' }

export const Off: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('button', { name: 'Search' }))
    await userEvent.selectOptions(canvas.getByRole('combobox', { name: /depth/i }), 'deep')
    await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Reasoning' }), 'low')
    await expect(canvas.getByTestId('sent')).toHaveTextContent(
      '{"webSearch":"deep","reasoning":"low"}',
    )
    await userEvent.click(canvas.getByRole('button', { name: 'Search' }))
    await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Reasoning' }), 'auto')
    await expect(canvas.getByTestId('sent')).toHaveTextContent('{}')
  },
}

export const On: Story = {
  tags: ['visual'],
  args: { initial: ON },
}

export const Dark: Story = { ...On, globals: { theme: 'dark' } }

/** Attach and Send stay; what has no room is one press, or the Tab key, away. */
export const Phone: Story = { args: { initial: ON, width: '390px' } }

export const Narrow: Story = { ...Phone, args: { initial: ON, width: '320px' } }

export const PhoneRightToLeft: Story = {
  args: { initial: ON, width: '390px' },
  globals: { direction: 'rtl' },
}
