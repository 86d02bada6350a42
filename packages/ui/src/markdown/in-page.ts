// Links within the page are followed by hand. Left to the browser, `#x` is an address: with a `<base>` it leads to
// another page, a router that keeps its route in the hash loses it, and each click is an entry in the history.
import type { MouseEvent } from 'react'
import { isElement } from '../tree-of.ts'

/** Whether an address names a place in the page it stands in. */
export function isInPage(href: string): boolean {
  return href === '' || href.startsWith('#')
}

/** Goes where a link within the page leads: to a heading of its text by name, else to the element of that id. */
export function followInPage(event: MouseEvent<HTMLAnchorElement>): void {
  const { currentTarget: link } = event
  // Another tab is the browser's.
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  const target = findTarget(link, nameOf(link.hash))
  if (isElement(target)) goTo(target as HTMLElement)
}

function nameOf(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1))
  } catch {
    return hash.slice(1)
  }
}

function findTarget(link: Element, name: string): Element | null | undefined {
  const text = link.closest('[data-x-markdown]')
  if (name === '' || name === 'top') return text
  const wanted = name.toLowerCase()
  const seen = new Map<string, number>()
  for (const heading of text?.querySelectorAll('[data-level]') ?? []) {
    const slug = slugOf(heading.textContent)
    const count = seen.get(slug) ?? 0
    seen.set(slug, count + 1)
    if (wanted === (count === 0 ? slug : `${slug}-${count}`)) return heading
  }
  // What was taken out of the page meanwhile has no document around it, and finds nothing.
  return (link.getRootNode() as Partial<Document>).getElementById?.(name)
}

/** A heading's name in an address, as GitHub makes it. */
function slugOf(heading: string): string {
  const kept = heading.trim().toLowerCase()
  return kept.replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-')
}

/** Moves the focus, and with it the view. What takes no focus takes it this once. */
function goTo(target: HTMLElement): void {
  if (target.tabIndex < 0 && !target.hasAttribute('tabindex')) {
    target.tabIndex = -1
    target.addEventListener('blur', () => target.removeAttribute('tabindex'), { once: true })
  }
  target.focus()
}
