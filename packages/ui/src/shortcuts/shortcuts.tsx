'use client'
import { forwardRef, useRef, useState } from 'react'
import { lazyFile } from '../lazy-file.ts'
import type { LazyFile } from '../lazy-file.ts'
import { lazyPart } from '../lazy-part.ts'
import { mergeProps, mergeRefs, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { picture } from '../picture.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { useBeforePaint } from '../use-before-paint.ts'
import type * as dialog from './shortcut-dialog.tsx'
import type { ShortcutGroup } from './shortcut-list.ts'
import { englishShortcuts } from './words.ts'

/** Props of `Shortcuts`. */
export interface ShortcutsProps extends Omit<PartProps<'button'>, 'children'> {
  /** Keys of the app around the chat, below ours. */
  more?: readonly ShortcutGroup[] | undefined
}

/** What opens, which comes when somebody opens it. */
export const shortcutDialog: LazyFile<typeof dialog> = lazyFile(
  () => import('./shortcut-dialog.tsx'),
  (cause) =>
    `@x/ui: the list of shortcuts could not be loaded (${cause}). Pressing its button asks for it again. Keep the files of the last deployment while pages that need them are open.`,
)
const Dialog = lazyPart(shortcutDialog, (file) => file.ShortcutDialog)

const KEYBOARD =
  'M3.5 5.5h13a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM5.75 8.5v.01M8.5 8.5v.01M11.5 8.5v.01M14.25 8.5v.01M7 11.75h6'

/** By what is printed on the key; by its place where a keyboard of another script has it. */
const isSlash = ({ key, code }: KeyboardEvent): boolean =>
  key === '/' || (code === 'Slash' && /^[^\0-\x7f]$/.test(key))

/**
 * A button that shows which keys do what. Ctrl or Cmd with `/` opens the list too, also amid writing. No character
 * alone does: it may be the first of a message, and whoever speaks to the machine says many.
 * @example
 * <Chat api="/api/chat" model="gpt-5" tools={<Shortcuts />} />
 */
export const Shortcuts: Part<ShortcutsProps, HTMLButtonElement> = forwardRef(function Shortcuts(
  { more = [], render, ...rest },
  ref,
) {
  const words = usePartWords(englishShortcuts, (pack) => pack.shortcuts)
  const button = useRef<HTMLButtonElement>(null)
  // How often it was asked for since it was closed: each time anew, where its file could not be had.
  const [asked, setAsked] = useState(0)
  const open = (): void => setAsked((count) => count + 1)
  // By the time that the button is seen, its key works.
  useBeforePaint(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return
      if (!isSlash(event)) return
      const target = event.target instanceof Element ? event.target : document.body
      // What happens in another chat is for the list of that one.
      const chat = target.closest('[data-x-chat]')
      if (target.closest('dialog') || (chat && !chat.contains(button.current))) return
      event.preventDefault()
      open()
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
    'aria-keyshortcuts': 'Control+/ Meta+/',
    title: `${words.label} (${words.keys.control} /)`,
    children: picture('keyboard', KEYBOARD, {}),
    onClick: open,
  }
  return (
    <>
      {renderPart('button', render, { ...mergeProps(props, rest), ref: mergeRefs(button, ref) })}
      {asked > 0 && <Dialog key={asked} words={words} more={more} onClose={() => setAsked(0)} />}
    </>
  )
})
