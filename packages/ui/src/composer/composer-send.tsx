'use client'
import { forwardRef, useRef } from 'react'
import type { MouseEvent } from 'react'
import { useStore } from '@x/react'
import { Icon } from '../icons.tsx'
import { mergeProps, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { useComposer, useCanStop } from './composer-context.ts'

const hasText = (draft: string): boolean => draft.trim() !== ''
const hasItems = (items: readonly unknown[]): boolean => items.length > 0

/** One button with two names: focus stays where it is when an answer starts or ends. */
export const Send: Part<PartProps<'button'>, HTMLButtonElement> = forwardRef(function ComposerSend(
  { render, ...rest },
  ref,
) {
  const { chat, submit } = useComposer('Send')
  const words = useWords()
  const isBusy = useCanStop(chat)
  const isWritten = useStore(chat.draft, hasText)
  const isAttached = useStore(chat.attachments, hasItems)
  const label = isBusy ? words.stop : words.send
  /** Whether it stopped when it was pressed; undefined where nothing pressed it, as by some screen readers. */
  const pressed = useRef<boolean>(undefined)
  const props = {
    'data-x-composer-send': '',
    'data-state': isBusy ? 'stop' : 'send',
    type: 'button',
    'aria-label': label,
    title: label,
    'aria-disabled': (!isBusy && !isWritten && !isAttached) || undefined,
    children: <Icon name={isBusy ? 'stop' : 'send'} />,
    onPointerDown() {
      pressed.current = isBusy
    },
    onClick(event: MouseEvent<HTMLButtonElement>) {
      // What was pressed may have another name by the time that it is let go. A key presses nothing before its click.
      const was = event.detail > 0 ? pressed.current : undefined
      pressed.current = undefined
      if (event.defaultPrevented || (was ?? isBusy) !== isBusy) return
      if (isBusy) void chat.stop()
      else submit()
    },
  }
  return renderPart('button', render, { ...mergeProps(props, rest), ref })
})
