import { afterEach, expect, it } from 'vitest'
import { createScheduler } from './page-scheduler.ts'

const page = globalThis as Record<string, unknown>

afterEach(() => {
  for (const name of ['addEventListener', 'removeEventListener', 'document']) delete page[name]
})

/** A page whose events the test makes. */
function openPage() {
  const events = new EventTarget()
  page['addEventListener'] = events.addEventListener.bind(events)
  page['removeEventListener'] = events.removeEventListener.bind(events)
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  page['document'] = document
  return { events, document }
}

it('tells that a page goes for good, not that one does which may come back', () => {
  const { events } = openPage()
  let left = 0
  const undo = createScheduler().onLeave?.(() => (left += 1))
  events.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: true }))
  expect(left).toBe(0)
  events.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: false }))
  expect(left).toBe(1)
  undo?.()
  events.dispatchEvent(new Event('pagehide'))
  expect(left).toBe(1)
})

it('tells that a page is seen again or has a network again', () => {
  const { events, document } = openPage()
  let back = 0
  const undo = createScheduler().onReturn?.(() => (back += 1))
  document.visibilityState = 'hidden'
  document.dispatchEvent(new Event('visibilitychange'))
  expect(back).toBe(0)
  document.visibilityState = 'visible'
  document.dispatchEvent(new Event('visibilitychange'))
  events.dispatchEvent(new Event('online'))
  expect(back).toBe(2)
  undo?.()
  events.dispatchEvent(new Event('online'))
  expect(back).toBe(2)
})
