import type { Meta, StoryObj } from '@storybook/react-vite'
import { within } from 'storybook/test'
import { createChat } from '@x/core'
import type { ToolPart } from '@x/core'
import { createSandbox } from '@x/core/testing'
// oxlint-disable-next-line no-restricted-imports -- a story stands for an app
import { tool, toolRunner } from '@x/core/tools'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { Chat } from '../chat/chat.tsx'
import { MessageView } from '../message/message-view.tsx'
import { answerOf, StoryPage } from '../story-chat.tsx'
import { UIProvider } from '../ui-provider/ui-provider.tsx'
import { plural } from '../plural.ts'
import type { ToolViewProps, ToolViews } from '../content/tool-views.ts'

interface Shapes {
  weather: { args: { city: string }; result: { degrees: number; sky: string } }
  pick: { args: { question: string; days: string[] }; result: { day: string } }
  chart: { args: { title: string; rows: { name: string; value: number }[] }; result: null }
  products: { args: { query: string }; result: { name: string; price: string }[] }
  build: { args: { target: string }; result: { files: number } }
}

const card = {
  border: '1px solid var(--x-line)',
  borderRadius: 'var(--x-radius)',
  padding: '0.75rem 1rem',
}
const option = {
  border: '1px solid var(--x-line-strong)',
  borderRadius: 'var(--x-radius)',
  padding: '0.375rem 0.875rem',
  background: 'var(--x-surface)',
  color: 'var(--x-text)',
  font: 'inherit',
  cursor: 'pointer',
}

/** What is told in place of a result. */
const TOLD: Partial<Record<ToolPart['state'], string>> = {
  approval: 'Asks first',
  denied: 'Not asked for',
  cancelled: 'Called off',
}

// A card stands on a page of any direction: what it says runs as its language does.
function WeatherCard({ call: { args, state, result, error } }: ToolViewProps<Shapes['weather']>) {
  return (
    <div
      role="group"
      data-story-data=""
      style={card}
      aria-label="Weather"
      aria-busy={state === 'running'}
    >
      <strong>
        <bdi>{args?.city ?? '…'}</bdi>
      </strong>
      <p style={{ margin: 0, color: error ? 'var(--x-danger)' : 'var(--x-muted)' }}>
        <bdi>
          {result
            ? `${result.degrees} °C, ${result.sky}`
            : (error?.message ?? TOLD[state] ?? 'Looking outside …')}
        </bdi>
      </p>
    </div>
  )
}

function DayPicker({ call: { args, result, resolve } }: ToolViewProps<Shapes['pick']>) {
  if (!resolve) return <p>{result ? <bdi>{`${result.day} it is.`}</bdi> : args?.question}</p>
  return (
    <fieldset data-story-data="" style={{ ...card, margin: 0 }}>
      <legend style={{ float: 'inline-start', inlineSize: '100%', padding: '0 0 0.5rem' }}>
        <bdi>{args?.question}</bdi>
      </legend>
      <div style={{ clear: 'both', display: 'flex', flexWrap: 'wrap', gap: '0.5rem' }}>
        {args?.days?.map((day) => (
          <button key={day} type="button" style={option} onClick={() => resolve({ day })}>
            {day}
          </button>
        ))}
      </div>
    </fieldset>
  )
}

