// The room of a chat: how tall it may be so that all of it is in view, whatever stands around it.

/** A chat is not squeezed below this: a few lines, and where to write. In pixels, and as a part of what is in view. */
const LEAST = { px: 384, part: 0.6 }
/** Amid a long page a chat leaves something of the page to be seen, and to be scrolled by. */
const AMID = { px: 640, part: 0.8 }

/** What a chat is told of its place. */
export interface Room {
  /** A length of CSS that the chat is no taller than; undefined where its own bounds do. */
  size: string | undefined
  /** The chat fits nowhere: what is around it is too small, and cannot be scrolled. */
  isTooSmall: boolean
}

/**
 * Measures the room of a chat that has none set: its bound is the height of the window then. A height that somebody
 * gave is kept; only what stands beside the chat in the same box is taken off.
 */
export function roomOf(chat: HTMLElement): Room {
  const height = chat.offsetHeight
  const isGiven = height < window.innerHeight - 1
  const sizes: string[] = []
  let isTooSmall = false
  for (let box = boxAround(chat); box && height > 0; box = isGiven ? null : boxAround(box)) {
    const over = overflowOf(box, chat, height)
    if (over === 'too-small') isTooSmall = true
    else if (over === 'amid') sizes.push(amid(box))
    // The bars of a phone's browser come and go: the window is not as tall as it was measured.
    else if (over > 1) sizes.push(isPage(box) ? `100dvh - ${over}px` : `${height - over}px`)
    if (getComputedStyle(box).position === 'fixed') break
  }
  return { size: sizes.length > 0 ? `min(${sizes.join(', ')})` : undefined, isTooSmall }
}

/** By how much the chat must be shorter to fit a box, in pixels. */
function overflowOf(box: Element, chat: Element, height: number): number | 'amid' | 'too-small' {
  const view = box.clientHeight
  const least = Math.min(LEAST.px, view * LEAST.part)
  const all = box.scrollHeight - view + outOfWindow(box)
  if (all <= 1) return 0
  // With all that is in the box, or else without what comes after the chat.
  const fitting = [all, endOf(chat, box) - view].find((over) => height - over >= least)
  if (fitting !== undefined) return Math.max(0, Math.ceil(fitting))
  return isPage(box) || /auto|scroll/.test(getComputedStyle(box).overflowY) ? 'amid' : 'too-small'
}

/** Where the chat ends in a box that is scrolled to its start, in pixels. */
function endOf(chat: Element, box: Element): number {
  const { bottom } = chat.getBoundingClientRect()
  if (isPage(box)) return bottom + window.scrollY
  return bottom - box.getBoundingClientRect().top - box.clientTop + box.scrollTop
}

/** What stands still in the window makes no page longer: how much of it is out of view. */
function outOfWindow(box: Element): number {
  if (!(box instanceof HTMLElement) || getComputedStyle(box).position !== 'fixed') return 0
  const end = box.offsetTop + box.offsetHeight
  return Math.max(0, -box.offsetTop) + Math.max(0, end - window.innerHeight)
}

function amid(box: Element): string {
  if (isPage(box)) return `${AMID.px}px, ${AMID.part * 100}dvh`
  return `${Math.min(AMID.px, Math.round(box.clientHeight * AMID.part))}px`
}

/** The next element outwards, out of a shadow root too. */
export function outerOf(element: Element): Element | null {
  const root = element.getRootNode()
  const host = root instanceof ShadowRoot ? root.host : null
  return element.assignedSlot ?? element.parentElement ?? host
}

/** The next element outwards that has a box of its own; the page itself at last. */
function boxAround(element: Element): Element | null {
  const outer = outerOf(element)
  return outer && outer.clientHeight === 0 && !isPage(outer) ? boxAround(outer) : outer
}

const isPage = (box: Element): boolean => box === document.documentElement
