// What a reader does to a scrolling thread, told apart from what its growth does.
import { selectedRange } from '../selected-range.ts'
import { END_PX } from './end.ts'
import { isElement } from '../tree-of.ts'

/** What to do about it. */
export interface Gestures {
  /** The reader moves away from the end, or holds on to a place. */
  leave: () => void
  /** The reader has come to the end. */
  arrive: () => void
  /** The reader asks for the end by name, however far it is. */
  toEnd: () => void
  /** Something in the thread is about to open or fold under the reader's hand, by this control. */
  toggle: (control: Element) => void
  /** The view has moved by so many pixels; 0 when the thread itself has moved it. */
  move: (by: number) => void
}

/** A viewport that is listened to. */
export interface WatchedGestures {
  /** Takes the place as it is now for known: what moved it was no reader. */
  sync: () => void
  stop: () => void
}

const UPWARD_KEYS: ReadonlySet<string> = new Set(['ArrowUp', 'PageUp', 'Home'])
const DOWNWARD_KEYS: ReadonlySet<string> = new Set(['ArrowDown', 'PageDown', ' '])
// These have keys of their own.
const FIELDS = 'input, textarea, select, [contenteditable], [role="slider"], [role="listbox"] *'
const TOUCH_PX = 4

interface Place {
  top: number
  height: number
  room: number
}

/** What is known of the reader's hands, in one place: each way of moving tells it, and the view says what came of it. */
interface Hands extends WatchedGestures {
  /** A step by so many pixels down, less than 0 for up, and to the side, over this. */
  step: (down: number, aside: number, over: EventTarget | null) => void
  /** Something is pressed, by its thumb or elsewhere. */
  press: (isThumb: boolean) => void
  letGo: () => void
  /** The view stands elsewhere, by whatever means. */
  scrolled: () => void
  /** Something is selected, or nothing any more. */
  select: () => void
}

type Listen = <Name extends keyof HTMLElementEventMap>(
  name: Name,
  listener: (event: HTMLElementEventMap[Name]) => void,
  target?: EventTarget,
  capture?: boolean,
) => void

/** Listens to a viewport. */
export function watchGestures(viewport: HTMLElement, gestures: Gestures): WatchedGestures {
  const undo = new AbortController()
  const { signal } = undo
  const on: Listen = (name, listener, target = viewport, capture = false) =>
    target.addEventListener(name, listener as EventListener, { passive: true, signal, capture })
  const hands = createHands(viewport, gestures, () => undo.abort())
  hearSteps(on, hands, viewport, gestures)
  hearTouch(on, hands)
  hearPress(on, hands, viewport)
  on('scroll', hands.scrolled)
  // Text that moves away under the pointer cannot be selected, and what is selected is to stay in view.
  on('selectionchange' as 'select', hands.select, document)
  hearControls(on, gestures, viewport)
  return hands
}

function createHands(viewport: HTMLElement, gestures: Gestures, stop: () => void): Hands {
  let last = placeOf(viewport)
  let isPressed = false
  let holds = false
  // Since the last step up, the reader has made one down.
  let goesDown = false
  // The last step led to the side: a hand that draws a table along goes a little up and down with it.
  let goesAside = false

  function settle(): void {
    if (isAtEnd(last) && !holdsSelection(viewport)) gestures.arrive()
  }

  return {
    step(down, aside, over) {
      goesAside = Math.abs(aside) > Math.abs(down)
      if (goesAside || down === 0) return
      if (down < 0 && scrollsInside(over, viewport)) return
      goesDown = down > 0
      // At the very end nothing is left to scroll, so that no event follows.
      if (goesDown) settle()
      else gestures.leave()
    },
    press(isThumb) {
      isPressed = true
      if (!isThumb) return
      // A thumb in the hand is not to be pulled away; let go at the end, it follows again.
      gestures.leave()
      goesDown = true
      goesAside = false
    },
    letGo() {
      if (isPressed && goesDown) settle()
      isPressed = false
    },
    scrolled() {
      const now = placeOf(viewport)
      if (now.room === 0) return
      const moved = now.top - last.top
      const grown = now.height - last.height
      // The end as it was a frame ago counts: it may have grown away under a reader who got there.
      const isReached = now.top + now.room >= Math.min(now.height, last.height) - END_PX
      const isSameSize = grown >= 0 && now.room <= last.room
      last = now
      // Growth never moves the top upwards while nothing got smaller: somebody did, by whatever means.
      if (moved < -1 && isSameSize && !(goesAside && isAtEnd(now))) {
        goesDown = false
        gestures.leave()
      } else if (
        moved > 1 &&
        isReached &&
        (goesDown || moved > grown) &&
        !holdsSelection(viewport)
      ) {
        gestures.arrive()
      }
      // The browser itself keeps the line when something grows above it.
      gestures.move(grown !== 0 && Math.abs(moved - grown) < 1 ? 0 : moved)
    },
    select() {
      const held = holds
      holds = holdsSelection(viewport)
      if (holds && !held) gestures.leave()
      else if (held && !holds) settle()
    },
    sync() {
      last = placeOf(viewport)
    },
    stop,
  }
}

