// Text that grows keeps its node: what a reader has selected in it, or looks at in it, stays.
import { Markdown } from '@x/ui/markdown'
import { highlight } from '@x/ui/highlight'
import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it } from 'vitest'

let container: HTMLElement
let root: Root

beforeEach(() => {
  container = document.createElement('div')
  document.body.append(container)
  root = createRoot(container)
})

afterEach(() => {
  flushSync(() => root.unmount())
  container.remove()
})

function show(text: string, streaming = true): void {
  flushSync(() =>
    root.render(
      <StrictMode>
        <Markdown text={text} streaming={streaming} />
      </StrictMode>,
    ),
  )
}

/** Selects a word, and gives what is selected at any later time. */
function select(word: string): () => string {
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    const at = node.data.lastIndexOf(word)
    if (at < 0) continue
    getSelection()?.setBaseAndExtent(node, at, node, at + word.length)
    return () => String(getSelection())
  }
  throw new Error(`no ${word}`)
}

const MORE = ' and then some more of it, with a full stop.'

it.each([
  ['a paragraph', 'Some words selected', MORE],
  [
    'a paragraph that goes on with marks',
    'Some words selected',
    ' **bold** and `code` and [a](/b) _c_',
  ],
  ['strong text', 'Some **words selected', ` here${MORE}** end`],
  ['the text after it', '**Some** words selected', MORE],
  ['nested marks', 'a **b *words selected', ` here* and** end`],
  ['code in a sentence', 'a `words selected', ' in code` end'],
  ['text before an address', 'words selected http', 's://example.org now'],
  ['a heading', '## words selected', `${MORE}\n\nNext`],
  ['an item', '- one\n- words selected', `${MORE}\n- three`],
  ['an item with a list', '- words selected', '\n  - nested\n  - more\n\n\nend'],
  ['a loose item', '- one\n\n- words selected', MORE],
  ['a task', '- [x] words selected', MORE],
  ['a quote', '> words selected', `${MORE}\n> and on\n\nend`],
  ['a remark', '> [!NOTE]\n> words selected', MORE],
  ['a cell', '| a | b |\n|---|---|\n| c | words selected', ` here${MORE} |\n| d | e |`],
  ['the head of a table', '| a | words selected', ' here |\n|---|---|\n| c | d |'],
  ['code', '```\none\nwords selected', `${MORE}\n${'line\n'.repeat(120)}\`\`\`\n\nend`],
  ['code of a language that is not here', '```nolang\nwords selected', MORE],
  ['raw HTML', '<div>\nwords selected', `${MORE}\n</div>\n\nend`],
  ['Arabic', 'مرحبا words selected', ' بكم'],
])('keeps a selection in %s, unit by unit, and at the end', (_, start, more) => {
  show(start)
  const selected = select('selected')
  for (let end = 1; end <= more.length; end++) {
    show(start + more.slice(0, end))
    expect(selected(), more.slice(0, end)).toBe('selected')
  }
  show(start + more, false)
  expect(selected()).toBe('selected')
})

it('keeps a selection in text that was there before it went on', () => {
  show('First.\n\nLast words', false)
  show('First.\n\nLast words selected')
  const selected = select('selected')
  for (const more of [' and', ' and more', ' and more of', '\n\nNext']) {
    show(`First.\n\nLast words selected${more}`)
    expect(selected()).toBe('selected')
  }
})

it('adds to the node, and writes none anew', () => {
  show('Some words')
  const records: MutationRecord[] = []
  const observer = new MutationObserver((list) => void records.push(...list))
  const options = {
    characterData: true,
    characterDataOldValue: true,
    childList: true,
    subtree: true,
  }
  observer.observe(container, options)
  const node = container.querySelector('p')?.firstChild
  for (const more of [' and', ' and more', ' and more **b', ' and more **bold** c']) {
    show(`Some words${more}`)
  }
  records.push(...observer.takeRecords())
  expect(container.querySelector('p')?.firstChild).toBe(node)
  expect(records.flatMap(({ removedNodes }) => [...removedNodes])).toEqual([])
  expect(container.querySelector('p')?.innerHTML).toBe(
    'Some words and more <strong>bold</strong> c',
  )
})

it('follows a text that takes something back', () => {
  show('see http')
  show('see https://example.org')
  expect(container.textContent).toBe('see https://example.org')
  show('see you')
  expect(container.innerHTML).toContain('>see you<')
  show('- a\n- b')
  show('- a\n- b\n\n- c')
  expect(container.textContent).toBe('abc')
  show('*a')
  show('**a b')
  expect(container.querySelector('strong')?.textContent).toBe('a b')
  show('x')
  show('x\n---')
  show('x\n---\ny')
  expect(container.textContent).toBe('xy')
})

it('keeps a selection when code gets its colours', async () => {
  const plugins = [highlight()]
  const code = (text: string) =>
    flushSync(() => root.render(<Markdown text={text} streaming plugins={plugins} />))
  code('```ts\nconst a = 1')
  await expect.poll(() => container.querySelector('[data-x-scope]')).not.toBeNull()
  code('```ts\nconst a = 1\n// words selected\n')
  const selected = select('selected')
  code('```ts\nconst a = 1\n// words selected\nconst b = 2\n// more')
  expect(selected()).toBe('selected')
})
