// The place of a thread that stays within reach, whatever folds or is taken away below it.

/** A place that is held. */
export interface Held {
  /** From the beginning of the thread, in pixels; 0 for none. */
  top: number
  /** Makes the content at least so long that the view can stand at this place. */
  at: (top: number) => void
  /** What is held is the end of the thread: nothing has grown past it. */
  isEnd: () => boolean
}

/** Holds nothing yet. */
export function createHeld(viewport: HTMLElement, content: HTMLElement): Held {
  const held: Held = {
    top: 0,
    at(top) {
      if (top === 0 && held.top === 0) return
      const outside = viewport.scrollHeight - content.offsetHeight
      held.top = top
      content.style.minBlockSize = top > 0 ? `${top + viewport.clientHeight - outside}px` : ''
    },
    isEnd: () => held.top > 0 && viewport.scrollHeight <= held.top + viewport.clientHeight + 1,
  }
  return held
}
