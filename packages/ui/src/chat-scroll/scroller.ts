// One scrolling thread: what it does when it grows, and when its reader moves.
import { holdsSelection, watchGestures } from './gestures.ts'
import type { WatchedGestures } from './gestures.ts'
import { createHeld } from './held.ts'
import type { Held } from './held.ts'
import { createTold } from './told.ts'
import type { ChatScrollState, Told } from './told.ts'
import { byHand } from '../lazy-part.ts'
import { watchFingers, whenLetGo } from '../when-let-go.ts'
import { again, drift, lineAt, lineOf } from './reading-line.ts'
import type { ReadingLine } from './reading-line.ts'

/** A viewport and its content, watched. */
export interface Scroller {
  follow: () => void
  anchor: (element: HTMLElement) => void
  stop: () => void
}

/** A thread with all that is known of it. */
interface Thread {
  viewport: HTMLElement
  content: HTMLElement
  told: Told
  held: Held
  /** Stays where it is, but while the thread follows. */
  line: ReadingLine
  gestures: WatchedGestures
  observer: ResizeObserver
}

/** Watches a thread. `onChange` hears of each state, and whether there is more below the view. */
export function createScroller(
  viewport: HTMLElement,
  content: HTMLElement,
  onChange: (state: ChatScrollState, hasMoreBelow: boolean) => void,
): Scroller {
  watchFingers()
  const thread: Thread = {
    viewport,
    content,
    told: createTold(viewport, onChange),
    held: createHeld(viewport, content),
    line: [],
    gestures: watchGestures(viewport, {
      leave: () => leave(thread),
      arrive: () => arrive(thread),
      toEnd: () => {
        if (scrolls(thread)) follow(thread)
      },
      toggle: (control) => toggle(thread, control),
      move: (by) => move(thread, by),
    }),
    observer: new ResizeObserver(() => resized(thread)),
  }
  toEnd(thread)
  thread.observer.observe(content)
  thread.observer.observe(viewport)
  return {
    follow: () => follow(thread),
    anchor: (element) => anchor(thread, element),
    stop() {
      thread.observer.disconnect()
      thread.gestures.stop()
      content.style.minBlockSize = ''
    },
  }
}

/** Whether there is more of it than can be seen at once. */
const scrolls = ({ viewport }: Thread): boolean => viewport.scrollHeight > viewport.clientHeight

function scrollTo({ viewport, gestures }: Thread, top: number): void {
  viewport.scrollTop = top
  gestures.sync()
}

function toEnd(thread: Thread): void {
  // What a chat says while nothing is asked is read from its beginning.
  const isEmpty = thread.content.firstElementChild?.matches('[data-x-empty]') === true
  scrollTo(thread, isEmpty ? 0 : thread.viewport.scrollHeight)
}

function follow(thread: Thread): void {
  const { held, content, observer, told } = thread
  held.at(0)
  toEnd(thread)
  // Another thread may come out as tall as the one before, which is no change to an observer, after a layout
  // in between that was shorter and has drawn the view up.
  observer.unobserve(content)
  observer.observe(content)
  told.tell('following')
}

function read(thread: Thread): void {
  thread.line = lineAt(thread.viewport, thread.content)
  thread.told.tell('reading')
}

function anchor(thread: Thread, element: HTMLElement): void {
  const { viewport, held, told } = thread
  const gap = Number.parseFloat(getComputedStyle(element).scrollMarginBlockStart) || 0
  const offset = element.getBoundingClientRect().top - viewport.getBoundingClientRect().top
  const top = Math.max(0, viewport.scrollTop + offset - viewport.clientTop - gap)
  // As `reading` at once: what comes into view on the way is no reason to go to the end.
  told.state = 'anchored'
  held.at(top)
  scrollTo(thread, top)
  thread.line = lineOf(element)
  told.tell('anchored')
}

function resized(thread: Thread): void {
  const { viewport, told, held, line } = thread
  // Not shown, as in a closed panel: places say nothing, and come back with it.
  if (viewport.clientHeight === 0) return
  if (viewport.clientHeight > window.innerHeight + 1)
    void byHand.load().then((hands) => hands?.warnOfTallThread())
  if (told.state === 'following' && holdsSelection(viewport)) read(thread)
  if (told.state === 'following') {
    return whenLetGo(() => void (told.state === 'following' && toEnd(thread)))
  }
  if (held.top > 0) held.at(held.top)
  const moved = drift(line)
  // Most browsers have seen to it themselves by now; not at the top of a thread, and not Safari.
  if (Math.abs(moved) >= 1) {
    if (held.top > 0) held.at(held.top + moved)
    scrollTo(thread, viewport.scrollTop + moved)
    thread.line = again(line)
  }
  told.tell(told.state)
}

function leave(thread: Thread): void {
  if (scrolls(thread) && thread.told.state !== 'reading') read(thread)
}

function arrive({ told, held }: Thread): void {
  // All there is of the answer is in view: what was asked stays at the top.
  if (told.state === 'anchored' && held.isEnd()) return
  if (told.state !== 'following') told.tell('following')
}

function toggle(thread: Thread, control: Element): void {
  const { viewport, told, held } = thread
  if (!scrolls(thread) && told.state === 'following') return
  if (held.top === 0) held.at(viewport.scrollTop)
  thread.line = lineOf(control)
  if (told.state !== 'following') return
  told.tell('reading')
  requestAnimationFrame(() => {
    if (told.state === 'reading') told.opened()
  })
}

function move(thread: Thread, by: number): void {
  const { viewport, content, told, held } = thread
  if (told.state === 'following') return
  if (Math.abs(by) >= 1) {
    // What was at the top is let go of: the reader has moved on.
    if (told.state === 'anchored') told.state = 'reading'
    thread.line = lineAt(viewport, content)
    if (held.top > 0 && !held.isEnd()) held.at(0)
    else if (viewport.scrollTop < held.top) held.at(viewport.scrollTop)
  }
  told.tell(told.state)
}
