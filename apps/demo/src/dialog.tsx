import { type ReactNode, useEffect, useRef } from 'react'

interface DialogProps {
  className: string
  label: string
  onClose: () => void
  children: ReactNode
}

/** Over the page: Escape, and a press beside it, close it; the browser keeps the focus inside and gives it back. */
export function Dialog({ className, label, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- a press on what is beside it; the key for it is Escape
    <dialog
      ref={dialog}
      className={className}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {children}
    </dialog>
  )
}
