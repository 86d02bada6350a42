import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Reasoning, UIProvider } from '@x/ui'
import { words as arabic } from '@x/ui/words/ar'
import { words as german } from '@x/ui/words/de'
import { words as japanese } from '@x/ui/words/ja'
import { words as chinese } from '@x/ui/words/zh-Hans'
import type { ReactElement } from 'react'
import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => {
  vi.useRealTimers()
})

const isOpen = (): boolean => screen.getByRole('button').getAttribute('aria-expanded') === 'true'
const isShown = (): boolean => screen.getByText(/Hm/).closest('[hidden]') === null

it('shows its last lines while it streams and folds when it is done', () => {
  const { rerender } = render(<Reasoning text="Hm" streaming />)
  expect([isShown(), isOpen()]).toEqual([true, false])
  rerender(<Reasoning text="Hm." durationMs={4200} />)
  expect([isShown(), isOpen()]).toEqual([false, false])
  expect(screen.getByRole('button').textContent).toBe('Thought for 4 seconds')
})

it('stays closed when the reader closed it', async () => {
  const { rerender } = render(<Reasoning text="Hm" streaming />)
  await userEvent.dblClick(screen.getByRole('button'))
  rerender(<Reasoning text="Hm, more" streaming />)
  expect([isShown(), isOpen()]).toEqual([false, false])
})

it('stays open when the reader opened it', async () => {
  const { rerender } = render(<Reasoning text="Hm" streaming />)
  await userEvent.click(screen.getByRole('button'))
  expect(isOpen()).toBe(true)
  rerender(<Reasoning text="Hm." />)
  expect([isShown(), isOpen()]).toEqual([true, true])
})

it('leaves folded text to the find of the browser, and opens where that finds something', () => {
  const onOpenChange = vi.fn()
  render(<Reasoning text="needle" onOpenChange={onOpenChange} />)
  const content = screen.getByText('needle').closest('[data-x-fold-content]')
  expect(content?.getAttribute('hidden')).toBe('until-found')
  act(() => {
    content?.dispatchEvent(new Event('beforematch', { bubbles: true }))
  })
  expect(isOpen()).toBe(true)
  expect(content?.hasAttribute('hidden')).toBe(false)
  expect(onOpenChange).toHaveBeenCalledWith(true)
})

it('counts the seconds while it streams', () => {
  vi.useFakeTimers()
  render(<Reasoning text="Hm" streaming />)
  act(() => {
    vi.advanceTimersByTime(3000)
  })
  expect(screen.getByRole('button').textContent).toBe('Thinking3 seconds')
})

it.each([
  ['en', undefined, 'Thought for 1 second', 'Thought it over'],
  ['de', german, '1 Sekunde nachgedacht', 'Hat nachgedacht'],
  ['ja', japanese, '思考時間 1 秒', '考えました'],
  ['zh-Hans', chinese, '思考用时 1秒钟', '已思考'],
  ['ar', arabic, 'استغرق التفكير ثانية', 'فكّر في الأمر'],
])(
  'says in words how long it took, and what it did where that is no second: %s',
  (locale, words, one, less) => {
    const show = (durationMs?: number): ReactElement => (
      <UIProvider locale={locale} words={words}>
        <Reasoning text="Hm." durationMs={durationMs} />
      </UIProvider>
    )
    const { rerender } = render(show(1400))
    expect(screen.getByRole('button').textContent).toBe(one)
    for (const durationMs of [400, undefined]) {
      rerender(show(durationMs))
      expect(screen.getByRole('button').textContent).toBe(less)
    }
  },
)
