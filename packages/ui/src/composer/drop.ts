// Files that are dropped on a chat. Comes later: nobody drags one before the page stands.
import { holdsFiles, transferred } from '../attachments/transfer.ts'
import type { Transferred } from '../attachments/transfer.ts'

/** Takes files that are dropped on an element, and tells whether some are held above it. Returns the undo. */
export function watchDrop(
  target: HTMLElement,
  onFiles: (dropped: Transferred) => void,
  onOver: (isOver: boolean) => void,
): () => void {
  const undo = new AbortController()
  // Each child that is entered and left on the way says so too.
  let depth = 0
  const end = (): void => {
    depth = 0
    onOver(false)
  }
  const take = (event: DragEvent, transfer: DataTransfer): void => {
    event.preventDefault()
    transfer.dropEffect = 'copy'
  }
  const steps = {
    dragenter(event: DragEvent, transfer: DataTransfer) {
      take(event, transfer)
      depth += 1
      onOver(true)
    },
    dragover: take,
    dragleave() {
      depth -= 1
      if (depth <= 0) end()
    },
    drop(event: DragEvent, transfer: DataTransfer) {
      end()
      if (event.defaultPrevented) return
      event.preventDefault()
      onFiles(transferred(transfer))
    },
  } as const
  for (const [name, step] of Object.entries(steps)) {
    const hear = (event: Event): void => {
      const { dataTransfer } = event as DragEvent
      if (dataTransfer && holdsFiles(dataTransfer)) step(event as DragEvent, dataTransfer)
    }
    target.addEventListener(name, hear, undo)
  }
  // A drag that ends elsewhere, or is given up with Escape, does not always leave.
  for (const name of ['dragend', 'drop']) window.addEventListener(name, end, undo)
  return () => undo.abort()
}
