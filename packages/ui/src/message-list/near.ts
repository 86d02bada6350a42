// Which parts of a long thread are near the view, and when what stands there may be replaced.

/** Calls back once for an element that comes near the view. */
export interface NearWatch {
  watch: (element: Element, onNear: () => void) => () => void
  stop: () => void
}

/** So far ahead of the view, on both sides, parts become rich: a turn of the wheel does not outrun it. */
const AHEAD = '150% 0px'
const GESTURES = ['wheel', 'touchmove', 'pointerdown', 'pointermove', 'keydown'] as const

/** Watches a viewport. Without `IntersectionObserver` everything is near. */
export function watchNear(viewport: HTMLElement | null): NearWatch {
  if (!viewport || typeof IntersectionObserver === 'undefined') {
    return { watch: (_, onNear) => (onNear(), () => undefined), stop: () => undefined }
  }
  const undo = new AbortController()
  const waiting = new Map<Element, () => void>()
  const near = new Set<Element>()
  // The find of the browser has the focus while it is open, and marks what must then not be replaced.
  let isUsed = document.hasFocus()
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) near.add(target)
        else near.delete(target)
      }
      release()
    },
    { root: viewport, rootMargin: AHEAD },
  )

  function release(): void {
    if (!isUsed) return
    const selection = document.getSelection()
    const isHeld = (element: Element): boolean =>
      selection !== null && !selection.isCollapsed && selection.containsNode(element, true)
    for (const element of near) {
      if (isHeld(element)) continue
      near.delete(element)
      observer.unobserve(element)
      waiting.get(element)?.()
    }
  }

  function use(): void {
    isUsed = true
    if (near.size > 0) release()
  }

  const options = { passive: true, signal: undo.signal } as const
  for (const name of GESTURES) viewport.addEventListener(name, use, options)
  window.addEventListener('focus', use, options)
  window.addEventListener('blur', () => (isUsed = false), options)
  document.addEventListener('selectionchange', () => near.size > 0 && release(), options)

  return {
    watch: (element, onNear) => {
      waiting.set(element, onNear)
      observer.observe(element)
      return () => {
        waiting.delete(element)
        near.delete(element)
        observer.unobserve(element)
      }
    },
    stop: () => {
      observer.disconnect()
      undo.abort()
    },
  }
}
