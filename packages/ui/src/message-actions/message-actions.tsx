'use client'
import { forwardRef } from 'react'
import { renderPart } from '../part.ts'
import type { Part } from '../part.ts'
import { messageText } from '../tool-view/card-text.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { useCopy } from '../use-copy.ts'
import { ActionButton } from './action-button.tsx'
import { Feedback } from './feedback.tsx'
import { writeRich } from '../export/write-rich.ts'
import type { MessageActionsProps } from '../ui-provider/slots.ts'

/** What can be done with a message: copy it, word it otherwise, have it written again, say what one thinks of it. */
export const MessageActions: Part<MessageActionsProps, HTMLDivElement> = forwardRef(
  function MessageActions({ message, onRegenerate, onEdit, children, render, ...rest }, ref) {
    const { words, onFeedback, ...views } = useUI()
    const { copied, copy } = useCopy()
    const text = messageText(message, views)
    return renderPart('div', render, {
      'data-x-actions': '',
      ...rest,
      ref,
      children: (
        <>
          {text !== '' && (
            <ActionButton
              icon={copied ? 'check' : 'copy'}
              label={copied ? words.copied : words.copy}
              isDone={copied}
              // What a person wrote is no Markdown to them.
              onClick={() => copy(text, message.role === 'assistant' ? writeRich : undefined)}
            />
          )}
          {onEdit && <ActionButton icon="edit" label={words.editMessage} onClick={onEdit} />}
          {onRegenerate && (
            <ActionButton icon="regenerate" label={words.regenerate} onClick={onRegenerate} />
          )}
          {onFeedback && message.role === 'assistant' && (
            <Feedback onChange={(feedback) => onFeedback(message, feedback)} />
          )}
          {children}
        </>
      ),
    })
  },
)
