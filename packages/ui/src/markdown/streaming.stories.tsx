import { createClient } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { highlight } from '@x/ui/highlight'
import { math } from '@x/ui/math'
import { mermaid } from '@x/ui/mermaid'
import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactElement } from 'react'
import { useEffect, useState } from 'react'
import { expect, waitFor, within } from 'storybook/test'
import { ANSWER, StoryPage } from '../story-chat.tsx'
import { Markdown } from './markdown.tsx'
import type { MarkdownProps } from './markdown.tsx'

const loadMermaid = () => import('mermaid')
const plugins = [highlight(), math(), mermaid({ load: loadMermaid })]
const TOKENS_PER_SECOND = { slow: 15, fast: 250, burst: 'instant' } as const

interface StreamedProps extends MarkdownProps {
  /** How fast the text comes. */
  pace: keyof typeof TOKENS_PER_SECOND
}

/** The text as an endpoint sends it. */
function Streamed({ text, pace, ...rest }: StreamedProps): ReactElement {
  const [answer, setAnswer] = useState({ text: '', streaming: true })
  useEffect(() => {
    const tokensPerSecond = TOKENS_PER_SECOND[pace]
    const { fetch } = createSandbox({ text, pace: { firstTokenMs: 0, tokensPerSecond } })
    const client = createClient({ baseURL: 'https://sandbox.invalid/v1', fetch })
    const stream = client.chat.stream({
      model: 'sandbox',
      messages: [{ role: 'user', content: 'go' }],
    })
    let isCurrent = true
    async function read(): Promise<void> {
      let whole = ''
      for await (const piece of stream.text()) {
        whole += piece
        if (isCurrent) setAnswer({ text: whole, streaming: true })
      }
      if (isCurrent) setAnswer({ text: whole, streaming: false })
    }
    void read()
    return () => {
      isCurrent = false
      stream.abort()
    }
  }, [text, pace])
  return <Markdown {...rest} {...answer} />
}

