import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { ANSWER, SandboxChat } from '../story-chat.tsx'

const SUGGESTIONS = [
  'Explain how tokens become text',
  'Show a table and some code',
  'Think before you answer',
  'Look up the weather with a tool',
]

const meta: Meta<typeof SandboxChat> = {
  id: 'chat',
  title:
    'Conversation/Chat: the whole chat in one component, dark theme, color, RTL, language, translation, i18n, mobile, responsive, accessibility',
  component: SandboxChat,
  args: { script: { text: ANSWER }, suggestions: SUGGESTIONS },
}
export default meta
type Story = StoryObj<typeof SandboxChat>

export const Empty: Story = {
  tags: ['visual'],
}

export const Dark: Story = {
  args: { prompt: 'How does streaming work?' },
  globals: { theme: 'dark' },
  play: async ({ canvasElement }) => {
    await within(canvasElement).findByText('How it works')
  },
}

export const RightToLeft: Story = {
  args: { script: { text: 'مرحبا. كيف أستطيع **مساعدتك**؟' }, prompt: 'مرحبا' },
  globals: { direction: 'rtl' },
}

export const Answered: Story = {
  tags: ['visual'],
  args: {
    prompt: 'How does streaming work?',
    script: {
      reasoning: 'The question is about streams.',
      text: ANSWER,
      citations: [{ url: 'https://example.org/guide', title: 'The guide' }],
      cost: 0.00042,
    },
  },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement)
    await canvas.findByRole('button', { name: 'Regenerate' })
    await expect(canvas.getByRole('button', { name: /^Usage/ })).toBeVisible()
  },
}

export const Streaming: Story = {
  args: {
    prompt: 'Go on',
    script: { text: ANSWER, stallAfter: 120 },
  },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement)
    await canvas.findByText('read as they arrive')
    await expect(canvas.getByRole('button', { name: 'Stop' })).toBeVisible()
  },
}

export const Waiting: Story = {
  args: { prompt: 'Hello', script: { text: ANSWER, stallAfter: 0 } },
}

export const Reasoning: Story = {
  tags: ['visual'],
  args: {
    prompt: 'Think',
    script: { reasoning: 'First, what is known. Then, what is not.', text: 'So.', stallAfter: 30 },
  },
  play: async ({ canvasElement }) => {
    const fold = await within(canvasElement).findByRole('button', { name: /Thinking/ })
    await expect(fold).toHaveAttribute('aria-expanded', 'false')
    await expect(await within(canvasElement).findByText(/what is known/)).toBeVisible()
  },
}

export const Stopped: Story = {
  args: { prompt: 'Go on', script: { text: ANSWER, stallAfter: 120 } },
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await canvas.findByText('read as they arrive')
    await userEvent.click(canvas.getByRole('button', { name: 'Stop' }))
    await expect(await canvas.findByText('Stopped', { selector: 'p' })).toBeVisible()
    await expect(canvas.getByText('read as they arrive')).toBeVisible()
  },
}

export const Interrupted: Story = {
  tags: ['visual'],
  args: { prompt: 'Go on', script: { text: ANSWER, cutAfter: 120 } },
  play: async ({ canvasElement }) => {
    await within(canvasElement).findByRole('alert')
  },
}

export const OutOfCredit: Story = {
  tags: ['visual'],
  args: {
    prompt: 'Hello',
    script: { error: { status: 402, code: 'insufficient_quota', message: 'No credit left.' } },
    onErrorAction: () => undefined,
  },
  play: async ({ canvasElement }) => {
    const alert = await within(canvasElement).findByRole('alert')
    await expect(within(alert).getByRole('button', { name: 'Add credit' })).toBeVisible()
  },
}

export const RetryWorks: Story = {
  args: {
    prompt: 'Hello',
    script: [{ error: { status: 403, message: 'Not now.' } }, { text: 'It works now.' }],
  },
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    const alert = await canvas.findByRole('alert')
    await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }))
    await canvas.findByText('It works now.')
    await waitFor(() => expect(canvas.queryByRole('alert')).toBeNull())
  },
}

export const Long: Story = {
  args: {
    script: { text: ANSWER },
    initialMessages: Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0
        ? { role: 'user' as const, content: `Question ${index / 2 + 1}` }
        : { role: 'assistant' as const, content: ANSWER },
    ),
  },
}
