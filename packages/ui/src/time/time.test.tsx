import { render, screen } from '@testing-library/react'
import { createChat } from '@x/core'
import { Chat, Time, UIProvider } from '@x/ui'
import { renderToString } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import { formatDay, isOtherDay } from './days.ts'

const now = new Date(2026, 4, 20, 15, 30)

it.each([
  [new Date(2026, 4, 20, 0, 1), 'Today'],
  [new Date(2026, 4, 19, 23, 59), 'Yesterday'],
  [new Date(2026, 4, 15), 'Friday'],
  [new Date(2026, 4, 13), 'May 13'],
  [new Date(2025, 11, 31), 'December 31, 2025'],
])('calls %s %s', (date, name) => {
  expect(formatDay(date, 'en-US', now)).toBe(name)
})

it('speaks the language of the reader', () => {
  expect(formatDay(new Date(2026, 4, 19), 'de', now)).toBe('Gestern')
  render(
    <UIProvider locale="de">
      <Time at={new Date(2025, 2, 4, 9, 5).getTime()} />
    </UIProvider>,
  )
  const time = screen.getByText('09:05')
  expect(time.title).toContain('4. März 2025')
  expect(time.getAttribute('datetime')).toMatch(/^2025-03-0/)
})

it('tells days apart over a change of the clocks', () => {
  for (let hour = 0; hour < 24; hour += 1) {
    expect(isOtherDay(new Date(2026, 2, 29, hour).getTime(), new Date(2026, 2, 29).getTime())).toBe(
      false,
    )
    expect(
      isOtherDay(new Date(2026, 2, 28, 23, 59).getTime(), new Date(2026, 2, 29, hour).getTime()),
    ).toBe(true)
  }
})

it('says nothing on a server, whose clock is another, and nothing of a time that nobody knows', () => {
  expect(renderToString(<Time at={now.getTime()} />)).toBe('')
  const { container } = render(<Time at={0} />)
  expect(container.innerHTML).toBe('')
})

it('marks the days of a conversation that goes over several', () => {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'm',
    initialMessages: [
      { role: 'user', content: 'a', createdAt: new Date(2020, 0, 1, 10).getTime() },
      { role: 'assistant', content: 'b', createdAt: new Date(2020, 0, 1, 23).getTime() },
      { role: 'user', content: 'c', createdAt: new Date(2020, 0, 2, 1).getTime() },
    ],
  })
  const { container } = render(
    <UIProvider locale="en-US">
      <Chat chat={chat} />
    </UIProvider>,
  )
  const days = [...container.querySelectorAll('[data-x-day]')].map((mark) => mark.textContent)
  expect(days).toEqual(['January 1, 2020', 'January 2, 2020'])
})

it('makes a format once, not once for each message', () => {
  const make = vi.spyOn(Intl, 'DateTimeFormat')
  const times = Array.from({ length: 50 }, (_, index) => Date.UTC(2025, 0, 1 + index, 12))
  render(
    <UIProvider locale="fr">
      {times.map((at) => (
        <Time key={at} at={at} />
      ))}
    </UIProvider>,
  )
  expect(document.querySelectorAll('time')).toHaveLength(50)
  // The whole date, and the hour.
  expect(make.mock.calls.length).toBeLessThanOrEqual(2)
  make.mockRestore()
})
