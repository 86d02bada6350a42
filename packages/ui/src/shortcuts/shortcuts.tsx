'use client'
import { forwardRef, useEffect, useRef, useState } from 'react'
import type { KeyboardEvent as ReactKeyboardEvent, ReactElement } from 'react'
import { Icon } from '../icons.tsx'
import { mergeProps, mergeRefs, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { picture } from '../picture.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { useBeforePaint } from '../use-before-paint.ts'
import { shortcutsOf } from './shortcut-list.ts'
import type { ShortcutGroup } from './shortcut-list.ts'
import { englishShortcuts } from './words.ts'
import type { ShortcutsWords } from './words.ts'

/** Props of `Shortcuts`. */
export interface ShortcutsProps extends Omit<PartProps<'button'>, 'children'> {
  /** Keys of the app around the chat, below ours. */
  more?: readonly ShortcutGroup[] | undefined
}

const KEYBOARD =
  'M3.5 5.5h13a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM5.75 8.5v.01M8.5 8.5v.01M11.5 8.5v.01M14.25 8.5v.01M7 11.75h6'
const FIELDS = 'input, textarea, select, [contenteditable]'

/**
 * A button that shows which keys do what. Outside of text fields `?` opens the list too.
 * @example
 * <Chat api="/api/chat" model="gpt-5" tools={<Shortcuts />} />
 */
export const Shortcuts: Part<ShortcutsProps, HTMLButtonElement> = forwardRef(function Shortcuts(
  { more = [], render, ...rest },
  ref,
) {
  const words = usePartWords(englishShortcuts, (pack) => pack.shortcuts)
  const button = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)
  // By the time that the button is seen, its key works.
  useBeforePaint(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key !== '?' && event.key !== '؟') return
      const target = event.target instanceof Element ? event.target : document.body
      // What happens in another chat is for the list of that one.
      const chat = target.closest('[data-x-chat]')
      if (target.closest(`${FIELDS}, dialog`) || (chat && !chat.contains(button.current))) return
      event.preventDefault()
      setOpen(true)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
  const props = {
    'data-x-shortcuts-button': '',
    'data-x-button': 'icon',
    type: 'button',
    'aria-label': words.label,
    'aria-haspopup': 'dialog',
    'aria-keyshortcuts': '?',
    title: `${words.label} (?)`,
    children: picture('keyboard', KEYBOARD, {}),
    onClick: () => setOpen(true),
  }
  return (
    <>
      {renderPart('button', render, { ...mergeProps(props, rest), ref: mergeRefs(button, ref) })}
      {isOpen && <List words={words} more={more} onClose={() => setOpen(false)} />}
    </>
  )
})

function List({
  words,
  more,
  onClose,
}: {
  words: ShortcutsWords
  more: readonly ShortcutGroup[]
  onClose: () => void
}): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    return () => {
      element?.close()
      // Taken out of the page, a dialog does not give the focus back by itself.
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
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
      onKeyDown={(event: ReactKeyboardEvent) => event.stopPropagation()}
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
