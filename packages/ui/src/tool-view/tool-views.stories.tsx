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

function WeatherCard({ call: { args, state, result, error } }: ToolViewProps<Shapes['weather']>) {
  return (
    <div
      role="group"
      data-story-data=""
      style={card}
      aria-label="Weather"
      aria-busy={state === 'running'}
    >
      <strong>{args?.city ?? '…'}</strong>
      <p style={{ margin: 0 }}>
        {result ? `${result.degrees} °C, ${result.sky}` : (error?.message ?? 'Looking outside …')}
      </p>
    </div>
  )
}

function DayPicker({ call: { args, result, resolve } }: ToolViewProps<Shapes['pick']>) {
  if (!resolve) return <p>{result ? `${result.day} it is.` : args?.question}</p>
  return (
    <fieldset data-story-data="" style={card}>
      <legend>{args?.question}</legend>
      {args?.days?.map((day) => (
        <button key={day} type="button" data-x-button="quiet" onClick={() => resolve({ day })}>
          {day}
        </button>
      ))}
    </fieldset>
  )
}

function ChartCard({ call: { args } }: ToolViewProps<Shapes['chart']>) {
  const rows = args?.rows ?? []
  const most = Math.max(1, ...rows.map(({ value }) => value ?? 0))
  return (
    <table data-story-data="" style={{ ...card, inlineSize: '100%' }}>
      <caption style={{ textAlign: 'start' }}>{args?.title ?? '…'}</caption>
      <tbody>
        {rows.map(({ name, value = 0 }, at) => (
          <tr key={at}>
            <th scope="row" style={{ textAlign: 'start', fontWeight: 400 }}>
              {name}
            </th>
            <td aria-hidden="true" style={{ inlineSize: '60%' }}>
              <div
                style={{
                  blockSize: '0.75rem',
                  inlineSize: `${(100 * value) / most}%`,
                  background: 'var(--x-accent)',
                }}
              />
            </td>
            <td style={{ textAlign: 'end' }}>{value}</td>
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
    <ul data-story-data="" style={{ ...card, listStyle: 'none', margin: 0 }}>
      {result.map(({ name, price }) => (
        <li key={name} style={{ display: 'flex', gap: '1rem', alignItems: 'center' }}>
          <span style={{ flex: 1 }}>{name}</span>
          <span>{price}</span>
          <button type="button" data-x-button="quiet" onClick={() => choose(name)}>
            {chosen === name ? `${name}: in the basket` : `Take ${name}`}
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
      <strong>{args?.target ?? '…'}</strong>
      {state === 'running' && (
        <progress style={{ inlineSize: '100%' }} value={told?.done ?? 0} aria-label="Build" />
      )}
      <p style={{ margin: 0 }}>{result ? `${result.files} files` : (told?.now ?? state)}</p>
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
  title: 'Tools/Views: cards, generative interface, forms, charts, progress',
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