const meta: Meta<typeof Streamed> = {
  id: 'markdown-while-it-streams',
  title: 'Answers/Markdown while it streams: streaming, nothing flashes',
  component: Streamed,
  args: { text: `# Title\n\n${ANSWER}`, pace: 'fast', plugins },
  argTypes: { pace: { control: 'inline-radio', options: Object.keys(TOKENS_PER_SECOND) } },
  decorators: [
    (Story) => (
      <StoryPage>
        <Story />
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof Streamed>

/** Waits until all of the text is there. */
async function whole(canvasElement: HTMLElement): Promise<HTMLElement> {
  const markdown = canvasElement.querySelector<HTMLElement>('[data-x-markdown]')
  await waitFor(() => expect(markdown?.dataset).not.toHaveProperty('streaming'))
  return markdown ?? canvasElement
}

export const Slow: Story = {
  args: { pace: 'slow' },
  play: async ({ canvasElement }) => {
    await within(canvasElement).findByRole('heading', { name: 'Title' })
  },
}

export const Fast: Story = {
  play: async ({ canvasElement }) => {
    const markdown = within(await whole(canvasElement))
    await expect(markdown.getByRole('table')).toBeVisible()
  },
}

export const Burst: Story = {
  args: { pace: 'burst' },
  play: async ({ canvasElement }) => {
    const markdown = within(await whole(canvasElement))
    await expect(markdown.getByRole('link', { name: 'guide' })).toBeVisible()
  },
}

/** Marks are seen as what they will be, and never flash. */
export const Emphasis: Story = {
  args: {
    text: 'Some **strong words**, some *stressed ones*, some ~~taken back~~, `code`, and **strong with *stress* and `code` in it**. Between $5 and $10, 5~10 km, `a * b * c`.',
  },
  play: async ({ canvasElement }) => {
    const marks = new Set<string>()
    const watcher = new MutationObserver(() => {
      for (const mark of canvasElement.textContent?.match(/\*\*|~~/g) ?? []) marks.add(mark)
    })
    watcher.observe(canvasElement, { subtree: true, childList: true, characterData: true })
    await whole(canvasElement)
    watcher.disconnect()
    await expect([...marks]).toEqual([])
  },
}

/** A link has its label from the start, and its address once that is whole. */
export const Links: Story = {
  args: {
    text: 'See [the guide to streaming](https://example.org/guide), <https://example.org/angle>, https://example.org/bare and [one by reference][r].\n\n[r]: https://example.org/reference\n',
  },
  play: async ({ canvasElement }) => {
    const markdown = within(await whole(canvasElement))
    await expect(markdown.getAllByRole('link')).toHaveLength(4)
  },
}

/** In colour while it is open; no line turns plain again. */
export const Code: Story = {
  args: {
    text: 'A function:\n\n```ts\n/** Adds up. */\nexport function sum(values: readonly number[]): number {\n  let total = 0\n  for (const value of values) total += value // one by one\n  return total\n}\n```\n\nAnd a shell:\n\n```bash\npnpm add @x/ui\n```\n',
  },
  play: async ({ canvasElement }) => {
    const markdown = await whole(canvasElement)
    await waitFor(() => expect(markdown.querySelector('[data-x-scope]')).not.toBeNull())
  },
}

/** The text is a table from its head on. */
export const Table: Story = {
  args: {
    text: `| model | context | price |\n|:--|--:|--:|\n${Array.from({ length: 12 }, (_, n) => `| model ${n} | ${n * 16}k | $${n}.00 |`).join('\n')}\n`,
  },
  play: async ({ canvasElement }) => {
    const markdown = within(await whole(canvasElement))
    await expect(markdown.getAllByRole('row')).toHaveLength(13)
  },
}

export const ListsAndTasks: Story = {
  args: {
    text: '1. First\n2. Second\n   - with one below\n   - and another\n3. Third\n\nTo do:\n\n- [x] read the text\n- [x] keep what is finished\n- [ ] read it again\n',
  },
  play: async ({ canvasElement }) => {
    const markdown = within(await whole(canvasElement))
    await expect(markdown.getAllByRole('checkbox')).toHaveLength(3)
  },
}

export const Maths: Story = {
  args: {
    text: 'It costs $5 or $10. Since \\(a^2 + b^2 = c^2\\):\n\n$$\nc = \\sqrt{a^2 + b^2}\n$$\n\nand \\[\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}\\]\n',
  },
  play: async ({ canvasElement }) => {
    const markdown = await whole(canvasElement)
    await waitFor(() => expect(markdown.querySelectorAll('math')).toHaveLength(3))
  },
}

/** Code until the fence is closed. */
export const Diagram: Story = {
  loaders: [loadMermaid],
  args: { text: '```mermaid\ngraph LR\n  A[bytes] --> B[events] --> C[message]\n```\n' },
  play: async ({ canvasElement }) => {
    const markdown = within(await whole(canvasElement))
    await expect(await markdown.findByRole('img', { name: 'Diagram' })).toBeVisible()
  },
}

export const Footnotes: Story = {
  args: {
    text: 'It was found early[^1], and again later[^late].\n\n[^1]: The first note.\n[^late]: The second one.\n',
  },
  play: async ({ canvasElement }) => {
    const markdown = within(await whole(canvasElement))
    await expect(markdown.getByRole('group', { name: 'Footnotes' })).toBeVisible()
  },
}

export const Citations: Story = {
  args: {
    text: 'The tower is 330 m high [1], and was finished in 1889 [2]. Nobody knows of [3].',
    sources: [
      { type: 'source', id: '1', url: 'https://example.org/height', title: 'How high it is' },
      { type: 'source', id: '2', url: 'https://example.org/history', title: 'Its history' },
    ],
  },
  play: async ({ canvasElement }) => {
    const markdown = within(await whole(canvasElement))
    await expect(markdown.getAllByRole('link')).toHaveLength(2)
  },
}

/** Nothing is fetched before a click. */
export const RemoteImage: Story = {
  args: { text: 'A chart:\n\n![The year in numbers](https://images.example.org/chart.png)\n' },
  play: async ({ canvasElement }) => {
    const markdown = within(await whole(canvasElement))
    await expect(markdown.getByText('Load image from images.example.org')).toBeVisible()
  },
}

/** Tags are text, and what looks like one in the making does not flash. */
export const RawHtml: Story = {
  args: { text: 'Shown as text: <b>bold</b>\n\n<details>\n<summary>More</summary>\n</details>\n' },
  play: async ({ canvasElement }) => {
    const markdown = await whole(canvasElement)
    await expect(markdown.querySelector('details, b')).toBeNull()
  },
}

export const Directions: Story = {
  args: { text: 'Left to right.\n\nمن اليمين إلى اليسار، **وهذا مهم**.\n\n- one\n- اثنان\n' },
  play: async ({ canvasElement }) => {
    await whole(canvasElement)
  },
}

/** Pages of it that are out of sight cost a frame nothing. */
export const LongAnswer: Story = {
  args: {
    pace: 'burst',
    text: Array.from({ length: 30 }, (_, n) => `## Part ${n + 1}\n\n${ANSWER}`).join('\n\n'),
  },
  play: async ({ canvasElement }) => {
    const markdown = await whole(canvasElement)
    await waitFor(() => expect(markdown.querySelector('[data-settled]')).not.toBeNull())
  },
}
