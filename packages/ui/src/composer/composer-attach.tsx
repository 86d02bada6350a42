'use client'
import { forwardRef, useRef } from 'react'
import type { ReactElement } from 'react'
import { useStore } from '@x/react'
import { Attachments } from '../attachments/attachments.tsx'
import { Icon } from '../icons.tsx'
import { mergeProps, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { useComposer } from './composer-context.ts'

/** Props of `Composer.Attach`. */
export interface ComposerAttachProps extends PartProps<'button'> {
  /** Kinds that the picker offers, as in `image/*,.pdf`. @default those that the composer takes */
  accept?: string | undefined
}

/** A button that opens the picker for files. Nothing where the composer takes none. */
export const Attach: Part<ComposerAttachProps, HTMLButtonElement> = forwardRef(
  function ComposerAttach({ accept, render, ...rest }, ref) {
    const { limits, attach } = useComposer('Attach')
    const words = useWords()
    const field = useRef<HTMLInputElement>(null)
    if (!limits || limits.maxFiles === 0) return null
    const props = {
      'data-x-composer-attach': '',
      'data-x-button': 'icon',
      type: 'button',
      'aria-label': words.composer.attach,
      title: words.composer.attach,
      children: <Icon name="attach" />,
      onClick: () => field.current?.click(),
    }
    return (
      <>
        {renderPart('button', render, { ...mergeProps(props, rest), ref })}
        <input
          ref={field}
          data-x-composer-files=""
          type="file"
          multiple={limits.maxFiles !== 1}
          accept={accept ?? limits.accept}
          hidden
          tabIndex={-1}
          aria-label={words.composer.attach}
          onChange={(event) => {
            attach({ files: Array.from(event.target.files ?? []), folders: [] })
            // The same file may be taken away and chosen again.
            event.target.value = ''
          }}
        />
      </>
    )
  },
)

const wholeList = <T,>(items: T): T => items

/** What goes with the draft, each with a button that takes it away. */
export function AttachedFiles(): ReactElement | null {
  const { chat, input, setNotice } = useComposer('Attachments')
  const items = useStore(chat.attachments, wholeList)
  return (
    <Attachments
      items={items}
      onRemove={(index) => {
        chat.attachments.set((current) => current.filter((_, place) => place !== index))
        setNotice('')
        if (items.length === 1) input.current?.focus({ preventScroll: true })
      }}
    />
  )
}
