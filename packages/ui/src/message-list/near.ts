// Which parts of a long thread are near the view, and when what stands there may be replaced.
import { selectedRange } from '../selected-range.ts'

/** Calls back once for an element that comes near the view. */
export interface NearWatch {
  watch: (element: Element, onNear: () => void) => () => void
  stop: () => void
}

/** So many heights of the view ahead, on both sides, parts become rich: a turn of the wheel does not outrun it. */
const AHEAD = 2
/** The watcher looks again once the view has moved by so much of its height: following an answer, it hardly ever does. */
const STEP = 0.5
const GESTURES = ['wheel', 'touchmove', 'pointerdown', 'pointermove', 'keydown'] as const
const SECTION = '[data-x-thread-section]'
const PLAIN = '[data-x-thread-page="plain"]'

/**
 * Watches a viewport, and looks when the view moves and at no other time: an `IntersectionObserver` on the 300 pages of
 * 5,000 messages is asked at every frame, also while somebody types (decision 0045). Without layout everything is near.
 */
export function watchNear(viewport: HTMLElement | null): NearWatch {
  if (!viewport || typeof ResizeObserver === 'undefined') {
    return { watch: (_, onNear) => (onNear(), () => undefined), stop: () => undefined }
  }
  const undo = new AbortController()
  const waiting = new Map<Element, () => void>()
  let near: readonly Element[] = []
  let frame = 0
  let lookedAt = 0
  // The find of the browser has the focus while it is open, and marks what must then not be replaced.
  let isUsed = document.hasFocus()

  function look(): void {
    frame = 0
    if (!viewport || waiting.size === 0 || viewport.clientHeight === 0) return
    lookedAt = viewport.scrollTop
    const found = partsNear(viewport)
    near = found.plain
    // Nothing stands there that could be marked.
    for (const section of found.sections) waiting.get(section)?.()
    release()
  }

  function schedule(): void {
    if (waiting.size > 0 && frame === 0) frame = requestAnimationFrame(look)
  }

  function move(): void {
    if (!viewport || waiting.size === 0) return
    if (Math.abs(viewport.scrollTop - lookedAt) > viewport.clientHeight * STEP) schedule()
  }

  function release(): void {
    if (!isUsed || near.length === 0) return
    const selected = viewport && selectedRange(viewport)
    for (const element of near) if (!selected?.intersectsNode(element)) waiting.get(element)?.()
  }

  function use(): void {
    if (isUsed) return
    isUsed = true
    release()
  }

  const options = { passive: true, signal: undo.signal } as const
  for (const name of GESTURES) viewport.addEventListener(name, use, options)
  viewport.addEventListener('scroll', move, options)
  window.addEventListener('resize', schedule, options)
  window.addEventListener('focus', use, options)
  window.addEventListener('blur', () => (isUsed = false), options)
  document.addEventListener('selectionchange', release, options)

  return {
    watch: (element, onNear) => {
      waiting.set(element, onNear)
      schedule()
      return () => {
        waiting.delete(element)
      }
    },
    stop: () => {
      cancelAnimationFrame(frame)
      undo.abort()
    },
  }
}

/** What is near the view. No other section is asked what is in it: it would be laid out. */
function partsNear(viewport: HTMLElement): { sections: Element[]; plain: Element[] } {
  const { top, bottom } = viewport.getBoundingClientRect()
  const ahead = (bottom - top) * AHEAD
  const sections = between(viewport.querySelectorAll(SECTION), top - ahead, bottom + ahead)
  const plain = sections.flatMap((section) =>
    between(section.querySelectorAll(PLAIN), top - ahead, bottom + ahead),
  )
  return { sections, plain }
}

/** Those of elements one below the other that are between two edges. Reads as many rectangles as halving takes. */
function between(elements: NodeListOf<Element>, top: number, bottom: number): Element[] {
  let low = 0
  let high = elements.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((elements[middle]?.getBoundingClientRect().bottom ?? 0) > top) high = middle
    else low = middle + 1
  }
  const found: Element[] = []
  for (let index = low; index < elements.length; index++) {
    const element = elements[index]
    if (!element || element.getBoundingClientRect().top > bottom) break
    found.push(element)
  }
  return found
}
