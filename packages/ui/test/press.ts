// The mouse, pressed and let go by real events, and what becomes of the thing under it in between.
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

/** Puts the pointer where nothing is. */
export const takeAway = (): Promise<void> => mouse('mouseMoved', [0, 0])

/** Until what fades or glides in is where it stays. */
async function settled(element: Element): Promise<void> {
  for (let last = ''; last !== placeOf(element); await frames()) last = placeOf(element)
}

/**
 * Brings an element into view, presses its middle, and lets go.
 * @param meanwhile what happens between the two
 * @returns what went wrong; undefined where the press was a click, and where the pointer does not get there
 */
export async function press(
  element: HTMLElement,
  meanwhile: () => unknown = () => undefined,
): Promise<string | undefined> {
  if (!isReached(element)) element.scrollIntoView({ block: 'center', behavior: 'instant' })
  await settled(element)
  if (!isReached(element)) return undefined
  const at = middleOf(element)
  await mouse('mouseMoved', at)
  await settled(element)
  if (!isReached(element)) return 'went away from the pointer before it was pressed'
  const before = placeOf(element)
  let isClicked = false
  const onClick = (event: MouseEvent): void => {
    isClicked ||= element.contains(event.target as Node)
    // Nothing leaves the page.
    if (element.matches('a')) event.preventDefault()
  }
  window.addEventListener('click', onClick, { capture: true })
  await mouse('mousePressed', at)
  await meanwhile()
  await frames()
  const after = placeOf(element)
  const isThere = element.isConnected
  const isUnder = isReached(element)
  await mouse('mouseReleased', at)
  await frames()
  window.removeEventListener('click', onClick, { capture: true })
  if (!isThere) return 'was taken away while it was pressed'
  if (after !== before) return `moved while it was pressed, from ${before} to ${after}`
  if (!isUnder) return 'was covered while it was pressed'
  // What a select opens is no part of the page, and takes the rest of the press.
  return isClicked || element.matches('select') ? undefined : 'was not clicked'
}
