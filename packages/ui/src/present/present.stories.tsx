import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, within } from 'storybook/test'
import type { ChatErrorData } from '@x/core'
import { UIProvider } from '../ui-provider/ui-provider.tsx'
import { StoryPage } from '../story-chat.tsx'
import { PresentView } from './present-view.tsx'
import {
  ALL,
  ARABIC,
  BARS,
  callThatAsks,
  callUpTo,
  callWith,
  CARDS,
  CHOICE,
  FACTS,
  FORM,
  IMAGE,
  LINES,
  LINK,
  LIST,
  LOSSES,
  PROGRESS,
  REMOTE,
  SEVERAL,
  TABLE,
  TEXT,
} from './story-calls.ts'

const meta: Meta<typeof PresentView> = {
  id: 'present',
  title: 'Tools/Present: tables, charts, graphs, cards, forms that a model shows',
  component: PresentView,
  args: { call: callWith([TABLE]) },
  decorators: [
    (Story) => (
      <StoryPage>
        <Story />
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof PresentView>

export const Table: Story = {}

export const Text: Story = { args: { call: callWith([TEXT, LIST]) } }

export const Facts: Story = { args: { call: callWith([FACTS]) } }

export const BarChart: Story = { tags: ['visual'], args: { call: callWith([BARS]) } }

/** Below zero, with a number at each bar. */
export const NegativeBars: Story = { args: { call: callWith([LOSSES]) } }

export const LineChart: Story = { args: { call: callWith([LINES]) } }

/** The numbers of a chart, as a table. */
export const Numbers: Story = {
  args: { call: callWith([BARS]) },
  play: async ({ canvasElement, userEvent }) => {
    await userEvent.click(within(canvasElement).getByRole('button', { name: 'Show the numbers' }))
    await expect(within(canvasElement).getByText('€302,500')).toBeVisible()
  },
}

const WAVE = Array.from({ length: 200 }, (_, at) => Math.sin(at / 9) * 40 + at / 4)

/** One point, two hundred, the largest numbers there are, and values that are none. */
export const HundredsOfPoints: Story = {
  args: {
    call: callWith([
      {
        type: 'chart',
        kind: 'line',
        title: 'One point',
        labels: ['Now'],
        series: [{ name: 'a', values: [7] }],
      },
      {
        type: 'chart',
        kind: 'line',
        title: 'Two hundred',
        labels: WAVE.map((_, at) => `Day ${at + 1}`),
        series: [
          { name: 'Wave', values: WAVE },
          { name: 'Half', values: WAVE.map((value) => value / 2 - 10) },
        ],
      },
      {
        type: 'chart',
        kind: 'bar',
        title: 'Huge',
        labels: ['a', 'b', 'c', 'd'],
        series: [{ name: 'n', values: [1.7e308, -1.7e308, 'NaN', null] }],
      },
      {
        type: 'chart',
        kind: 'bar',
        title: 'Many kinds',
        labels: ['North', 'South'],
        series: Array.from({ length: 8 }, (_, at) => ({
          name: `Kind ${at + 1}`,
          values: [at + 2, 9 - at],
        })),
      },
      {
        type: 'chart',
        kind: 'bar',
        title: 'Long names',
        unit: 'visitors',
        labels: [
          'Northern Europe',
          'Southern Europe',
          'Sub-Saharan Africa',
          'Central America',
          'South-East Asia',
          'Oceania',
        ],
        series: [{ name: 'n', values: [48200, 39100, 8700, 12400, 61000, 5300] }],
      },
    ]),
  },
}

export const Image: Story = { args: { call: callWith([IMAGE, REMOTE]) } }

/** What the policy forbids is its words alone. */
export const Forbidden: Story = {
  args: {
    call: callWith([
      REMOTE,
      { type: 'link', url: 'javascript:alert(1)', title: 'A way in' },
      { ...CARDS[0], image: REMOTE.url },
    ]),
  },
  decorators: [
    (Story) => (
      <UIProvider policy={{ images: 'never' }}>
        <Story />
      </UIProvider>
    ),
  ],
}

export const Form: Story = { tags: ['visual'], args: { call: callThatAsks([FORM]) } }

export const FormAnswered: Story = {
  args: {
    call: callWith([FORM], {
      result: {
        values: {
          name: 'A. Reader',
          email: 'reader@example.org',
          size: '42',
          note: 'The bell is broken, please knock.',
          gift: true,
        },
      },
    }),
  },
}

/** Nobody takes an answer any more: the conversation went on. */
export const FormUnanswered: Story = {
  tags: ['visual'],
  args: { call: callWith([FORM], { state: 'ready' }) },
}

export const Choice: Story = {
  args: { call: { ...callThatAsks([CHOICE]), resolve: fn() } },
  play: async ({ args, canvasElement, userEvent }) => {
    await userEvent.click(within(canvasElement).getByRole('button', { name: 'Moss' }))
    await expect(args.call.resolve).toHaveBeenCalledWith({ values: { 'Which colour?': 'Moss' } })
    await expect(within(canvasElement).getByText('Answered')).toBeVisible()
  },
}

export const ChoiceAsked: Story = { args: { call: callThatAsks([CHOICE]) } }

export const SeveralQuestions: Story = {
  tags: ['visual'],
  args: { call: callThatAsks([CHOICE, SEVERAL]) },
}

export const Progress: Story = {
  args: { call: callWith([PROGRESS, { type: 'progress', title: 'Waiting for the courier' }]) },
}

export const Link: Story = { args: { call: callWith([LINK]) } }

export const Cards: Story = { args: { call: callThatAsks(CARDS) } }

export const CardsAnswered: Story = {
  args: { call: callWith(CARDS, { result: { pressed: 'Order', card: 'Fell Light' } }) },
}

/** Pictures of elsewhere load once they are asked for. */
export const CardsOfElsewhere: Story = {
  args: { call: callThatAsks(CARDS.map((card) => ({ ...card, image: REMOTE.url }))) },
}

export const StreamingTable: Story = { args: { call: callUpTo(0.72, [TABLE]) } }

export const StreamingChart: Story = { args: { call: callUpTo(0.8, [LINES]) } }

export const StreamingForm: Story = { args: { call: callUpTo(0.6, [FORM]) } }

export const StreamingCards: Story = { tags: ['visual'], args: { call: callUpTo(0.62, CARDS) } }

const WRONG: ChatErrorData = {
  name: 'ChatError',
  kind: 'output',
  message: 'The arguments were no JSON.',
  action: 'none',
  retryable: false,
}

export const Failed: Story = {
  args: {
    call: {
      ...callUpTo(0.8, [TABLE]),
      state: 'error',
      error: WRONG,
    },
  },
}

/** A question while it is written, asked, answered, denied, skipped, called off, failed. */
export const States: Story = {
  render: () => (
    <div style={{ display: 'grid', gap: '2rem' }}>
      <PresentView call={callUpTo(0.8, [CHOICE])} />
      <PresentView call={callThatAsks([CHOICE])} />
      <PresentView call={callWith([CHOICE], { result: { values: { [CHOICE.title]: 'Moss' } } })} />
      <PresentView call={callWith([CHOICE], { state: 'denied', reason: 'Not today' })} />
      <PresentView call={callWith([CHOICE], { state: 'denied' })} />
      <PresentView call={callWith([CHOICE], { state: 'denied', isSkipped: true })} />
      <PresentView call={callWith([CHOICE], { state: 'cancelled' })} />
      <PresentView call={callWith([CHOICE], { state: 'error', error: WRONG })} />
    </div>
  ),
}

/** Of a kind that nobody knows, and as a weaker model may write it: shown as well as can be. */
export const NotQuiteRight: Story = {
  args: {
    call: callWith([
      { type: 'video', src: 'https://example.org/a.mp4', title: 'Unboxing' },
      {
        type: 'bar_chart',
        title: 'Strings for numbers',
        data: [
          { label: 'a', value: '1,200' },
          { label: 'b', value: '$950' },
        ],
      },
      {
        rows: [
          { shoe: 'Ridge 2', price: 129.9 },
          { shoe: 'Fell Light', price: 149 },
        ],
      },
      { type: 'list', items: 'One lone item' },
      'A text without a part',
    ]),
  },
}

export const Everything: Story = { args: { call: callThatAsks(ALL) } }

export const Dark: Story = { ...Everything, globals: { theme: 'dark' } }

export const Arabic: Story = {
  args: { call: callThatAsks(ARABIC) },
  globals: { locale: 'ar' },
}
