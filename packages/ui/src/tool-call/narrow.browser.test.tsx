// The line of a call on a phone: neither its name nor how it stands is cut for the other.
import '../styles.css'
import { cleanup, render } from '@testing-library/react'
import type { ToolPart } from '@x/core'
import { ToolCall } from '@x/ui'
import { afterEach, expect, it } from 'vitest'
import { page } from 'vitest/browser'

afterEach(cleanup)

const STATES: readonly Partial<ToolPart>[] = [
  { state: 'approval', durationMs: 12_000 },
  { state: 'done', result: 1, durationMs: 61_000 },
  { state: 'running', progress: 'asking the second station' },
]

it.each(['ltr', 'rtl'])('shows all of both, in a page that runs %s', async (dir) => {
  await page.viewport(390, 700)
  for (const state of STATES) {
    const call = { type: 'tool', id: '1', name: 'search_documents', argsText: '{}', args: {} }
    const { container, unmount } = render(
      <div dir={dir} style={{ padding: '0 1.5rem' }}>
        <ToolCall call={{ ...call, ...state } as ToolPart} onDecide={() => undefined} />
      </div>,
    )
    const line = container.querySelector<HTMLElement>('[data-x-fold]')!
    for (const part of line.querySelectorAll('[data-x-fold-label], [data-x-tool-state]')) {
      expect(part.scrollWidth, part.textContent).toBeLessThanOrEqual(part.clientWidth)
    }
    const edge = line.getBoundingClientRect()
    const chevron = line.querySelector('[data-x-icon="chevron"]')!.getBoundingClientRect()
    // At the end of the line, however many lines there are.
    expect(dir === 'rtl' ? chevron.left - edge.left : edge.right - chevron.right).toBeCloseTo(12, 0)
    unmount()
  }
})
