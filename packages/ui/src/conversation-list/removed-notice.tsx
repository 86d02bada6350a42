'use client'
import type { ReactElement } from 'react'
import { Icon } from '../icons.tsx'
import { useWords } from '../ui-provider/ui-provider.tsx'
import type { ConversationListWords } from './words.ts'

interface RemovedNoticeProps {
  words: ConversationListWords
  title: string
  onUndo: () => void
  onDismiss: () => void
}

/** That a conversation was deleted, and the way back. The notice stays until it is dismissed: nobody has to be quick. */
export function RemovedNotice({
  words,
  title,
  onUndo,
  onDismiss,
}: RemovedNoticeProps): ReactElement {
  const { dismiss } = useWords()
  return (
    <div data-x-conversations-removed="">
      <p dir="auto">{words.removed(title)}</p>
      <button type="button" data-x-button="quiet" onClick={onUndo}>
        {words.undo}
      </button>
      <button
        type="button"
        data-x-button="icon"
        aria-label={dismiss}
        title={dismiss}
        onClick={onDismiss}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}
