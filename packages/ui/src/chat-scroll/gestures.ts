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

/** Listens to a viewport. */
export function watchGestures(viewport: HTMLElement, gestures: Gestures): WatchedGestures {
  const undo = new AbortController()
  let touchY: number | undefined
  let isPressed = false
  let holds = false
  // Since the last step up, the reader has made one down.
  let goesDown = false
  let last = placeOf(viewport)

  function on<Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => void,
    target: EventTarget = viewport,
  ): void {
    target.addEventListener(name, listener as EventListener, {
      passive: true,
      signal: undo.signal,
    })
  }

  function up(): void {
    goesDown = false
    gestures.leave()
  }

  function down(): void {
    goesDown = true
    // At the very end nothing is left to scroll, so that no event follows.
    settle()
  }

  function settle(): void {
    if (isAtEnd(last) && !holdsSelection(viewport)) gestures.arrive()
  }

  on('wheel', (event) => {
    if (event.ctrlKey || event.deltaY === 0) return
    if (event.deltaY > 0) down()
    else if (!scrollsInside(event.target, viewport)) up()
  })

  on('keydown', (event) => {
    const { key, target } = event
    if (isElement(target) && target.matches(FIELDS)) return
    const isSpace = key === ' '
    // Space on a button presses it.
    if (isSpace && target !== viewport) return
    if (key === 'End' || (key === 'ArrowDown' && event.metaKey)) gestures.toEnd()
    else if (UPWARD_KEYS.has(key) || (isSpace && event.shiftKey)) {
      if (!scrollsInside(target, viewport)) up()
    } else if (DOWNWARD_KEYS.has(key)) down()
  })

  on('touchstart', (event) => {
    touchY = event.touches[0]?.clientY
  })
  on('touchmove', (event) => {
    const y = event.touches[0]?.clientY
    if (y === undefined || touchY === undefined) return
    if (y > touchY + TOUCH_PX && !scrollsInside(event.target, viewport)) up()
    else if (y < touchY - TOUCH_PX) down()
  })

  on('pointerdown', (event) => {
    isPressed = true
    if (!isOnScrollbar(event, viewport)) return
    // A thumb in the hand is not to be pulled away; let go at the end, it follows again.
    up()
    goesDown = true
  })
  for (const name of ['pointerup', 'pointercancel'] as const) {
    on(
      name,
      () => {
        if (isPressed && goesDown) settle()
        isPressed = false
      },
      window,
    )
  }

  on('scroll', () => {
    const now = placeOf(viewport)
    if (now.room === 0) return
    const moved = now.top - last.top
    const grown = now.height - last.height
    // The end as it was a frame ago counts: it may have grown away under a reader who got there.
    const isReached = now.top + now.room >= Math.min(now.height, last.height) - END_PX
    const isSameSize = grown >= 0 && now.room <= last.room
    last = now
    // Growth never moves the top upwards while nothing got smaller: somebody did, by whatever means.
    if (moved < -1 && isSameSize) up()
    else if (moved > 1 && isReached && (goesDown || moved > grown) && !holdsSelection(viewport))
      gestures.arrive()
    // The browser itself keeps the line when something grows above it.
    gestures.move(grown !== 0 && Math.abs(moved - grown) < 1 ? 0 : moved)
  })

  // Text that moves away under the pointer cannot be selected, and what is selected is to stay in view.
  on(
    'selectionchange' as 'select',
    () => {
      const held = holds
      holds = holdsSelection(viewport)
      if (holds && !held) gestures.leave()
      else if (held && !holds) settle()
    },
    document,
  )

  // The keyboard is on something in the thread. What code focuses itself, as a message, has no place in the order.
  on('focusin', ({ target }) => {
    if (!isElement(target) || target === viewport) return
    if ((target as HTMLElement).tabIndex >= 0 && target.matches(':focus-visible')) gestures.leave()
  })

  viewport.addEventListener(
    'click',
    ({ target }) => {
      const control = isElement(target) && target.closest('[aria-expanded], summary')
      if (control) gestures.toggle(control)
    },
    // Before anything that the click does.
    { capture: true, passive: true, signal: undo.signal },
  )

  return {
    sync: () => {
      last = placeOf(viewport)
    },
    stop: () => undo.abort(),
  }
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
