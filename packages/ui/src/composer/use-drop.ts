'use client'
import { useEffect, useRef, useState } from 'react'
import type { DragEvent } from 'react'

type DropHandler = (event: DragEvent) => void

/** Takes files that are dropped on an element; `isOver` while some are held above it. */
export function useDrop(onFiles: ((files: readonly File[]) => void) | undefined): {
  isOver: boolean
  handlers: Partial<Record<'onDragEnter' | 'onDragOver' | 'onDragLeave' | 'onDrop', DropHandler>>
} {
  const [isOver, setOver] = useState(false)
  // Each child that is entered and left on the way says so too.
  const depth = useRef(0)
  const end = (): void => {
    depth.current = 0
    setOver(false)
  }
  useEffect(() => {
    // A drag that ends elsewhere, or is given up with Escape, does not always leave.
    window.addEventListener('dragend', end)
    window.addEventListener('drop', end)
    return () => {
      window.removeEventListener('dragend', end)
      window.removeEventListener('drop', end)
    }
  }, [])
  if (!onFiles) return { isOver: false, handlers: {} }
  const hold: DropHandler = (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
  }
  return {
    isOver,
    handlers: {
      onDragEnter(event) {
        if (!holdsFiles(event)) return
        hold(event)
        depth.current += 1
        setOver(true)
      },
      onDragOver: hold,
      onDragLeave(event) {
        if (!holdsFiles(event)) return
        depth.current -= 1
        if (depth.current <= 0) end()
      },
      onDrop(event) {
        end()
        const files = Array.from(event.dataTransfer.files)
        if (files.length === 0) return
        event.preventDefault()
        onFiles(files)
      },
    },
  }
}

// Text that is dragged within the page is the field's own business.
function holdsFiles(event: DragEvent): boolean {
  return Array.from(event.dataTransfer.types).includes('Files')
}
