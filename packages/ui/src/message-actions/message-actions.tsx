'use client'
import { forwardRef } from 'react'
import type { ReactNode } from 'react'
import { textOf } from '@x/core'
import type { ChatMessage } from '@x/core'
import { Icon } from '../icons.tsx'
import { presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { useCopy } from '../use-copy.ts'

/** Props of `MessageActions`. */
export interface MessageActionsProps extends PartProps<'div'> {
  message: ChatMessage
  /** Offers to write the answer again. */
  onRegenerate?: (() => void) | undefined
  /** More buttons, after the built-in ones. */
  children?: ReactNode
}

/** What can be done with a message: copy it, have it written again. */
export const MessageActions: Part<MessageActionsProps, HTMLDivElement> = forwardRef(
  function MessageActions({ message, onRegenerate, children, render, ...rest }, ref) {
    const words = useWords()
    const { copied, copy } = useCopy()
    const copyLabel = copied ? words.copied : words.copy
    return renderPart('div', render, {
      'data-x-actions': '',
      ...rest,
      ref,
      children: (
        <>
          <button
            type="button"
            data-x-button="icon"
            data-copied={presence(copied)}
            aria-label={copyLabel}
            title={copyLabel}
            onClick={() => copy(textOf(message.parts))}
          >
            <Icon name={copied ? 'check' : 'copy'} />
          </button>
          {onRegenerate && (
            <button
              type="button"
              data-x-button="icon"
              aria-label={words.regenerate}
              title={words.regenerate}
              onClick={onRegenerate}
            >
              <Icon name="regenerate" />
            </button>
          )}
          {children}
        </>
      ),
    })
  },
)
