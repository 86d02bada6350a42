// A mouse, a finger or the space bar, pressed and let go by real events, and what becomes of the thing in between.
import { cdp } from 'vitest/browser'
import { frames, onPage } from './scroll-page.tsx'

const PRESSABLE = 'button, a[href], select, summary, label:has(input)'

/** What stands for all that is built alike: the marks of an element, and of what it is in. */
function kindOf(element: Element): string {
  const marks = (one: Element | null | undefined): string =>
    [...(one?.attributes ?? [])]
      .map(({ name, value }) => (name === 'data-x-button' ? `${name}=${value}` : name))
      .filter((name) => /^data-(?!state)|^aria-(?:expanded|pressed|haspopup)/.test(name))
      .toSorted()
      .join(' ')
  const around = element.parentElement?.closest('[data-x-message], [role], form, nav')
  return [element.tagName, ...[element, element.parentElement, around].map(marks)].join(' | ')
}

/** Whether the pointer gets to its middle. */
export function isReached(element: Element): boolean {
  const found = document.elementFromPoint(...middleOf(element))
  return found !== null && element.contains(found)
}

function middleOf(element: Element): [number, number] {
  const { left, top, width, height } = element.getBoundingClientRect()
  return [left + width / 2, top + height / 2]
}

function placeOf(element: Element): string {
  const { left, top, width, height } = element.getBoundingClientRect()
  return [left, top, width, height].map(Math.round).join(' ')
}

/** One of a kind that was not met yet. Takes it for met. */
export function nextPressable(
  met: Set<string>,
  isWanted: (element: HTMLElement) => boolean = () => true,
): HTMLElement | undefined {
  for (const element of document.querySelectorAll<HTMLElement>(PRESSABLE)) {
    const kind = kindOf(element)
    const isThere =
      element.checkVisibility({ visibilityProperty: true }) && !element.matches(':disabled')
    if (met.has(kind) || !isThere || !isWanted(element)) continue
    met.add(kind)
    return element
  }
  return undefined
}

/** As a fault of it is read. */
export function nameOf(element: Element): string {
  const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 40)
  return `${element.localName} "${name}"`
}

async function mouse(
  type: 'mouseMoved' | 'mousePressed' | 'mouseReleased',
  [x, y]: [number, number],
): Promise<void> {
  const isMove = type === 'mouseMoved'
  const buttons = type === 'mousePressed' ? 1 : 0
  const button = isMove ? 'none' : 'left'
  const clickCount = isMove ? 0 : 1
  await cdp().send('Input.dispatchMouseEvent', {
    type,
    ...onPage(x, y),
    button,
    buttons,
    clickCount,
  })
}

async function touch(type: 'touchStart' | 'touchEnd', [x, y]: [number, number]): Promise<void> {
  const touchPoints = type === 'touchStart' ? [onPage(x, y)] : []
  await cdp().send('Input.dispatchTouchEvent', { type, touchPoints })
}

async function space(type: 'keyDown' | 'keyUp'): Promise<void> {
  const key = { key: ' ', code: 'Space', windowsVirtualKeyCode: 32 }
  await cdp().send('Input.dispatchKeyEvent', {
    type,
    ...key,
    ...(type === 'keyDown' && { text: ' ' }),
  })
}

/** What a thing is pressed with. */
export type Hand = 'mouse' | 'finger' | 'key'

/** From when on a finger that stays is no tap, with room for how late Chromium is told. */
const LONG_PRESS_MS = 300

type Way = (at: [number, number]) => Promise<void>

const DOWN: Record<Hand, Way> = {
  mouse: (at) => mouse('mousePressed', at),
  finger: (at) => touch('touchStart', at),
  key: () => space('keyDown'),
}

const UP: Record<Hand, Way> = {
  mouse: (at) => mouse('mouseReleased', at),
  finger: (at) => touch('touchEnd', at),
  key: () => space('keyUp'),
}

/** Puts the pointer where nothing is. */
export const takeAway = (): Promise<void> => mouse('mouseMoved', [0, 0])

/** Until what fades or glides in is where it stays. */
async function settled(element: Element): Promise<void> {
  for (let last = ''; last !== placeOf(element); await frames()) last = placeOf(element)
}

/**
 * Brings an element into view, presses its middle, or the space bar with the focus on it, and lets go.
 * @param meanwhile what happens between the two
 * @returns what went wrong; undefined where the press was a click, and where the pointer does not get there
 */
export async function press(
  element: HTMLElement,
  meanwhile: () => unknown = () => undefined,
  hand: Hand = 'mouse',
): Promise<string | undefined> {
  if (!isReached(element)) element.scrollIntoView({ block: 'center', behavior: 'instant' })
  await settled(element)
  if (!isReached(element)) return undefined
  const at = middleOf(element)
  // A link is followed by Enter, and a label is no stop of the Tab key.
  if (hand === 'key' && !element.matches('button, summary')) return undefined
  if (hand === 'key') element.focus()
  if (hand === 'mouse') await mouse('mouseMoved', at)
  await settled(element)
  if (!isReached(element)) return 'went away before it was pressed'
  let before: string[] | undefined
  // As it is when the press gets there: a browser may be late with it.
  const onDown = (event: Event): void => {
    if (element.contains(event.target as Node)) before = [placeOf(element), nameOf(element)]
  }
  let isClicked = false
  const onClick = (event: MouseEvent): void => {
    isClicked ||= element.contains(event.target as Node)
    // Nothing leaves the page.
    if (element.matches('a')) event.preventDefault()
  }
  window.addEventListener(hand === 'key' ? 'keydown' : 'pointerdown', onDown, { capture: true })
  window.addEventListener('click', onClick, { capture: true })
  const began = performance.now()
  await DOWN[hand](at)
  await meanwhile()
  await frames()
  const after = [placeOf(element), nameOf(element)]
  const isThere = element.isConnected
  const isUnder = isReached(element)
  const took = performance.now() - began
  await UP[hand](at)
  await frames()
  window.removeEventListener(hand === 'key' ? 'keydown' : 'pointerdown', onDown, { capture: true })
  window.removeEventListener('click', onClick, { capture: true })
  if (!before) return hand === 'mouse' ? 'went away from the pointer' : undefined
  if (!isThere) return 'was taken away while it was pressed'
  if (after[1] !== before[1]) return `became ${after[1]} while it was pressed`
  if (hand !== 'key') {
    if (after[0] !== before[0]) {
      return `moved while it was pressed, from ${before[0]} to ${after[0]}`
    }
    if (!isUnder) return 'was covered while it was pressed'
  }
  // What a select opens is no part of the page, and takes the rest of the press. A finger held for long, as where the
  // machine is busy, opens a menu.
  const isClick = !element.matches('select') && (hand !== 'finger' || took < LONG_PRESS_MS)
  return isClicked || !isClick ? undefined : 'was not clicked'
}
