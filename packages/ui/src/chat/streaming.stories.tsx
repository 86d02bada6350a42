import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { ANSWER, SandboxChat } from '../story-chat.tsx'

/** A long answer with every kind of block. */
const LONG = `${ANSWER}\n\n${Array.from({ length: 6 }, (_, part) => `## Part ${part + 1}\n\n${ANSWER}`).join('\n\n')}`

const meta: Meta<typeof SandboxChat> = {
  id: 'streaming',
  title: 'Conversation/Paces and faults: streaming, slow, fast, burst, cut, stalled, reconnect',
  component: SandboxChat,
  args: { prompt: 'How does streaming work?' },
  parameters: {
    docs: {
      description: {
        component:
          'The same answer as networks and models really bring it. Each story is played by the sandbox of ' +
          '`@x/core/testing`; no network is needed. **Pace** in the toolbar plays any of them faster or slower.',
      },
    },
  },
}
export default meta
type Story = StoryObj<typeof SandboxChat>

/** Five tokens a second, a second before the first: a large model in a busy hour. */
export const Slow: Story = {
  args: { script: { text: ANSWER, pace: { firstTokenMs: 1000, tokensPerSecond: 5 } } },
  play: async ({ canvasElement }) => {
    await within(canvasElement).findByText('Waiting for the answer')
  },
}

/** A thousand tokens a second: every frame shows what has arrived, and the line being read stands still. */
export const Fast: Story = {
  args: { script: { text: LONG, pace: { tokensPerSecond: 1000 } } },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement)
    await canvas.findByRole('heading', { name: 'Part 6' })
    await canvas.findByRole('button', { name: 'Regenerate' })
  },
}

/** The whole answer in one piece, as a proxy that buffers brings it. */
export const Burst: Story = {
  args: { script: { text: LONG, pace: { firstTokenMs: 300, tokensPerSecond: 'instant' } } },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement)
    await canvas.findByRole('heading', { name: 'Part 6' })
    const viewport = canvas.getByRole('region', { name: 'Conversation' })
    // So much at once is not taken for the reader having scrolled away.
    await waitFor(async () => {
      const left = viewport.scrollHeight - viewport.scrollTop - viewport.clientHeight
      await expect(left).toBeLessThan(2)
    })
  },
}

/** The connection ends in the middle of a word: what arrived stays, and it can go on. */
export const Cut: Story = {
  args: { script: [{ text: ANSWER, cutAfter: 60 }, { text: ANSWER.slice(60) }] },
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    const alert = await canvas.findByRole('alert')
    await expect(canvas.getByText('read as they arrive')).toBeVisible()
    await userEvent.click(within(alert).getByRole('button', { name: 'Continue' }))
    await canvas.findByText('How it works')
    await waitFor(() => expect(canvas.queryByRole('alert')).toBeNull())
  },
}

/** An error inside a stream that began well, after 150 characters. */
export const ErrorInTheMiddle: Story = {
  args: {
    script: {
      text: ANSWER,
      errorAfter: { chars: 150, error: { status: 503, message: 'The model is overloaded.' } },
    },
  },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement)
    await canvas.findByRole('alert')
    await expect(canvas.getByText('read as they arrive')).toBeVisible()
  },
}

/** The endpoint falls silent and keeps the connection open: stopping keeps what arrived. */
export const Stalled: Story = {
  args: { script: { text: ANSWER, stallAfter: 150 } },
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await canvas.findByText('read as they arrive')
    await userEvent.click(canvas.getByRole('button', { name: 'Stop' }))
    await expect(await canvas.findByText('Stopped', { selector: 'p' })).toBeVisible()
  },
}

/** Reasoning first, then the answer. */
export const WithReasoning: Story = {
  args: {
    script: {
      reasoning: 'The question is about streams. What is known? How do bytes arrive? '.repeat(4),
      text: ANSWER,
      pace: { tokensPerSecond: 200 },
    },
  },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement)
    await canvas.findByRole('button', { name: /Thinking/ })
    await canvas.findByText('How it works')
  },
}
