'use client'
import { useEffect, useRef, useState } from 'react'
import type { ReactElement } from 'react'
import { presence } from '../part.ts'
import { picture } from '../picture.tsx'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { isElement } from '../tree-of.ts'

const DOTS = 'M5 10h.01M10 10h.01M15 10h.01'

/** Not amid a press: the row would move from under the pointer. */
const HAS_GROWN = ':focus-visible, [data-x-toggle]:focus-within:not(:active)'

/**
 * Says of a card that it has the focus, as `:focus-within` does, but by a press not before the click: in a window of
 * little height its tools go with that, and what is pressed elsewhere would move. Returns the undo.
 */
function keepAttended(card: HTMLElement): () => void {
  const undo = new AbortController()
  const say = (isAttended: boolean): void => void card.toggleAttribute('data-open', isAttended)
  const follow = ({ type, target, relatedTarget }: FocusEvent): void => {
    if (card.ownerDocument.querySelector(':active')) return
    say(card.contains((type === 'focusin' ? target : relatedTarget) as Node | null))
  }
  say(card.matches(':focus-within'))
  const { signal } = undo
  card.addEventListener('focusin', follow, { signal })
  card.addEventListener('focusout', follow, { signal })
  document.addEventListener('click', (event) => say(event.composedPath().includes(card)), {
    signal,
  })
  return () => undo.abort()
}

/**
 * Shows the lines of tools that have no room in the row. Which these are is the browser's doing: the row wraps, and
 * nothing here moves a tool. There only while there is more than one line.
 */
export function More(): ReactElement {
  const words = useWords().composer
  const button = useRef<HTMLButtonElement>(null)
  const [isFolded, setFolded] = useState(false)
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const row = button.current?.closest<HTMLElement>('[data-x-composer-tools]')
    const [start, end] = row?.children ?? []
    if (!row || !start || !end || typeof ResizeObserver === 'undefined') return undefined
    const observer = new ResizeObserver(() => {
      setFolded(start.clientHeight > 1.5 * end.clientHeight)
    })
    observer.observe(start)
    // What the keyboard reached, and a switch that was pressed, before this button was there.
    setOpen(start.querySelector(HAS_GROWN) !== null)
    // What the keyboard reached, and a switch that grew as it was pressed, may stand on a line that is hidden.
    const follow = (event: Event): void => {
      const path = event.composedPath()
      const [target] = path
      // Not before it is pressed, neither way: the row, and what stands around it, would move from under the pointer.
      if (event.type === 'focusin' && isElement(target) && target.matches(':active')) return
      if (!path.includes(row)) setOpen(false)
      else if (!path.includes(start) || !isElement(target)) return
      else if (target.matches(':focus-visible')) setOpen(true)
      else if (event.type === 'click' && target.closest('[data-x-toggle]')) setOpen(true)
    }
    document.addEventListener('focusin', follow)
    document.addEventListener('click', follow)
    const release = keepAttended(row.parentElement ?? row)
    return () => {
      release()
      observer.disconnect()
      document.removeEventListener('focusin', follow)
      document.removeEventListener('click', follow)
    }
  }, [])
  return (
    <button
      ref={button}
      type="button"
      data-x-composer-more=""
      data-x-button="icon"
      data-open={presence(isOpen)}
      hidden={!isFolded}
      aria-label={words.more}
      title={words.more}
      aria-expanded={isOpen}
      onClick={() => setOpen(!isOpen)}
    >
      {picture('more', DOTS)}
    </button>
  )
}
