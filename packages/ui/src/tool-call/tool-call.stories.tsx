import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ChatErrorData, ToolPart } from '@x/core'
import { StoryPage } from '../story-chat.tsx'
import { ToolCall } from './tool-call.tsx'

const meta: Meta<typeof ToolCall> = {
  id: 'toolcall',
  title:
    'Tools/ToolCall: function calls, agents, arguments, results, approval, permission, confirm',
  component: ToolCall,
  args: {
    call: {
      type: 'tool',
      id: 'call_1',
      name: 'get_weather',
      argsText: '{"city":"Lisbon"}',
      args: { city: 'Lisbon' },
      result: { celsius: 21 },
      state: 'done',
    },
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
type Story = StoryObj<typeof ToolCall>

const TOO_LONG: ChatErrorData = {
  name: 'ChatError',
  kind: 'timeout',
  message: 'It took too long.',
  action: 'retry',
  retryable: true,
}

export const Done: Story = {}

export const Open: Story = {
  tags: ['visual'],
  args: { defaultOpen: true },
}

export const Writing: Story = {
  args: {
    defaultOpen: true,
    call: { type: 'tool', id: 'c', name: 'search', argsText: '{"query":"str', state: 'args' },
  },
}

export const Failed: Story = {
  args: {
    call: {
      type: 'tool',
      id: 'c',
      name: 'search',
      argsText: '{}',
      args: {},
      state: 'error',
      error: TOO_LONG,
    },
  },
}

/** A person decides: as asked, for good, with other arguments, or not at all. */
export const Approval: Story = {
  tags: ['visual'],
  args: {
    onDecide() {},
    call: {
      type: 'tool',
      id: 'c',
      name: 'erase_note',
      argsText: '{"id":"n-17","title":"Shopping"}',
      args: { id: 'n-17', title: 'Shopping' },
      state: 'approval',
    },
  },
}

/** A tool that nothing carries out, and that has no view: a person gives its result. */
export const Question: Story = {
  tags: ['visual'],
  args: {
    onDecide() {},
    onResolve() {},
    call: {
      type: 'tool',
      id: 'c',
      name: 'pick_day',
      argsText: '{"question":"Which day suits you?","days":["Monday","Friday"]}',
      args: { question: 'Which day suits you?', days: ['Monday', 'Friday'] },
      state: 'ready',
    },
  },
}

export const QuestionDark: Story = { ...Question, tags: [], globals: { theme: 'dark' } }

export const ApprovalDark: Story = { ...Approval, globals: { theme: 'dark' } }

const STATES: readonly Partial<ToolPart>[] = [
  { state: 'args', args: undefined, argsText: '{"city":"Lis' },
  { state: 'ready' },
  { state: 'running', progress: 0.4 },
  { state: 'running', progress: 'asking the second station' },
  { state: 'done', durationMs: 2400 },
  { state: 'error', error: TOO_LONG },
  { state: 'denied', reason: 'Not today' },
  { state: 'denied', isSkipped: true },
  { state: 'cancelled' },
]

/** Written, about to run, at work, done, failed, denied, skipped, called off. */
export const States: Story = {
  tags: ['visual'],
  render: ({ call }) => (
    <div style={{ display: 'grid', gap: '0.5rem' }}>
      {STATES.map((given, at) => (
        <ToolCall key={at} call={{ ...call, result: undefined, ...given }} />
      ))}
    </div>
  ),
}

/** The same, each open. */
export const StatesOpen: Story = {
  render: ({ call }) => (
    <div style={{ display: 'grid', gap: '0.5rem' }}>
      {STATES.map((given, at) => (
        <ToolCall key={at} defaultOpen call={{ ...call, result: undefined, ...given }} />
      ))}
    </div>
  ),
}

export const Nested: Story = {
  args: {
    defaultOpen: true,
    call: {
      type: 'tool',
      id: 'c',
      name: 'search',
      argsText: '{"query":"streams","filters":{"year":2026}}',
      args: { query: 'streams', filters: { year: 2026 } },
      result: { hits: [{ title: 'Streams', score: 0.9 }] },
      state: 'done',
    },
  },
}

export const Dark: Story = { args: { defaultOpen: true }, globals: { theme: 'dark' } }
