// What a reader does to a scrolling thread, told apart from what its growth does.

/** What to do about it. */
export interface Gestures {
  /** The reader moves away from the end, or holds on to a place. */
  leave: () => void
  /** The reader has moved towards the end; whether it is reached is for the listener to see. */
  arrive: () => void
}

const UPWARD_KEYS: ReadonlySet<string> = new Set(['ArrowUp', 'PageUp', 'Home'])

/** Listens to a viewport. Returns its undo. */
export function watchGestures(viewport: HTMLElement, gestures: Gestures): () => void {
  const undo = new AbortController()
  const options = { passive: true, signal: undo.signal } as const
  let touchY: number | undefined
  let isPressed = false
  let last = { top: viewport.scrollTop, height: viewport.scrollHeight, room: viewport.clientHeight }

  viewport.addEventListener(
    'wheel',
    (event) => {
      if (event.deltaY < 0 && !event.ctrlKey && !scrollsInside(event.target, viewport))
        gestures.leave()
    },
    options,
  )
  viewport.addEventListener(
    'keydown',
    (event) => {
      const isField = event.target instanceof Element && event.target.matches('input, textarea')
      const isUpward = UPWARD_KEYS.has(event.key) || (event.key === ' ' && event.shiftKey)
      if (isUpward && !isField) gestures.leave()
    },
    options,
  )
  viewport.addEventListener(
    'touchstart',
    (event) => {
      touchY = event.touches[0]?.clientY
    },
    options,
  )
  viewport.addEventListener(
    'touchmove',
    (event) => {
      const y = event.touches[0]?.clientY
      if (y === undefined || touchY === undefined) return
      if (y > touchY + 4 && !scrollsInside(event.target, viewport)) gestures.leave()
    },
    options,
  )
  viewport.addEventListener(
    'pointerdown',
    () => {
      isPressed = true
    },
    options,
  )
  for (const name of ['pointerup', 'pointercancel'] as const) {
    window.addEventListener(
      name,
      () => {
        isPressed = false
      },
      options,
    )
  }
  viewport.addEventListener(
    'scroll',
    () => {
      const now = {
        top: viewport.scrollTop,
        height: viewport.scrollHeight,
        room: viewport.clientHeight,
      }
      // Growth never moves the top upwards while nothing got smaller: somebody did, by whatever means.
      const isSameSize = now.height >= last.height && now.room <= last.room
      if (now.top < last.top - 1 && isSameSize) gestures.leave()
      else if (now.top > last.top + 1 && !holdsSelection(viewport)) gestures.arrive()
      last = now
    },
    options,
  )
  // Text that moves away under the pointer cannot be selected.
  document.addEventListener(
    'selectionchange',
    () => {
      if (isPressed && holdsSelection(viewport)) gestures.leave()
    },
    options,
  )
  return () => undo.abort()
}

function holdsSelection(viewport: HTMLElement): boolean {
  const selection = document.getSelection()
  return selection !== null && !selection.isCollapsed && viewport.contains(selection.anchorNode)
}

// A wheel over something that scrolls by itself and has room left moves that, not the thread.
function scrollsInside(target: EventTarget | null, viewport: HTMLElement): boolean {
  let element = target instanceof Element ? target : null
  while (element && element !== viewport) {
    if (element.scrollTop > 0 && element.scrollHeight > element.clientHeight) return true
    element = element.parentElement
  }
  return false
}