function ChartCard({ call: { args } }: ToolViewProps<Shapes['chart']>) {
  const rows = args?.rows ?? []
  const most = Math.max(1, ...rows.map(({ value }) => value ?? 0))
  return (
    <table data-story-data="" style={{ ...card, inlineSize: '100%' }}>
      <caption style={{ textAlign: 'start' }}>
        <bdi>{args?.title ?? '…'}</bdi>
      </caption>
      <tbody>
        {rows.map(({ name, value }, at) => (
          <tr key={at}>
            <th scope="row" style={{ textAlign: 'start', fontWeight: 400 }}>
              {name}
            </th>
            <td aria-hidden="true" style={{ inlineSize: '60%' }}>
              <div
                style={{
                  blockSize: '0.75rem',
                  inlineSize: `${(100 * (value ?? 0)) / most}%`,
                  background: 'var(--x-solid)',
                  // Where the system has its own colours a bar is one of them.
                  forcedColorAdjust: 'none',
                }}
              />
            </td>
            <td style={{ textAlign: 'end' }}>{value ?? '…'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ProductList({ call: { args, result } }: ToolViewProps<Shapes['products']>) {
  const [chosen, choose] = useState<string>()
  if (!result) return <p>{`Looking for ${args?.query ?? '…'}`}</p>
  return (
    <ul
      data-story-data=""
      style={{ ...card, listStyle: 'none', margin: 0, paddingBlock: '0.25rem' }}
    >
      {result.map(({ name, price }, at) => (
        <li
          key={name}
          style={{
            display: 'flex',
            flexWrap: 'wrap',
            gap: '0.25rem 1rem',
            alignItems: 'center',
            paddingBlock: '0.5rem',
            borderBlockStart: at > 0 ? '1px solid var(--x-line)' : undefined,
          }}
        >
          <span style={{ flex: '1 1 6rem' }}>
            <bdi>{name}</bdi>
          </span>
          <span style={{ fontVariantNumeric: 'tabular-nums' }}>
            <bdi>{price}</bdi>
          </span>
          <button
            type="button"
            style={{ ...option, inlineSize: '7rem', paddingInline: '0.5rem' }}
            aria-label={`Take ${name}`}
            aria-pressed={chosen === name}
            onClick={() => choose(name)}
          >
            {chosen === name ? '✓ Taken' : 'Take'}
          </button>
        </li>
      ))}
    </ul>
  )
}

function BuildCard({ call: { args, state, progress, result } }: ToolViewProps<Shapes['build']>) {
  const told = progress as { done: number; now: string } | undefined
  return (
    <div role="group" data-story-data="" style={card} aria-label="Build">
      <strong>
        <bdi>{args?.target ?? '…'}</bdi>
      </strong>
      {state === 'running' && (
        <progress style={{ inlineSize: '100%' }} value={told?.done ?? 0} aria-label="Build" />
      )}
      <p style={{ margin: 0, color: 'var(--x-muted)' }}>
        <bdi>{result ? `${result.files} files` : (told?.now ?? state)}</bdi>
      </p>
    </div>
  )
}

const toolViews: ToolViews<Shapes> = {
  weather: WeatherCard,
  pick: DayPicker,
  chart: ChartCard,
  products: ProductList,
  build: BuildCard,
}

let count = 0
function call(name: keyof Shapes, args: object, rest: Partial<ToolPart>): ToolPart {
  const argsText = JSON.stringify(args)
  return { type: 'tool', id: `c${count++}`, name, argsText, args, state: 'done', ...rest }
}

/** A call whose arguments are cut after so many characters. */
function writing(name: keyof Shapes, args: object, length: number): ToolPart {
  const part = call(name, args, { state: 'args', args: undefined })
  return { ...part, argsText: part.argsText.slice(0, length) }
}

const failed = {
  state: 'error' as const,
  error: {
    name: 'ChatError' as const,
    kind: 'timeout' as const,
    message: 'The weather station did not answer.',
    action: 'retry' as const,
    retryable: true,
  },
}

interface CardsProps {
  calls: readonly ToolPart[]
  views?: ToolViews | undefined
}

function Cards({ calls, views = toolViews }: CardsProps): ReactElement {
  return (
    <StoryPage>
      <UIProvider toolViews={views}>
        <MessageView message={answerOf(calls)} onDecide={ignore} onResolve={ignore} />
      </UIProvider>
    </StoryPage>
  )
}

const ignore = (): void => undefined

const meta: Meta<typeof Cards> = {
  id: 'toolviews',
  title: 'Tools/Views: cards, generative interface, human in the loop, forms, charts, progress',
  component: Cards,
}
export default meta
type Story = StoryObj<typeof Cards>

const lisbon = { city: 'Lisbon' }

/** Written, at work, done, failed, and asking whether it may run. */
export const Weather: Story = {
  tags: ['visual'],
  args: {
    calls: [
      writing('weather', lisbon, 12),
      call('weather', lisbon, { state: 'running' }),
      call('weather', lisbon, { result: { degrees: 21, sky: 'clear' } }),
      call('weather', lisbon, failed),
      call('weather', { ...lisbon, apiKey: 'k-1234567890' }, { state: 'approval' }),
    ],
  },
  // What asks comes in a file of its own.
  play: async ({ canvasElement }) => {
    await within(canvasElement).findByRole('button', { name: 'Allow' }, { timeout: 20_000 })
  },
}

const question = { question: 'Which day suits you?', days: ['Monday', 'Tuesday', 'Friday'] }

/** Denied, called off, and left by a conversation that went on. */
export const WeatherNotAsked: Story = {
  args: {
    calls: [
      call('weather', lisbon, { state: 'denied', reason: 'Not today' }),
      call('weather', lisbon, { state: 'cancelled' }),
    ],
  },
}

/** A form that asks, open and answered. */
export const Asks: Story = {
  args: {
    calls: [
      call('pick', question, { state: 'ready' }),
      call('pick', question, { result: { day: 'Friday' } }),
    ],
  },
}

const rain = {
  title: 'Rain in mm',
  rows: [
    { name: 'January', value: 110 },
    { name: 'April', value: 64 },
    { name: 'July', value: 5 },
  ],
}

/** A chart out of rows, which appear as they are written. */
export const Chart: Story = {
  args: { calls: [writing('chart', rain, 78), call('chart', rain, { result: null })] },
}

/** A list of products, each with something to do. */
export const Products: Story = {
  args: {
    calls: [
      call(
        'products',
        { query: 'tea' },
        {
          result: [
            { name: 'Green tea', price: '4.50 €' },
            { name: 'Black tea', price: '3.90 €' },
          ],
        },
      ),
    ],
  },
}

/** A tool that tells how far it is. */
export const Progress: Story = {
  args: {
    calls: [
      call(
        'build',
        { target: 'app' },
        { state: 'running', progress: { done: 0.4, now: '12 of 30 files' } },
      ),
      call('build', { target: 'app' }, { result: { files: 30 } }),
    ],
  },
}

const step = (name: string, rest: Partial<ToolPart> = {}): ToolPart => ({
  ...call('build', { query: 'tides' }, { result: 'ok', durationMs: 1400 }),
  name,
  ...rest,
})

/** Calls in a row: what went well is one line, what failed or waits stands open. */
export const CallsInARow: Story = {
  tags: ['visual'],
  args: {
    calls: [
      step('search'),
      step('search'),
      step('read_page'),
      step('read_page', failed),
      step('erase_note', { state: 'approval' }),
      step('erase_note', { state: 'approval' }),
    ],
  },
}

const times = (count: number, one: string, other: string): string =>
  plural('en', count, { one, other })

/** The same in words of the app, which knows its tools and the language of its page. */
export const CallsInWords: Story = {
  args: {
    calls: [step('search'), step('search'), step('read_page'), step('read_page'), step('think')],
    views: {
      search: { summary: ({ length }) => times(length, 'searched', `searched ${length} times`) },
      read_page: { summary: ({ length }) => times(length, 'read a page', `read ${length} pages`) },
    },
  },
}

export const Dark: Story = { ...Weather, tags: [], globals: { theme: 'dark' } }

function AskingChat(): ReactElement {
  const [chat] = useState(() =>
    createChat({
      baseURL: 'https://sandbox.invalid/v1',
      model: 'sandbox',
      fetch: createSandbox([
        { toolCalls: [{ name: 'pick', args: question }] },
        { text: 'I have put it down.' },
      ]).fetch,
      tools: toolRunner({ pick: tool({ description: 'Asks' }) }),
    }),
  )
  return (
    <div style={{ blockSize: 'min(100dvh, 40rem)' }}>
      <Chat chat={chat} toolViews={toolViews} suggestions={['Find a day']} />
    </div>
  )
}

/** In a whole chat: the composer says what is awaited. */
export const InAChat: Story = { render: () => <AskingChat /> }
