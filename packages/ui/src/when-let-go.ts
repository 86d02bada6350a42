/** Until when a finger or a pen counts as being on the page, in milliseconds of `performance.now()`. */
let isTouchedUntil = 0

/** After a finger is lifted, until the browser has made a click of it. */
const CLICK_COMES_MS = 100

function touch({ pointerType }: PointerEvent): void {
  if (pointerType !== 'mouse') isTouchedUntil = Infinity
}

function lift(): void {
  if (isTouchedUntil === Infinity) isTouchedUntil = performance.now() + CLICK_COMES_MS
}

/**
 * Has `whenLetGo` know of fingers, which browsers call a press late, or never where they are quick. Called by whatever
 * waits, before it does; once or often is the same.
 */
export function watchFingers(): void {
  // Captured: a page may end an event before it gets here. Of the window: an element may go while it is touched.
  addEventListener('pointerdown', touch, true)
  addEventListener('pointerup', lift, true)
  addEventListener('pointercancel', lift, true)
}

/**
 * Does something once nothing is pressed, at once where nothing is: what is pressed would move, or be another one by the
 * time that it is let go. Of a mouse and of keys the browser itself says so, wherever a menu or another window swallows
 * the end of a press.
 */
export function whenLetGo(act: () => unknown): void {
  // On a server there is nothing to press.
  const root = globalThis.document?.documentElement
  const isPressed = performance.now() < isTouchedUntil || root?.matches(':active')
  if (isPressed) setTimeout(whenLetGo, 50, act)
  else act()
}
