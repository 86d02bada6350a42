import { fireEvent, render, screen } from '@testing-library/react'
import type { ChatMessage } from '@x/core'
import { MessageActions } from '@x/ui'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

let plain: string[]
let rich: Record<string, string>[]

/** What browsers have for more than text; this DOM has none. */
class FakeClipboardItem {
  readonly parts: Record<string, Blob | Promise<Blob>>
  constructor(parts: Record<string, Blob | Promise<Blob>>) {
    this.parts = parts
  }
}

beforeEach(() => {
  plain = []
  rich = []
  vi.stubGlobal('ClipboardItem', FakeClipboardItem)
  vi.stubGlobal('navigator', {
    clipboard: {
      writeText: (text: string) => Promise.resolve(void plain.push(text)),
      async write([item]: FakeClipboardItem[]) {
        const parts = Object.entries(item?.parts ?? {})
        const texts = parts.map(async ([type, part]) => [type, await textOf(await part)])
        rich.push(Object.fromEntries(await Promise.all(texts)))
      },
    },
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

function textOf(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result)))
    reader.readAsText(blob)
  })
}

function message(role: ChatMessage['role'], text: string): ChatMessage {
  const parts = [{ type: 'text', text, state: 'done' }] as const
  return { id: 'm', role, createdAt: 0, status: 'complete', parts }
}

async function copy(given: ChatMessage): Promise<void> {
  render(<MessageActions message={given} />)
  fireEvent.click(screen.getByRole('button', { name: 'Copy' }))
  await screen.findByRole('button', { name: 'Copied' })
}

it('copies an answer as Markdown and as rich text, in one', async () => {
  await copy(message('assistant', '**Yes** <b>'))
  expect(rich).toEqual([
    { 'text/plain': '**Yes** <b>', 'text/html': '<p><strong>Yes</strong> &lt;b&gt;</p>\n' },
  ])
  expect(plain).toEqual([])
})

it('copies what a person wrote as the text that it is', async () => {
  await copy(message('user', '2 * 3 * 4'))
  expect(plain).toEqual(['2 * 3 * 4'])
  expect(rich).toEqual([])
})

it('copies the text alone where the browser takes no more', async () => {
  vi.stubGlobal('ClipboardItem', undefined)
  await copy(message('assistant', '**Yes**'))
  expect(plain).toEqual(['**Yes**'])
})
