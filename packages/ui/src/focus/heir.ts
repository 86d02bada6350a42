// Whatever holds the focus may be unmounted by itself: a button by its own press, a message by another version of it.
// Nobody has to think of that: a root is watched, and who takes over follows from where the lost element stood.

import { placeOfChat } from './place.ts'
import { activeIn } from '../tree-of.ts'

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]'
const MESSAGE = '[data-x-message]'
const ROW = '[data-x-conversation]'

/** Where the focus is, so that it can be found again without the element that has it. */
interface Address {
  element: HTMLElement
  message: Element | null
  /** The place of the message in its thread, from 0. */
  at: number
  /** The id of the conversation whose row it is in. */
  row: string | undefined
  /** What the control is, of those in the same message, row or root: its kind, and its place among its like. */
  kind: string
  index: number
  count: number
}

/** Watches what has the focus within a root. Returns the undo. */
export function watchHeir(root: HTMLElement): () => void {
  const undo = new AbortController()
  let address: Address | undefined

  function remember(): void {
    const active = focusedIn(root)
    if (!active || active === root || !root.contains(active)) return forget()
    if (address === undefined) {
      observer.observe(root, {
        childList: true,
        subtree: true,
        attributeFilter: ['hidden', 'disabled', 'inert'],
      })
    }
    address = addressOf(active, root)
  }

  function forget(): void {
    address = undefined
    observer.disconnect()
  }

  // While nothing within has the focus, or the field of the composer has it, nothing is observed: an answer that is
  // streamed meanwhile costs nothing here.
  const observer = new MutationObserver(() => {
    if (!address || !isGone(address.element)) return
    const lost = address
    forget()
    const active = focusedIn(root)
    // Somebody else has seen to it.
    if (active && !isGone(active)) return
    heirOf(lost, root)?.focus({ preventScroll: true })
  })

  const options = { capture: true, passive: true, signal: undo.signal } as const
  // At each gesture anew: what was put in front since then has moved the places.
  for (const name of ['focusin', 'pointerdown', 'keydown', 'click'] as const) {
    root.addEventListener(name, remember, options)
  }
  root.addEventListener(
    'focusout',
    () => {
      // After the removal that may be the reason, and after the element that gets the focus has it.
      queueMicrotask(() => {
        if (address && !isGone(address.element) && focusedIn(root) !== address.element) forget()
      })
    },
    options,
  )
  return () => {
    undo.abort()
    forget()
  }
}

/** The element that has the focus; undefined where nothing has. */
function focusedIn(root: Element): HTMLElement | undefined {
  const active = activeIn(root)
  return active && active.localName !== 'body' ? (active as HTMLElement) : undefined
}

function isGone(element: Element): boolean {
  return !element.isConnected || element.closest('[hidden], [inert], :disabled') !== null
}

function addressOf(element: HTMLElement, root: HTMLElement): Address {
  const message = element.closest(MESSAGE)
  const row = element.closest<HTMLElement>(ROW)
  const kind = kindOf(element)
  const alike = alikeIn(message ?? row ?? root, kind)
  return {
    element,
    message,
    at: message ? [...root.querySelectorAll(MESSAGE)].indexOf(message) : -1,
    row: row?.dataset['xConversation'],
    kind,
    index: alike.indexOf(element),
    count: alike.length,
  }
}

/** What a person would call the same control, though it is another element. */
function kindOf(element: Element): string {
  if (element.matches(MESSAGE)) return MESSAGE
  const name =
    element.getAttribute('data-action') ?? element.getAttribute('aria-label') ?? element.textContent
  return `${element.tagName} ${name}`
}

function alikeIn(scope: Element, kind: string): HTMLElement[] {
  if (kind === MESSAGE) return scope.matches(MESSAGE) ? [scope as HTMLElement] : []
  // Only what has the tag is asked for its name: the root may hold thousands of messages.
  const [tag = ''] = kind.split(' ', 1)
  return [...scope.getElementsByTagName(tag)].filter(
    (element): element is HTMLElement => element.matches(FOCUSABLE) && kindOf(element) === kind,
  )
}

/**
 * The same control where it stands by now; else the message or the row that it was in; else where one goes on. A
 * message that is being written, or answered, is no such place: what was pressed in it has made the chat go on.
 */
function heirOf(lost: Address, root: HTMLElement): HTMLElement | null | undefined {
  const { element, message, at, row, kind, index, count } = lost
  const rowNow =
    row !== undefined &&
    [...root.querySelectorAll<HTMLElement>(ROW)].find(
      (each) => each.dataset['xConversation'] === row,
    )
  const messages = [...root.querySelectorAll(MESSAGE)]
  const messageNow = message?.isConnected ? message : messages[at]
  const alike = alikeIn((message ? messageNow : rowNow) || root, kind).filter(
    (each) => !isGone(each),
  )
  // As many as there were: made anew. One less: it is the one that went.
  if (alike.length === count && alike[index]) return alike[index]
  const isAsking = [messageNow, messageNow && messages[messages.indexOf(messageNow) + 1]].some(
    (each) => each?.hasAttribute('data-streaming'),
  )
  if (message && messageNow === message && !isAsking) return message as HTMLElement
  if (rowNow) return openerOf(rowNow)
  return element === root ? undefined : placeIn(root)
}

function openerOf(row: Element): HTMLElement | null {
  return row.querySelector<HTMLElement>('[data-x-conversation-open]')
}

/** Where a person goes on when nothing nearer is left: the field, or what stands for it. */
function placeIn(root: HTMLElement): HTMLElement | null {
  const list = root.closest('[data-x-conversations]')
  if (list) {
    return (
      list.querySelector<HTMLElement>('[data-x-conversation-open][tabindex="0"]') ??
      list.querySelector<HTMLElement>('[data-x-conversations-new]')
    )
  }
  return placeOfChat(root.closest('[data-x-chat]') ?? root.parentElement ?? root) ?? root
}
