// From the field that stands in the page from the first moment to the one that React makes: what was typed, where the
// caret was, and whether it was sent. The person notices nothing of it.
import { keep } from './kept.ts'

/** What the page shows when it is itself: an empty chat, messages, another page, or what went wrong. */
const READY =
  '.demo-chat[data-empty] [data-x-composer-input], [data-x-message-list] [data-x-message], .demo-missing, .demo-error, .demo-form'

/** A chat that is slow to load is shown as it is by then, in milliseconds. */
const PATIENCE_MS = 5000

/** Waits for the page to stand, and lets it take over. */
export function takeOver(root: Element): void {
  const skeleton = document.querySelector('#skeleton')
  if (!skeleton) return
  const early = skeleton.querySelector('textarea')
  let isComposing = false
  early?.addEventListener('compositionstart', () => (isComposing = true))
  early?.addEventListener('compositionend', () => {
    isComposing = false
    look()
  })
  const observer = new MutationObserver(look)
  observer.observe(root, { childList: true, subtree: true, attributeFilter: ['data-empty'] })
  const timer = setTimeout(finish, PATIENCE_MS)

  function look(): void {
    if (!isComposing && root.querySelector(READY)) finish()
  }

  function finish(): void {
    if (!skeleton?.isConnected) return
    observer.disconnect()
    clearTimeout(timer)
    const hadFocus = early !== null && document.activeElement === early
    skeleton.remove()
    const field = root.querySelector<HTMLTextAreaElement>('[data-x-composer-input]')
    if (!early || !field) return
    if (hadFocus) field.focus({ preventScroll: true })
    if (early.value === '') return
    write(field, field.value + early.value)
    const offset = field.value.length - early.value.length
    field.setSelectionRange(offset + early.selectionStart, offset + early.selectionEnd)
    if ('sent' in early.dataset) requestAnimationFrame(() => press(field))
  }
}

/** As if typed: React hears of what the browser's own setter writes. */
function write(field: HTMLTextAreaElement, text: string): void {
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, text)
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

function press(field: HTMLTextAreaElement): void {
  const init = { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }
  field.dispatchEvent(new KeyboardEvent('keydown', init))
}

/** Notes how the page looked, for the frame of the next time. */
export function noteFrame(): void {
  window.addEventListener('pagehide', () => {
    const hasMessages = document.querySelector('.demo-chat:not([data-empty]) [data-x-message]')
    keep('shown', hasMessages ? 'messages' : 'nothing')
  })
}
