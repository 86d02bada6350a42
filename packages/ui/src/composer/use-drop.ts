'use client'
import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { holdsFiles, transferred } from '../attachments/transfer.ts'
import type { Transferred } from '../attachments/transfer.ts'

/**
 * Takes files that are dropped on the chat around an element, or on the element where there is none; returns whether
 * some are held above it. Without `onFiles` a drop is the page's own business.
 */
export function useDrop(
  element: RefObject<HTMLElement | null>,
  onFiles: ((dropped: Transferred) => void) | undefined,
): boolean {
  const [isOver, setOver] = useState(false)
  const latest = useRef(onFiles)
  useEffect(() => {
    latest.current = onFiles
  }, [onFiles])
  const isWanted = onFiles !== undefined
  useEffect(() => {
    const inner = element.current
    const target = inner?.closest<HTMLElement>('[data-x-chat]') ?? inner
    if (!target || !isWanted) return
    // Each child that is entered and left on the way says so too.
    let depth = 0
    const end = (): void => {
      depth = 0
      setOver(false)
    }
    const listeners: Readonly<Record<string, (transfer: DataTransfer, event: DragEvent) => void>> =
      {
        dragenter(transfer, event) {
          event.preventDefault()
          transfer.dropEffect = 'copy'
          depth += 1
          setOver(true)
        },
        dragover(transfer, event) {
          event.preventDefault()
          transfer.dropEffect = 'copy'
        },
        dragleave() {
          depth -= 1
          if (depth <= 0) end()
        },
        drop(transfer, event) {
          end()
          if (event.defaultPrevented) return
          event.preventDefault()
          latest.current?.(transferred(transfer))
        },
      }
    const hear = (event: Event): void => {
      const { dataTransfer } = event as DragEvent
      if (dataTransfer && holdsFiles(dataTransfer))
        listeners[event.type]?.(dataTransfer, event as DragEvent)
    }
    const names = Object.keys(listeners)
    for (const name of names) target.addEventListener(name, hear)
    // A drag that ends elsewhere, or is given up with Escape, does not always leave.
    window.addEventListener('dragend', end)
    window.addEventListener('drop', end)
    return () => {
      for (const name of names) target.removeEventListener(name, hear)
      window.removeEventListener('dragend', end)
      window.removeEventListener('drop', end)
    }
  }, [element, isWanted])
  return isOver
}
