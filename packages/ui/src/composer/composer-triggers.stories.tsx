import type { Meta, StoryObj } from '@storybook/react-vite'
import { ChatProvider } from '@x/react'
import { useState } from 'react'
import { expect, within } from 'storybook/test'
import { sandboxChat, StoryPage } from '../story-chat.tsx'
import { ComposerTriggers } from './composer-triggers.tsx'
import { Composer } from './composer.tsx'
import type { ComposerTrigger } from './trigger.ts'

const TRIGGERS: readonly ComposerTrigger[] = [
  {
    char: '/',
    label: 'Commands',
    at: 'start',
    items: [
      {
        id: 'summarise',
        label: 'summarise',
        description: 'The conversation so far, in five lines',
      },
      { id: 'table', label: 'table', description: 'The last answer as a table' },
      { id: 'translate', label: 'translate', description: 'Into the language of your choice' },
    ],
  },
  {
    char: '@',
    label: 'Files',
    items: async (query) =>
      ['readme.md', 'package.json', 'index.ts']
        .filter((name) => name.includes(query))
        .map((name) => ({ id: name, label: name })),
  },
]

function WithTriggers(): React.ReactElement {
  const [chat] = useState(() => sandboxChat({ text: 'Hello.' }))
  return (
    <StoryPage>
      <div style={{ paddingBlockStart: '12rem' }}>
        <ChatProvider chat={chat}>
          <Composer>
            <ComposerTriggers lists={TRIGGERS} />
          </Composer>
        </ChatProvider>
      </div>
    </StoryPage>
  )
}

const meta: Meta<typeof ComposerTriggers> = {
  id: 'composer-triggers',
  title: 'Composer/ComposerTriggers: slash commands, mentions, autocomplete, menu',
  component: ComposerTriggers,
  args: { lists: TRIGGERS },
  render: () => <WithTriggers />,
}
export default meta
type Story = StoryObj<typeof ComposerTriggers>

export const Commands: Story = {
  tags: ['visual'],
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.type(canvas.getByRole('textbox'), '/t{ArrowDown}')
    await expect(canvas.getByRole('option', { selected: true })).toHaveTextContent('translate')
    await expect(canvas.getByRole('textbox')).toHaveFocus()
  },
}

export const Mentions: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.type(canvas.getByRole('textbox'), 'Read @pa')
    await canvas.findByRole('option', { name: 'package.json' })
    await userEvent.keyboard('{Enter}')
    await expect(canvas.getByRole('textbox')).toHaveValue('Read @package.json ')
  },
}

export const Dark: Story = { ...Commands, globals: { theme: 'dark' } }

export const RightToLeft: Story = { ...Commands, globals: { direction: 'rtl' } }
