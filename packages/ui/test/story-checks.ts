// After each story, as its play function left it: what it tells, and whether it fits. Then the same story again, dark and
// from right to left: one page load for all looks.
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { page } from 'vitest/browser'
import { around, byHand, inAnswers } from '../src/lazy-part.ts'
import { loadDrawing } from '../src/present/use-drawing.ts'
import { ariaTree, namelessIn } from './aria-tree.ts'
import { overflowIn, overflowWhenSpaced, smallTargetsIn } from './fit.ts'

// What a page fetches when it is idle is there, as it is by the time that a person looks, whichever story is first.
await Promise.all([around.load(), byHand.load(), inAnswers.load(), loadDrawing()])

type Globals = Readonly<Record<string, unknown>>

/** A story, and the means to render and play it again, with axe, as the toolbar would have it. */
interface StoryContext {
  story?: { globals?: Globals; run(context: { globals: Globals }): Promise<void> }
}

/** The narrowest page that must do, in CSS pixels: WCAG 2.2, 1.4.10 Reflow. */
const NARROW = [320, 640] as const
/** A picture of time that passes is another one each time. */
const STREAMING = /streaming\.stories/
/** What counts down by the page's own clock stands still too. */
const COUNTDOWN = /^Rate Limit/
/** Much of the same tells nothing that a little of it does not. */
const LONG = /Hundred|^Long/

/** Colours and directions tell nothing of their own. */
const isLook = ({ theme, direction, viewport }: Globals): boolean =>
  theme === 'dark' || direction === 'rtl' || Object(viewport).value !== undefined

// Days and times are told too: it is always the same moment. Before the stories are read: some of them look at it.
setClock()
beforeEach(({ task }) => {
  if (STREAMING.test(task.file.name)) vi.useRealTimers()
  else if (COUNTDOWN.test(task.name)) setClock('Date', 'performance')
  else setClock()
})

function setClock(...clocks: ('Date' | 'performance')[]): void {
  const toFake = clocks.length > 0 ? clocks : (['Date'] as const)
  vi.useFakeTimers({ toFake: [...toFake], now: Date.UTC(2026, 9, 1, 12) })
}

/** The tree, when two readings of it are the same. */
async function settledTree(): Promise<string> {
  let last: string | undefined
  await expect
    .poll(
      () => {
        const before = last
        last = ariaTree()
        return last === before
      },
      { interval: 100, timeout: 10_000 },
    )
    .toBe(true)
  return last ?? ''
}

const nextFrame = (): Promise<number> => new Promise(requestAnimationFrame)

/** What a reader may have set, where the story itself has not: one more look shows both. */
function otherLook(globals: Globals): Globals | undefined {
  const dark = globals['theme'] === 'light' && { theme: 'dark' }
  const isTurned = globals['direction'] !== 'auto' || globals['locale'] === 'ar'
  const turned = !isTurned && { direction: 'rtl' }
  return dark || turned ? { ...globals, ...dark, ...turned } : undefined
}

async function expectFit(): Promise<void> {
  expect(smallTargetsIn(), 'are smaller than 24 pixels').toEqual([])
  expect(overflowWhenSpaced(), 'are cut off where text is spaced').toEqual([])
  await page.viewport(...NARROW)
  await nextFrame()
  await nextFrame()
  expect(overflowIn(), 'do not fit 320 pixels').toEqual([])
  expect(smallTargetsIn(), 'are smaller than 24 pixels, at 320 pixels').toEqual([])
}

afterEach(async (context) => {
  const { story, task } = context as typeof context & StoryContext
  if (!story || task.result?.state === 'fail') return
  const { globals = {} } = story
  const size = [window.innerWidth, window.innerHeight] as const
  if (!LONG.test(task.name) && !STREAMING.test(task.file.name) && !isLook(globals)) {
    expect(`\n${await settledTree()}\n`).toMatchSnapshot()
    expect(namelessIn(), 'have no name').toEqual([])
  }
  await expectFit()
  if (LONG.test(task.name)) return
  const look = otherLook(globals)
  if (!look) return
  await page.viewport(...size)
  await story.run({ globals: look })
  expect(document.documentElement.dataset['theme']).toBe('dark')
  await expectFit()
})