/** The wheel and the keys. */
function hearSteps(on: Listen, hands: Hands, viewport: HTMLElement, gestures: Gestures): void {
  on('wheel', ({ ctrlKey, shiftKey, deltaX, deltaY, target }) => {
    // With Shift, Firefox tells of a step down and makes one to the side.
    if (!ctrlKey) hands.step(deltaY, shiftKey ? Infinity : deltaX, target)
  })
  on('keydown', ({ key, target, metaKey, shiftKey }) => {
    if (isElement(target) && target.matches(FIELDS)) return
    const isSpace = key === ' '
    // Space on a button presses it.
    if (isSpace && target !== viewport) return
    if (key === 'End' || (key === 'ArrowDown' && metaKey)) gestures.toEnd()
    else if (UPWARD_KEYS.has(key) || (isSpace && shiftKey)) hands.step(-1, 0, target)
    else if (DOWNWARD_KEYS.has(key)) hands.step(1, 0, target)
  })
}

/** Fingers: one draws the text, two make it larger. */
function hearTouch(on: Listen, hands: Hands): void {
  let from: Touch | undefined
  on('touchstart', ({ touches }) => {
    from = touches[0]
  })
  on('touchmove', ({ touches, target }) => {
    const [to, second] = touches
    if (!from || !to || second) return
    const down = from.clientY - to.clientY
    if (Math.abs(down) > TOUCH_PX) hands.step(down, from.clientX - to.clientX, target)
  })
}

/** What is pressed, as the thumb of the scrollbar. */
function hearPress(on: Listen, hands: Hands, viewport: HTMLElement): void {
  on('pointerdown', (event) => hands.press(isOnScrollbar(event, viewport)))
  for (const name of ['pointerup', 'pointercancel'] as const) on(name, hands.letGo, window)
}

/** The focus, and what opens and folds. */
function hearControls(on: Listen, gestures: Gestures, viewport: HTMLElement): void {
  // The keyboard is on something in the thread. What code focuses itself, as a message, has no place in the order.
  on('focusin', ({ target }) => {
    if (!isElement(target) || target === viewport) return
    if ((target as HTMLElement).tabIndex >= 0 && target.matches(':focus-visible')) gestures.leave()
  })
  // Before anything that the click does.
  const before = true
  on(
    'click',
    ({ target }) => {
      const control = isElement(target) && target.closest('[aria-expanded], summary')
      if (control) gestures.toggle(control)
    },
    viewport,
    before,
  )
}

function placeOf({ scrollTop, scrollHeight, clientHeight }: HTMLElement): Place {
  return { top: scrollTop, height: scrollHeight, room: clientHeight }
}

function isAtEnd({ top, height, room }: Place): boolean {
  return height - top - room <= END_PX
}

/** Whether text of the thread is selected. */
export function holdsSelection(viewport: HTMLElement): boolean {
  return selectedRange(viewport)?.intersectsNode(viewport) === true
}

function isOnScrollbar(event: PointerEvent, viewport: HTMLElement): boolean {
  if (event.target !== viewport) return false
  const x = event.clientX - viewport.getBoundingClientRect().left - viewport.clientLeft
  return x < 0 || x >= viewport.clientWidth
}

// A wheel or a key over something that scrolls by itself and has room left moves that, not the thread.
function scrollsInside(target: EventTarget | null, viewport: HTMLElement): boolean {
  let element = isElement(target) ? target : null
  while (element && element !== viewport) {
    if (element.scrollTop > 0 && element.scrollHeight > element.clientHeight) return true
    element = element.parentElement
  }
  return false
}
