import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, within } from 'storybook/test'
import { StoryPage } from '../story-chat.tsx'
import { ErrorNotice } from './error-notice.tsx'

const meta: Meta<typeof ErrorNotice> = {
  id: 'errornotice',
  title:
    'Notices/ErrorNotice: errors, alert, warning, toast, banner, notification, offline, network, retry, countdown, login, top up',
  component: ErrorNotice,
  args: {
    error: {
      name: 'ChatError',
      kind: 'network',
      message: '@x/core: no connection to the server.',
      action: 'retry',
      retryable: true,
    },
    onRetry: fn(),
    onAction: fn(),
    onDismiss: fn(),
  },
  decorators: [
    (Story) => (
      <StoryPage>
        <Story />
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof ErrorNotice>

export const Network: Story = {
  play: async ({ args, canvasElement, userEvent }) => {
    await userEvent.click(within(canvasElement).getByRole('button', { name: 'Try again' }))
    await expect(args.onRetry).toHaveBeenCalledOnce()
  },
}

export const RateLimit: Story = {
  tags: ['visual'],
  args: {
    error: {
      name: 'ChatError',
      kind: 'http',
      status: 429,
      message: 'Too many requests.',
      action: 'retry',
      retryable: true,
      retryAfter: 30_000,
      requestId: 'req_123',
    },
  },
}

export const SignIn: Story = {
  args: {
    error: {
      name: 'ChatError',
      kind: 'http',
      status: 401,
      message: 'Invalid key.',
      action: 'sign-in',
      retryable: false,
    },
  },
}

export const TopUp: Story = {
  tags: ['visual'],
  args: {
    error: {
      name: 'ChatError',
      kind: 'http',
      status: 402,
      message: 'No credit.',
      action: 'top-up',
      retryable: false,
    },
  },
}

export const TooLong: Story = {
  args: {
    error: {
      name: 'ChatError',
      kind: 'api',
      status: 400,
      code: 'context_length_exceeded',
      message: 'The conversation is too long.',
      action: 'shorten',
      retryable: false,
    },
  },
}

export const Dark: Story = { globals: { theme: 'dark' } }
