import { highlight } from '@x/ui/highlight'
import { math } from '@x/ui/math'
import { mermaid } from '@x/ui/mermaid'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { useEffect, useState } from 'react'
import { expect, waitFor, within } from 'storybook/test'
import { StoryPage } from '../story-chat.tsx'
import { CodeBlock } from './code-block.tsx'
import { Markdown } from './markdown.tsx'
import type { MarkdownProps } from './markdown.tsx'

const loadMermaid = () => import('mermaid')
const plugins = [highlight(), math(), mermaid({ load: loadMermaid })]

const CODE = `/** Reads a stream to its end. */
export async function* read(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader()
  const decoder = new TextDecoder() // one for all pieces
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield decoder.decode(value, { stream: true }).replace(/\\s+/g, \` \`)
  }
}`

const meta: Meta<typeof Markdown> = {
  id: 'markdown-plug-ins',
  title:
    'Answers/Plug-ins: coloured code, syntax highlighting, LaTeX maths, formulas, Mermaid diagrams',
  component: Markdown,
  args: { plugins },
  decorators: [
    (Story) => (
      <StoryPage>
        <Story />
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof Markdown>

/** Code in colour. The grammar is fetched when the first fence asks for it. */
export const Highlighting: Story = {
  tags: ['visual'],
  args: {
    text: `\`\`\`ts\n${CODE}\n\`\`\`\n\n\`\`\`python\ndef fib(n: int) -> int:\n    """Slow on purpose."""\n    return n if n < 2 else fib(n - 1) + fib(n - 2)  # 2**n\n\`\`\`\n\n\`\`\`diff\n- old line\n+ new line\n\`\`\`\n\n\`\`\`json\n{ "name": "x", "size": 42, "ok": true }\n\`\`\``,
  },
  play: async ({ canvasElement }) => {
    await waitFor(() =>
      expect(canvasElement.querySelectorAll('[data-x-scope]').length).toBeGreaterThan(20),
    )
  },
}

export const HighlightingDark: Story = { ...Highlighting, globals: { theme: 'dark' } }

/** Colours come while the fence is open, and no line turns plain again. */
export const HighlightingWhileItStreams: Story = {
  render: (args) => <Growing {...args} text={`\`\`\`ts\n${CODE}\n\`\`\``} />,
  play: async ({ canvasElement }) => {
    await waitFor(() =>
      expect(canvasElement.querySelector('[data-x-scope="keyword"]')).not.toBeNull(),
    )
  },
}

export const LineNumbers: Story = {
  render: () => <CodeBlock code={CODE} language="ts" lineNumbers />,
}

export const Wrapped: Story = {
  render: () => (
    <CodeBlock code={'const long = ' + "'word ".repeat(40).trim() + "'"} language="ts" wrap />
  ),
}

export const TableWithActions: Story = {
  args: {
    text: '| model | input | output |\n|:--|--:|--:|\n| small | $0.15 | $0.60 |\n| large | $2.50 | $10.00 |',
  },
}

export const Diagram: Story = {
  loaders: [loadMermaid],
  args: {
    text: '```mermaid\ngraph LR\n  A[bytes] --> B[events] --> C[deltas] --> D[message]\n```',
  },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByRole('img', { name: 'Diagram' })).toBeVisible()
  },
}

/** What is no diagram stays code. */
export const BrokenDiagram: Story = {
  loaders: [loadMermaid],
  args: { text: '```mermaid\nthis is no diagram\n```' },
}

function Growing({ text, ...rest }: MarkdownProps) {
  const [end, setEnd] = useState(1)
  useEffect(() => {
    const timer = setInterval(() => setEnd((now) => Math.min(text.length, now + 3)), 16)
    return () => clearInterval(timer)
  }, [text])
  return <Markdown {...rest} text={text.slice(0, end)} streaming={end < text.length} />
}
