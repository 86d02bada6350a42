import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import { ChatProvider } from '@x/react'
import { Icon } from '../icons.tsx'
import { sandboxChat, StoryPage } from '../story-chat.tsx'
import { ComposerDictate } from './composer-dictate.tsx'
import { ComposerEstimate } from './composer-estimate.tsx'
import { Composer } from './composer.tsx'

const meta: Meta<typeof Composer> = {
  id: 'composer',
  title:
    'Composer/Composer: text input, textarea, prompt, voice, microphone, dictation, send, stop, abort, cancel, cost before sending',
  component: Composer,
  decorators: [
    (Story) => (
      <StoryPage>
        <ChatProvider chat={sandboxChat({ text: 'Hello.' })}>
          <Story />
        </ChatProvider>
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof Composer>

export const Empty: Story = {
  play: async ({ canvasElement }) => {
    const send = within(canvasElement).getByRole('button', { name: 'Send' })
    await expect(send).toHaveAttribute('aria-disabled', 'true')
  },
}

export const Written: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.type(canvas.getByRole('textbox'), 'One line{Shift>}{Enter}{/Shift}and another')
    await expect(canvas.getByRole('textbox')).toHaveValue('One line\nand another')
    await expect(canvas.getByRole('button', { name: 'Send' })).not.toHaveAttribute('aria-disabled')
  },
}

export const WithTools: Story = {
  tags: ['visual'],
  args: {
    children: (
      <button type="button" data-x-button="icon" data-story-data="" aria-label="Add an image">
        <Icon name="image" />
      </button>
    ),
  },
}

const MODEL = {
  contextLength: 100,
  pricing: { prompt: '2.50', completion: '10', currency: 'USD' },
}

export const WithEstimate: Story = {
  tags: ['visual'],
  args: {
    end: (
      <>
        <ComposerEstimate model={MODEL} />
        <ComposerDictate />
      </>
    ),
  },
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.type(canvas.getByRole('textbox'), 'A question of some length')
    await expect(canvas.getByRole('group', { name: 'Estimate' })).toHaveTextContent('about')
  },
}

export const NearlyFull: Story = {
  ...WithEstimate,
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.click(canvas.getByRole('textbox'))
    await userEvent.paste('A question of some length. '.repeat(13))
    await expect(canvas.getByRole('meter', { name: /of the context/ })).toBeVisible()
  },
}

export const EstimateOnAPhone: Story = {
  ...NearlyFull,
  decorators: [
    (Story) => (
      <div data-x-chat="" style={{ blockSize: 'auto', maxInlineSize: '390px' }}>
        <Story />
      </div>
    ),
  ],
}

export const EstimateDark: Story = { ...NearlyFull, globals: { theme: 'dark' } }

export const EstimateRightToLeft: Story = { ...WithEstimate, globals: { direction: 'rtl' } }

export const Dark: Story = { globals: { theme: 'dark' } }
