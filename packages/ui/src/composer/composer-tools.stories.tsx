import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import type { DialectFeatures, Model } from '@x/core'
import { ChatProvider, SettingsProvider, useSettings } from '@x/react'
import type { SettingValues } from '@x/react'
import { useState } from 'react'
import { ModelPicker } from '../overlays/model-picker.tsx'
import { SettingsPopover } from '../overlays/settings-popover.tsx'
import { Shortcuts } from '../shortcuts/shortcuts.tsx'
import { sandboxChat } from '../story-chat.tsx'
import { CacheToggle } from '../toggles/cache-toggle.tsx'
import { ReasoningPicker } from '../toggles/reasoning-picker.tsx'
import { WebSearchToggle } from '../toggles/web-search-toggle.tsx'
import { ComposerEstimate } from './composer-estimate.tsx'
import { Composer } from './composer.tsx'

const price = (amount: string) => ({ price: { amount, currency: 'USD', estimated: true } })

const FEATURES: DialectFeatures = {
  webSearch: { standard: price('0.006'), deep: price('0.06') },
  reasoning: true,
  cache: ['5m', '1h'],
}

const MODELS: readonly Model[] = [
  {
    id: 'acme/large-1',
    name: 'Acme Large 1 Preview',
    owner: 'Acme',
    contextLength: 18,
    pricing: { prompt: '2.50', completion: '10', currency: 'USD' },
    capabilities: { files: true, vision: true },
    raw: undefined,
  },
]

const ON: SettingValues = {
  model: 'acme/large-1',
  webSearch: 'deep',
  reasoning: 'high',
  cache: '1h',
}

/** A composer with everything that may stand in its row, over an endpoint that knows all of it. */
function Everything({ initial, width }: { initial: SettingValues; width?: string }) {
  const settings = useSettings({ features: FEATURES, models: MODELS, initial })
  const [chat] = useState(() => {
    const made = sandboxChat({ text: 'Hello.' })
    made.draft.set('How high is the tower, and when was it built?')
    return made
  })
  return (
    <div
      data-x-chat=""
      style={{ maxInlineSize: width, blockSize: '100dvh', justifyContent: 'flex-end' }}
    >
      <div data-x-chat-footer="">
        <ChatProvider chat={chat}>
          <SettingsProvider settings={settings}>
            <Composer end={<ComposerEstimate model={MODELS[0]} />}>
              <ModelPicker models={MODELS} />
              <SettingsPopover />
              <WebSearchToggle />
              <ReasoningPicker />
              <CacheToggle />
              <Shortcuts />
            </Composer>
          </SettingsProvider>
        </ChatProvider>
      </div>
    </div>
  )
}

const meta: Meta<typeof Everything> = {
  id: 'composer-tools',
  title: 'Composer/Tools: one row, and what has no room in it',
  component: Everything,
  args: { initial: ON },
}
export default meta
type Story = StoryObj<typeof Everything>

const isThere: Story['play'] = async ({ canvasElement }) => {
  await waitFor(() =>
    expect(within(canvasElement).getByRole('button', { name: 'More tools' })).toBeVisible(),
  )
}

export const EverythingOn: Story = { play: isThere }

export const Phone: Story = { args: { width: '390px' }, play: isThere }

/** What has no room comes above the row, which stays as it was. */
export const PhoneWithMoreTools: Story = {
  args: { width: '390px' },
  play: async (context) => {
    await isThere(context)
    await context.userEvent.click(
      within(context.canvasElement).getByRole('button', { name: 'More tools' }),
    )
  },
}

export const EverythingOff: Story = { args: { initial: { model: 'acme/large-1' } } }
