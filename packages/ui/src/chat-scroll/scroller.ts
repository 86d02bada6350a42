// One scrolling thread: what it does when it grows, and when its reader moves.
import { END_PX } from './end.ts'
import { holdsSelection, watchGestures } from './gestures.ts'
import { warnOnce } from '../warn-once.ts'
import { watchFingers, whenLetGo } from '../when-let-go.ts'
import { again, drift, lineAt, lineOf } from './reading-line.ts'
import type { ReadingLine } from './reading-line.ts'

/**
 * What a thread does when it grows. `following`: stays at its end. `reading`: the line being read stays where it is.
 * `anchored`: what was brought to the top stays there, and the answer grows below it.
 */
export type ChatScrollState = 'following' | 'reading' | 'anchored'

/** A viewport and its content, watched. */
export interface Scroller {
  follow: () => void
  anchor: (element: HTMLElement) => void
  stop: () => void
}

/** On paper a thread is as long as it is. */
function warnOfHeight(): void {
  if (matchMedia('print').matches) return
  warnOnce(
    '@x/ui: a thread is taller than the window, so that its end is out of view, and it cannot follow what is written. Give the element around it a height and let it scroll: `overflow-y: auto` on the element with `viewportRef`, or `[data-x-viewport]`.',
  )
}

/** Watches a thread. `onChange` hears of each state, and whether there is more below the view. */
export function createScroller(
  viewport: HTMLElement,
  content: HTMLElement,
  onChange: (state: ChatScrollState, hasMoreBelow: boolean) => void,
): Scroller {
  let state: ChatScrollState = 'following'
  let told: ChatScrollState = state
  let hasMoreBelow = false
  let line: ReadingLine = []
  // The place that stays within reach, whatever folds below it; 0 for none.
  let heldTop = 0
  // The thread as its reader left it by opening something at its end: nothing newer is down there.
  let opened: { height: number; top: number } | undefined

  const below = (): number => viewport.scrollHeight - viewport.scrollTop - viewport.clientHeight

  function tell(next: ChatScrollState): void {
    const { scrollHeight: height, scrollTop: top } = viewport
    if (next === 'following' || height !== opened?.height || top < opened.top) opened = undefined
    const isMoreBelow = next !== 'following' && !opened && below() > END_PX
    state = next
    if (next === told && isMoreBelow === hasMoreBelow) return
    told = next
    hasMoreBelow = isMoreBelow
    onChange(told, hasMoreBelow)
  }

  /** Makes the content at least so long that the view can stand at this place. */
  function hold(top: number): void {
    if (top === 0 && heldTop === 0) return
    const outside = viewport.scrollHeight - content.offsetHeight
    heldTop = top
    content.style.minBlockSize = top > 0 ? `${top + viewport.clientHeight - outside}px` : ''
  }

  /** What is held is the end of the thread: nothing has grown past it. */
  function isHeldOpen(): boolean {
    return heldTop > 0 && viewport.scrollHeight <= heldTop + viewport.clientHeight + 1
  }

  function toEnd(): void {
    // What a chat says while nothing is asked is read from its beginning.
    const isEmpty = content.firstElementChild?.matches('[data-x-empty]') === true
    viewport.scrollTop = isEmpty ? 0 : viewport.scrollHeight
    gestures.sync()
  }

  function follow(): void {
    hold(0)
    toEnd()
    // Another thread may come out as tall as the one before, which is no change to an observer, after a layout
    // in between that was shorter and has drawn the view up.
    observer.unobserve(content)
    observer.observe(content)
    tell('following')
  }

  function read(): void {
    line = lineAt(viewport, content)
    tell('reading')
  }

  function anchor(element: HTMLElement): void {
    const gap = Number.parseFloat(getComputedStyle(element).scrollMarginBlockStart) || 0
    const offset = element.getBoundingClientRect().top - viewport.getBoundingClientRect().top
    const top = Math.max(0, viewport.scrollTop + offset - viewport.clientTop - gap)
    // As `reading` at once: what comes into view on the way is no reason to go to the end.
    state = 'anchored'
    hold(top)
    viewport.scrollTop = top
    gestures.sync()
    line = lineOf(element)
    tell('anchored')
  }

  function onResize(): void {
    // Not shown, as in a closed panel: places say nothing, and come back with it.
    if (viewport.clientHeight === 0) return
    if (viewport.clientHeight > window.innerHeight + 1) warnOfHeight()
    if (state === 'following' && holdsSelection(viewport)) read()
    if (state === 'following') return whenLetGo(() => void (state === 'following' && toEnd()))
    if (heldTop > 0) hold(heldTop)
    const moved = drift(line)
    // Most browsers have seen to it themselves by now; not at the top of a thread, and not Safari.
    if (Math.abs(moved) >= 1) {
      if (heldTop > 0) hold(heldTop + moved)
      viewport.scrollTop += moved
      gestures.sync()
      line = again(line)
    }
    tell(state)
  }

  watchFingers()
  const gestures = watchGestures(viewport, {
    leave: () => {
      if (viewport.scrollHeight > viewport.clientHeight && state !== 'reading') read()
    },
    arrive: () => {
      if (state === 'following') return
      // All there is of the answer is in view: what was asked stays at the top.
      if (state === 'anchored' && isHeldOpen()) return
      tell('following')
    },
    toEnd: () => {
      if (viewport.scrollHeight > viewport.clientHeight) follow()
    },
    toggle: (control) => {
      if (viewport.scrollHeight <= viewport.clientHeight && state === 'following') return
      if (heldTop === 0) hold(viewport.scrollTop)
      line = lineOf(control)
      if (state !== 'following') return
      tell('reading')
      requestAnimationFrame(() => {
        if (state !== 'reading') return
        opened = { height: viewport.scrollHeight, top: viewport.scrollTop }
        tell(below() <= END_PX ? 'following' : 'reading')
      })
    },
    move: (by) => {
      if (state === 'following') return
      if (Math.abs(by) >= 1) {
        // What was at the top is let go of: the reader has moved on.
        if (state === 'anchored') state = 'reading'
        line = lineAt(viewport, content)
        if (heldTop > 0 && !isHeldOpen()) hold(0)
        else if (viewport.scrollTop < heldTop) hold(viewport.scrollTop)
      }
      tell(state)
    },
  })
  const observer = new ResizeObserver(onResize)
  toEnd()
  observer.observe(content)
  observer.observe(viewport)

  return {
    follow,
    anchor,
    stop: () => {
      observer.disconnect()
      gestures.stop()
      content.style.minBlockSize = ''
    },
  }
}
