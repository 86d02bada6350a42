import { fireEvent, render, screen } from '@testing-library/react'
import type { ChatMessage, ToolPart } from '@x/core'
import { MessageView, type ToolViews, UIProvider, type Words } from '@x/ui'
import { words as arabic } from '@x/ui/words/ar'
import { words as german } from '@x/ui/words/de'
import { words as japanese } from '@x/ui/words/ja'
import { words as chinese } from '@x/ui/words/zh-Hans'
import { expect, it, vi } from 'vitest'

const call = (id: string, name: string, rest: Partial<ToolPart> = {}): ToolPart => ({
  type: 'tool',
  id,
  name,
  argsText: '{}',
  args: {},
  state: 'done',
  result: 'r',
  durationMs: 2000,
  ...rest,
})

const answer = (...parts: ChatMessage['parts']): ChatMessage => ({
  id: 'a',
  role: 'assistant',
  createdAt: 0,
  status: 'complete',
  parts,
})

const story = 'Search × 2, read page, 2 sec'

it('folds calls in a row into one line that opens', () => {
  const { container } = render(
    <MessageView
      message={answer(call('1', 'search'), call('2', 'search'), call('3', 'read_page'))}
    />,
  )
  const line = screen.getByRole('button', { name: story })
  // Side by side, in one request: as long as the longest.
  expect(line.textContent).toBe(story)
  const items = [...container.querySelectorAll('[data-x-calls-item]')]
  expect(items.map((item) => item.getAttribute('hidden'))).toEqual(Array(3).fill('until-found'))
  fireEvent.click(line)
  expect(items.map((item) => item.getAttribute('hidden'))).toEqual([null, null, null])
  expect(line.getAttribute('aria-expanded')).toBe('true')
  // What the browser's find reaches opens it too.
  fireEvent.click(line)
  fireEvent(items[1] as Element, new Event('beforematch', { bubbles: true }))
  expect(items[0]?.getAttribute('hidden')).toBeNull()
})

const row = answer(
  call('1', 'web_search'),
  call('2', 'web_search'),
  call('3', 'readPage', { result: { words: 900 } }),
)

const told = (toolViews: ToolViews, words?: Partial<Words>): string | null | undefined => {
  const { container } = render(
    <UIProvider toolViews={toolViews} words={words}>
      <MessageView message={row} />
    </UIProvider>,
  )
  return container.querySelector('[data-x-calls] > [data-x-fold]')?.textContent
}

it('tells of calls in the words of the app, and draws each as before', () => {
  const views: ToolViews<{ readPage: { args: object; result: { words: number } } }> = {
    readPage: { summary: (calls) => `read ${calls[0]?.result?.words} words` },
  }
  const twice = { web_search: { summary: () => 'searched twice' } }
  expect(told({ ...views, ...twice })).toBe('Searched twice, read 900 words, 2 sec')
  fireEvent.click(screen.getByRole('button', { name: /Searched/ }))
  expect(screen.getAllByRole('button', { name: /web_search/ }).length).toBe(2)
})

it('tells of them by their names where the app has no words, or none that can be had', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const views: ToolViews = {
    web_search: { summary: () => '' },
    readPage: {
      summary() {
        throw new Error('no words')
      },
    },
  }
  expect(told(views)).toBe('Web search × 2, read page, 2 sec')
  expect(warn.mock.calls.flat().join()).toContain(
    '`summary` of the tool "readPage" threw: no words',
  )
})

it.each([
  ['German', german, '2-mal web search, read page, 2 Sek.'],
  ['Arabic', arabic, '\u200fWeb search مكرر 2، read page، 2 ث'],
  ['Japanese', japanese, 'Web search 2回、read page、2 秒'],
  ['Chinese', chinese, 'Web search 2 次、read page、2秒'],
])('tells of them in %s', (_, words, line) => {
  expect(told({}, words)?.replaceAll('\u00a0', ' ')).toBe(line)
})

it('never folds away what failed, what runs and what waits', () => {
  const { container } = render(
    <MessageView
      onDecide={vi.fn()}
      message={answer(
        call('1', 'search'),
        call('2', 'search'),
        call('3', 'read_page', { state: 'error' }),
        call('4', 'read_page', { state: 'running' }),
        call('5', 'erase', { state: 'approval' }),
      )}
    />,
  )
  expect(screen.getByRole('button', { name: 'Search × 2, 2 sec' })).toBeTruthy()
  const items = [...container.querySelectorAll('[data-x-calls-item]')]
  expect(items.map((item) => item.hasAttribute('hidden'))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
  expect(screen.getByRole('button', { name: 'Allow' })).toBeTruthy()
})

it('leaves one call as it is, and begins anew after a text', () => {
  render(
    <MessageView
      message={answer(
        call('1', 'search'),
        { type: 'text', text: 'Found.', state: 'done' },
        call('2', 'search'),
      )}
    />,
  )
  expect(screen.queryByRole('button', { name: /×/ })).toBeNull()
  expect(screen.getAllByRole('button', { name: /search/ }).length).toBe(2)
})

it('answers for several calls at once', () => {
  const onDecide = vi.fn()
  const asks = { state: 'approval' as const }
  const message = answer(call('1', 'erase', asks), call('2', 'erase', asks))
  const { rerender } = render(<MessageView message={message} onDecide={onDecide} />)
  fireEvent.click(screen.getByRole('button', { name: 'Allow all 2' }))
  fireEvent.click(screen.getByRole('button', { name: 'Deny all' }))
  expect(onDecide.mock.calls).toEqual([
    ['1', { approved: true }],
    ['2', { approved: true }],
    ['1', { approved: false }],
    ['2', { approved: false }],
  ])
  rerender(<MessageView message={message} />)
  expect(screen.queryByRole('button', { name: 'Allow all 2' })).toBeNull()
})
