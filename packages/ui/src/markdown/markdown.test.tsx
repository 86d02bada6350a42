import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { renderToString } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import { Markdown } from '@x/ui/markdown'

function html(text: string, props: object = {}): string {
  return render(<Markdown text={text} {...props} />).container.innerHTML
}

it.each([
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](java&Tab;script:alert(1))',
  '[x](java&#10;script:alert(1))',
  '[x](<java\tscript:alert(1)>)',
  '[x](\u0001javascript:alert(1))',
  '[x](vbscript:msgbox)',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](file:///etc/passwd)',
  '[x][y]\n\n[y]: javascript:alert(1)',
  '<javascript:alert(1)>',
])('makes no link of %j', (text) => {
  const { container } = render(<Markdown text={text} />)
  expect(container.querySelector('a')).toBeNull()
})

it.each(['https://example.org', 'mailto:a@example.org', 'tel:+1', '/path', '#part', 'page?a=b:c'])(
  'keeps the link to %j',
  (href) => {
    const { container } = render(<Markdown text={`[x](${href})`} />)
    expect(container.querySelector('a')?.getAttribute('href')).toBe(href)
  },
)

it('opens links to other places apart, without telling them where from', () => {
  const away = ['https://example.org', '//example.org', '/here', './report.md', 'page?a', '?a']
  const { container } = render(
    <Markdown text={away.map((href) => `[${href}](${href})`).join(' ')} />,
  )
  for (const link of container.querySelectorAll('a')) {
    expect(link.target).toBe('_blank')
    expect(link.rel).toContain('noopener')
    expect(link.title).toContain('opens in a new tab')
  }
  expect(container.querySelectorAll('a')).toHaveLength(away.length)
})

it.each(['#part', '', 'mailto:a@example.org', 'tel:+1'])('opens no tab for %j', (href) => {
  render(<Markdown text={`[x](${href})`} />)
  expect(screen.getByText('x').hasAttribute('target')).toBe(false)
  expect(screen.getByText('x').title).toBe('')
})

it('shows HTML as the text it is', () => {
  const text =
    'A <b onclick="x()">b</b>\n\n<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>'
  const { container } = render(<Markdown text={text} />)
  expect(container.querySelector('b, script, img')).toBeNull()
  expect(container.textContent).toContain('<script>alert(1)</script>')
})

it('loads a remote image only once it is asked for', async () => {
  const { container } = render(
    <Markdown text="![Chart](https://images.example.org/a.png?secret)" />,
  )
  expect(container.innerHTML).not.toContain('secret')
  await userEvent.click(screen.getByRole('button', { name: /Load image from images.example.org/ }))
  expect(screen.getByRole('img', { name: 'Chart' }).getAttribute('referrerpolicy')).toBe(
    'no-referrer',
  )
})

it('obeys the policy it is given', () => {
  const policy = { links: (url: string) => url.includes('good'), images: 'always' } as const
  const text = '[a](https://good.example) [b](https://bad.example) ![c](https://x.example/c.png)'
  const { container } = render(<Markdown text={text} policy={policy} />)
  expect(container.querySelectorAll('a')).toHaveLength(1)
  expect(container.querySelectorAll('img')).toHaveLength(1)
})

it('puts headings below those of the page', () => {
  expect(html('# One\n\n## Two')).toMatch(/<h3[^>]*>One<\/h3>.*<h4[^>]*>Two<\/h4>/)
  expect(html('# One', { headingLevel: 1 })).toContain('<h1')
})

it.each([
  ['### One', [3]],
  ['# One\n\n#### Below\n\n## Beside it', [3, 4, 4]],
  ['### One\n\n# Above it\n\n### Below', [3, 3, 4]],
  ['# a\n## b\n### c\n#### d\n##### e\n###### f', [3, 4, 5, 6, 6, 6]],
  ['> ## Quoted\n\nBetween\n\n#### Below\n\nSetext\n===', [3, 4, 3]],
])('skips no level of headings in %j, at once and while it streams', (text, levels) => {
  const { container, rerender } = render(<Markdown text="" streaming />)
  const shown = (): number[] =>
    [...container.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(({ tagName }) =>
      Number(tagName[1]),
    )
  for (let end = 1; end <= text.length; end++) {
    rerender(<Markdown text={text.slice(0, end)} streaming />)
    expect(shown()).toEqual(levels.slice(0, shown().length))
  }
  rerender(<Markdown text={text} />)
  expect(shown()).toEqual(levels)
})

it('decodes entities in text and leaves them alone in code', () => {
  const { container } = render(<Markdown text={'&lt;b&gt; &amp;amp; &copy; `&amp;`'} />)
  expect(container.textContent).toBe('<b> &amp; © &amp;')
})

it('shows unfinished marks as what they will be while more may come', () => {
  const { container, rerender } = render(<Markdown text="A **bold wo" streaming />)
  expect(container.querySelector('strong')?.textContent).toBe('bold wo')
  expect(container.textContent).not.toContain('*')
  rerender(<Markdown text="A [link](https://exam" streaming />)
  expect(container.textContent).toBe('A link')
  rerender(<Markdown text="A **bold wo" />)
  expect(container.textContent).toBe('A **bold wo')
})

it('keeps the elements of finished blocks while the text grows', () => {
  const { container, rerender } = render(<Markdown text={'First.\n\n- a\n- b\n\nThi'} streaming />)
  const paragraph = container.querySelector('p')
  const item = container.querySelector('li')
  rerender(<Markdown text={'First.\n\n- a\n- b\n\nThird and more.'} streaming />)
  expect(container.querySelector('p')).toBe(paragraph)
  expect(container.querySelector('li')).toBe(item)
})

it('copies the code of a block and says so', async () => {
  const user = userEvent.setup()
  render(<Markdown text={'```js\nconst a = 1\n```'} />)
  await user.click(screen.getByRole('button', { name: 'Copy code' }))
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeDefined()
  expect(await navigator.clipboard.readText()).toBe('const a = 1')
})

it('lets keyboards scroll wide tables and code', () => {
  render(<Markdown text={'| a |\n|---|\n| b |\n\n```\nx\n```'} />)
  expect(screen.getByRole('group', { name: 'Table' }).tabIndex).toBe(0)
  expect(screen.getByRole('group', { name: 'Code' }).tabIndex).toBe(0)
})

it('marks tasks as done or not', () => {
  render(<Markdown text={'- [x] done\n- [ ] open'} />)
  const boxes = screen.getAllByRole<HTMLInputElement>('checkbox')
  expect(boxes.map((box) => box.checked)).toEqual([true, false])
  expect(screen.getByRole('checkbox', { name: 'done' })).toBe(boxes[0])
})

it('renders on a server what a browser renders', () => {
  // React 18 takes a layout effect for a mistake here, because this server has a document.
  vi.mocked(console.error).mockImplementation((message) => {
    if (!String(message).includes('useLayoutEffect')) throw new Error(String(message))
  })
  const text = '# Hi\n\n&copy; **b** [x](https://example.org)\n\n```ts\n1\n```'
  expect(renderToString(<Markdown text={text} />).replaceAll('<!-- -->', '')).toBe(
    html(text).replaceAll('disabled=""', 'disabled=""'),
  )
  vi.mocked(console.error).mockClear()
})
