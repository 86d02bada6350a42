import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import { ANSWER, StoryPage } from '../story-chat.tsx'
import { Markdown } from './markdown.tsx'

const meta: Meta<typeof Markdown> = {
  id: 'markdown',
  title: 'Answers/Markdown: text, tables, lists, links, footnotes, code to copy, download',
  component: Markdown,
  args: { text: `# Title\n\n${ANSWER}` },
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

export const Everything: Story = {
  tags: ['visual'],
}

export const Dark: Story = { globals: { theme: 'dark' } }

export const Unfinished: Story = {
  args: { text: 'Healed **while it is writ', streaming: true },
  play: async ({ canvasElement }) => {
    await expect(within(canvasElement).getByText('while it is writ').tagName).toBe('STRONG')
  },
}

export const OpenCode: Story = {
  args: { text: 'Code:\n\n```ts\nconst a = 2 ** 8\nconst b', streaming: true },
}

export const RawHtml: Story = {
  args: { text: 'Shown as text: <b>bold</b>\n\n<script>alert(1)</script>' },
}

export const RemoteImage: Story = {
  args: { text: '![A chart](https://images.example.org/chart.png)' },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement)
    await expect(canvas.queryByRole('img')).toBeNull()
    await expect(canvas.getByText('Load image from images.example.org')).toBeVisible()
  },
}

export const WideTable: Story = {
  args: {
    text: `| ${Array.from({ length: 14 }, (_, n) => `Column ${n}`).join(' | ')} |\n|${'---|'.repeat(14)}\n| ${'some value | '.repeat(14)}`,
  },
}

export const Directions: Story = {
  args: { text: 'Left to right.\n\nمن اليمين إلى اليسار.\n\n- one\n- اثنان' },
}

/** What belongs to a number stays with it, in its order. */
export const NumbersRightToLeft: Story = {
  args: {
    text: `تبلغ السرعة 25 tokens/s، أي أسرع بنسبة +12 % من الإصدار 1.2.3-beta.1:

1. الوزن 286 g، والمدى 10-20 kg
2. التردد 3.5 GHz، والحرارة -3 °C
   - السعر $5.50 منذ 2026-03-01
   - العدد 10 000 في 40 ms

> يعمل iPhone 15 Pro مدة 100 h تقريبا.`,
  },
}

export const RightToLeft: Story = {
  tags: ['visual'],
  args: {
    text: `مرحبا بكم في **الدليل** إلى React:

1. البند الأول
2. React مكتبة لبناء الواجهات
   - Use React.
   - فرعي: 230 ms

> اقتباس قصير من النص

| التاريخ | المنطقة | القيمة |
|---|---|--:|
| 2026-03-01 | eu-west | 230 ms |
| ٢ مارس | القاهرة (المقر) | ١٢ |

- [x] منجزة
- [ ] not yet

> [!NOTE]
> انتبه إلى \`npm install\`.
`,
  },
}

export const AsModelsWrite: Story = {
  tags: ['visual'],
  args: {
    text: `H<sub>2</sub>O, x<sup>2</sup>, press <kbd>Ctrl</kbd> + <kbd>C</kbd>. <!-- not shown -->

| Step | Notes |
|---|---|
| 1 | mix flour<br>add water |

> [!NOTE]
> A note.

> [!TIP]
> A tip.

> [!IMPORTANT]
> What matters.

> [!WARNING]
> A warning with \`code\`.

> [!CAUTION]
> - what not to do
`,
  },
}

export const Footnotes: Story = {
  args: {
    text: 'It was found early[^1], and again later[^late].\n\n[^1]: The first note.\n[^late]: A note\n\n    in two paragraphs.\n',
  },
}

export const Citations: Story = {
  tags: ['visual'],
  args: {
    text: 'The tower is 330 m high [1], and was finished in 1889 [2].',
    sources: [
      { type: 'source', id: '1', url: 'https://example.org/height', title: 'How high it is' },
      { type: 'source', id: '2', url: 'https://example.org/history', title: 'Its history' },
    ],
  },
}

export const TableHeadArriving: Story = {
  args: { text: '| Name | Val', streaming: true },
  play: async ({ canvasElement }) => {
    await expect(within(canvasElement).getByRole('table')).toBeVisible()
  },
}
