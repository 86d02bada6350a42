import { act, fireEvent, render, screen } from '@testing-library/react'
import { highlight } from '@x/ui/highlight'
import { CodeBlock, Markdown } from '@x/ui/markdown'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

const saved: { name: string; blob: Blob }[] = []

beforeEach(() => {
  let blob = new Blob()
  vi.stubGlobal('URL', class extends URL {})
  Object.assign(URL, {
    createObjectURL: (given: Blob) => {
      blob = given
      return 'blob:test'
    },
    revokeObjectURL: () => undefined,
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(
    this: HTMLAnchorElement,
  ) {
    saved.push({ name: this.download, blob })
  })
})

afterEach(() => {
  saved.length = 0
  vi.unstubAllGlobals()
})

it('colours code once its grammar has arrived, and shows it plain until then', async () => {
  const plugins = [highlight()]
  const { container } = render(<Markdown text={'```ts\nconst a = 1\n```'} plugins={plugins} />)
  expect(container.querySelector('[data-x-scope]')).toBeNull()
  await act(async () => {
    await plugins[0]?.highlighter?.load('ts')
  })
  expect(container.querySelector('[data-x-scope="keyword"]')?.textContent).toBe('const')
  expect(container.querySelector('code')?.textContent).toBe('const a = 1')
})

it('colours at once what is shown after the grammar is here', async () => {
  const plugins = [highlight()]
  await plugins[0]?.highlighter?.load('ts')
  const { container } = render(<Markdown text={'```ts\nconst a = 1\n```'} plugins={plugins} />)
  expect(container.querySelector('[data-x-scope="keyword"]')?.textContent).toBe('const')
})

it('leaves a language that nobody knows plain', async () => {
  const plugins = [highlight()]
  const { container } = render(<Markdown text={'```klingon\nconst a\n```'} plugins={plugins} />)
  await act(async () => expect(await plugins[0]?.highlighter?.load('klingon')).toBe(false))
  expect(container.querySelector('code')?.textContent).toBe('const a')
})

it('wraps long lines when asked to, and says whether it does', () => {
  const { container } = render(<CodeBlock code="x" language="ts" />)
  const button = screen.getByRole('button', { name: 'Wrap long lines', pressed: false })
  fireEvent.click(button)
  expect(button.getAttribute('aria-pressed')).toBe('true')
  expect(container.querySelector('[data-wrapped]')).not.toBeNull()
})

it.each([
  ['python', 'code.py'],
  ['TS', 'code.ts'],
  ['', 'code.txt'],
  ['../../etc/passwd', 'code.txt'],
  ['__proto__', 'code.txt'],
])('saves code of the language %j as %s', async (language, name) => {
  render(<CodeBlock code={'a\nb'} language={language} />)
  fireEvent.click(screen.getByRole('button', { name: 'Download code' }))
  expect(saved.map((file) => file.name)).toEqual([name])
  expect(await saved[0]?.blob.text()).toBe('a\nb')
})

it('numbers lines without putting the numbers into the text', () => {
  const { container } = render(<CodeBlock code={'a\nb\nc'} lineNumbers />)
  expect(container.querySelectorAll('[data-x-line]')).toHaveLength(3)
  expect(container.querySelector('code')?.textContent).toBe('a\nb\nc')
})

it('renders only the end of a long block again while it grows', () => {
  const line = (n: number): string => `line ${n}`
  const code = (count: number): string =>
    Array.from({ length: count }, (_, n) => line(n)).join('\n')
  const { container, rerender } = render(<CodeBlock code={code(500)} streaming lineNumbers />)
  const first = container.querySelectorAll('[data-x-line]')[10]?.firstChild
  const changed: Node[] = []
  const observer = new MutationObserver((records) =>
    changed.push(...records.map((record) => record.target)),
  )
  observer.observe(container, { childList: true, characterData: true, subtree: true })
  rerender(<CodeBlock code={code(501)} streaming lineNumbers />)
  changed.push(...observer.takeRecords().map((record) => record.target))
  expect(container.querySelectorAll('[data-x-line]')[10]?.firstChild).toBe(first)
  expect(changed.length).toBeLessThan(5)
})

const TABLE = '| a | b |\n|:--|--:|\n| 1 | x \\| y |\n| =cmd() | "q", r |'

it('copies a table as Markdown', async () => {
  const written: string[] = []
  vi.stubGlobal('navigator', {
    clipboard: { writeText: (text: string) => Promise.resolve(void written.push(text)) },
  })
  render(<Markdown text={TABLE} />)
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Copy table' })))
  expect(written).toEqual(['| a | b |\n| :--- | ---: |\n| 1 | x \\| y |\n| =cmd() | "q", r |\n'])
})

it('saves a table as CSV that a spreadsheet neither runs nor misreads', async () => {
  render(<Markdown text={TABLE} />)
  fireEvent.click(screen.getByRole('button', { name: 'Download as CSV' }))
  expect(saved[0]?.name).toBe('table.csv')
  const bytes = new Uint8Array((await saved[0]?.blob.arrayBuffer()) ?? new ArrayBuffer(0))
  expect(bytes.slice(0, 3)).toEqual(new Uint8Array([0xef, 0xbb, 0xbf]))
  expect(new TextDecoder().decode(bytes)).toBe(`a,b\r\n1,x | y\r\n'=cmd(),"""q"", r"\r\n`)
})
