// A thread in a tree that an `<Activity>` hides, as a router that keeps its pages does.
import { act, cleanup, render } from '@testing-library/react'
import { Activity } from 'react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { page as browser, userEvent } from 'vitest/browser'
import { frames, names, Rows } from '../../test/scroll-page.tsx'
import type { ScrollPage } from '../../test/scroll-page.tsx'

let thread: ScrollPage
let show: (mode: 'visible' | 'hidden') => void

const viewport = (): HTMLElement => document.querySelector<HTMLElement>('[data-testid=viewport]')!
const fromEnd = (): number =>
  Math.round(viewport().scrollHeight - viewport().scrollTop - viewport().clientHeight)

beforeEach(async () => {
  await browser.viewport(800, 600)
  const made: Partial<ScrollPage> = {}
  const tree = (mode: 'visible' | 'hidden') => (
    <Activity mode={mode}>
      <Rows page={made} start={60} />
    </Activity>
  )
  const view = render(tree('visible'))
  show = (mode) => view.rerender(tree(mode))
  thread = made as ScrollPage
  await frames()
})

afterEach(cleanup)

it('is where its reader was when it is shown again, and still reading', async () => {
  await userEvent.wheel(viewport(), { delta: { y: -20 } })
  await expect.poll(() => viewport().dataset['scroll']).toBe('reading')
  viewport().scrollTop = 1210
  await frames()
  show('hidden')
  await frames()
  act(() => thread.setRows((rows) => [...rows, ...names('newer', 30)]))
  await frames()
  show('visible')
  await frames()
  expect(viewport().scrollTop).toBe(1210)
  expect(viewport().dataset['scroll']).toBe('reading')
  act(() => thread.setRows((rows) => [...rows, ...names('newest', 30)]))
  await frames()
  expect(viewport().scrollTop).toBe(1210)
})

it('is at its end when it was followed, with what came meanwhile, and goes on following', async () => {
  show('hidden')
  await frames()
  act(() => thread.setRows((rows) => [...rows, ...names('newer', 30)]))
  await frames()
  show('visible')
  await frames()
  expect(fromEnd()).toBe(0)
  expect(viewport().dataset['scroll']).toBe('following')
  act(() => thread.setRows((rows) => [...rows, ...names('newest', 30)]))
  await frames()
  expect(fromEnd()).toBe(0)
})
