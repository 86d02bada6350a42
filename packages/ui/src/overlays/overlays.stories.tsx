import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, screen, waitFor, within } from 'storybook/test'
import type { Model } from '@x/core'
import { ChatProvider, type ModelList, SettingsProvider, useSettings } from '@x/react'
import { useState } from 'react'
import { Composer } from '../composer/composer.tsx'
import { sandboxChat } from '../story-chat.tsx'
import { ModelPicker } from './model-picker.tsx'
import { SettingsPopover } from './settings-popover.tsx'

const OWNERS = ['Acme', 'Borealis', 'Cedar', 'Delta', 'Ember']
const KINDS = ['Large', 'Medium', 'Small', 'Thinker', 'Coder']

/** Made-up models, as many as asked for. */
function modelsOf(count: number): readonly Model[] {
  return Array.from({ length: count }, (_, index): Model => {
    const owner = OWNERS[index % OWNERS.length] ?? 'Acme'
    const kind = KINDS[Math.floor(index / OWNERS.length) % KINDS.length] ?? 'Large'
    const version = 1 + Math.floor(index / 25)
    return {
      id: `${owner}/${kind}-${version}`.toLowerCase(),
      name: `${owner} ${kind} ${version}`,
      owner,
      contextLength: 32_000 * (1 + (index % 8)),
      pricing: {
        prompt: String((index % 7) * 0.5),
        completion: String((index % 7) * 2),
        currency: 'USD',
      },
      capabilities: {
        vision: index % 2 === 0,
        tools: index % 3 !== 0,
        reasoning: kind === 'Thinker',
      },
      isVerifiable: index % 11 === 0,
      raw: undefined,
    }
  })
}

function InComposer({
  models,
  width = '44rem',
}: {
  models: ModelList | readonly Model[]
  width?: string
}) {
  const settings = useSettings({
    features: { reasoning: true },
    initial: { model: 'acme/large-1' },
  })
  const [chat] = useState(() => sandboxChat({ text: 'Hello.' }))
  return (
    <div
      data-x-chat=""
      style={{ maxInlineSize: width, blockSize: '100dvh', justifyContent: 'flex-end' }}
    >
      <div data-x-chat-footer="">
        <ChatProvider chat={chat}>
          <SettingsProvider settings={settings}>
            <Composer>
              <ModelPicker models={models} />
              <SettingsPopover />
            </Composer>
            <output hidden data-testid="chosen">
              {settings.values.model}
            </output>
          </SettingsProvider>
        </ChatProvider>
      </div>
    </div>
  )
}

const meta: Meta<typeof InComposer> = {
  id: 'overlays',
  title:
    'Models and settings/ModelPicker, SettingsPopover: choose a model, dropdown, prices, settings',
  component: InComposer,
  args: { models: modelsOf(25) },
}
export default meta
type Story = StoryObj<typeof InComposer>

const openModels: Story['play'] = async ({ canvasElement, userEvent }) => {
  await userEvent.click(within(canvasElement).getByRole('combobox', { name: /^Model:/ }))
  await waitFor(() => expect(screen.getByRole('dialog')).toBeVisible())
  await waitFor(() => expect(screen.getByRole('combobox', { name: 'Search models' })).toHaveFocus())
}

export const Closed: Story = {}

export const Choose: Story = {
  play: async (context) => {
    await openModels(context)
    const { canvasElement, userEvent } = context
    await userEvent.keyboard('cedar thinker')
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1))
    await userEvent.keyboard('{Enter}')
    await expect(within(canvasElement).getByTestId('chosen')).toHaveTextContent('cedar/thinker-1')
  },
}

export const Models: Story = {
  tags: ['visual'],
  play: openModels,
}

export const FiveHundredModels: Story = { args: { models: modelsOf(500) }, play: openModels }

export const FailedModels: Story = {
  args: {
    models: {
      status: 'error',
      models: [],
      error: {
        name: 'ChatError',
        kind: 'network',
        message: 'The server could not be reached.',
        action: 'retry',
        retryable: true,
      },
      reload: () => undefined,
    },
  },
  play: openModels,
}

export const LoadingModels: Story = {
  args: { models: { status: 'loading', models: [], error: undefined, reload: () => undefined } },
  play: openModels,
}

const openSettings: Story['play'] = async ({ canvasElement, userEvent }) => {
  await userEvent.click(within(canvasElement).getByRole('button', { name: 'Settings' }))
  await waitFor(() => expect(screen.getByRole('dialog')).toBeVisible())
}

export const Settings: Story = {
  tags: ['visual'],
  play: openSettings,
}

export const Dark: Story = { globals: { theme: 'dark' }, play: openModels }

export const DarkSettings: Story = { globals: { theme: 'dark' }, play: openSettings }

export const Phone: Story = { args: { width: '390px' }, play: openModels }
