'use client'
import { useRef } from 'react'
import type { KeyboardEvent, ReactElement } from 'react'
import { useModal } from '../focus/use-modal.ts'
import { Icon } from '../icons.tsx'
import { shortcutsOf } from './shortcut-list.ts'
import type { ShortcutGroup } from './shortcut-list.ts'
import type { ShortcutsWords } from './words.ts'

interface ShortcutDialogProps {
  words: ShortcutsWords
  more: readonly ShortcutGroup[]
  onClose: () => void
}

/** Which keys do what, over the page. */
export function ShortcutDialog({ words, more, onClose }: ShortcutDialogProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  useModal(dialog)
  const isApple = /Mac|iP(?:hone|ad|od)/.test(navigator.userAgent)
  const hasList = document.querySelector('[data-x-conversations]') !== null
  const groups = [...shortcutsOf(words, { isApple, hasList }), ...more]
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an open dialog has the focus, and closing by a click beside it is what Escape does for a keyboard
    <dialog
      ref={dialog}
      data-x-shortcuts=""
      aria-label={words.label}
      // An Escape here stops no answer and closes no panel behind it.
      onKeyDown={(event: KeyboardEvent) => event.stopPropagation()}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div data-x-shortcuts-body="">
        <header>
          <h2>{words.label}</h2>
          <button
            type="button"
            data-x-button="icon"
            aria-label={words.close}
            title={words.close}
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </header>
        {groups.map(({ title, shortcuts }) => (
          <section key={title} aria-label={title}>
            <h3>{title}</h3>
            <dl>
              {shortcuts.map(({ keys, does }) => (
                <div key={does}>
                  <dt>{does}</dt>
                  <dd dir="ltr">
                    {keys.map((together) => (
                      <span key={together.join()}>
                        {together.map((key) => (
                          <kbd key={key}>{key}</kbd>
                        ))}
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  )
}
