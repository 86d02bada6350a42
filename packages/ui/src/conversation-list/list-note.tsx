'use client'
import type { ReactElement } from 'react'
import type { ConversationsState } from '@x/core'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { Unseen } from '../unseen.tsx'
import type { ConversationListWords } from './words.ts'

interface ListNoteProps {
  words: ConversationListWords
  status: ConversationsState['status']
  isEmpty: boolean
  /** A search came to its end. */
  isFound: boolean
  onReload: () => void
}

/** Why there is nothing to be seen, if there is not. */
export function ListNote({
  words,
  status,
  isEmpty,
  isFound,
  onReload,
}: ListNoteProps): ReactElement | null {
  const { actions } = useWords()
  if (status === 'failed') {
    return (
      <div data-x-conversations-note="error" role="alert">
        <p>{words.failed}</p>
        <button type="button" data-x-button="quiet" onClick={onReload}>
          {actions.retry}
        </button>
      </div>
    )
  }
  if (!isEmpty) return null
  if (status === 'loading') {
    return (
      <div data-x-conversations-note="loading">
        <Unseen as="p" role="status">
          {words.loading}
        </Unseen>
        <span />
        <span />
        <span />
      </div>
    )
  }
  return <p data-x-conversations-note="empty">{isFound ? words.noneFound : words.empty}</p>
}
