'use client'
import { forwardRef } from 'react'
import type { ForwardRefExoticComponent, RefAttributes } from 'react'
import { MoreIcon } from '../more-icons.tsx'
import { isComposingKey } from '../ime.ts'
import { Unseen } from '../unseen.tsx'
import { ConversationIcon } from './conversation-icon.tsx'
import type { ConversationListWords } from './words.ts'

interface ListHeadProps {
  words: ConversationListWords
  query: string
  onQuery: (query: string) => void
  onNew: () => void
  hasSearch: boolean
  /** What has just happened, for those who hear it. */
  said: string | undefined
}

/** Above the list: a new chat, and the search. */
export const ListHead: ForwardRefExoticComponent<ListHeadProps & RefAttributes<HTMLButtonElement>> =
  forwardRef(function ListHead({ words, query, onQuery, onNew, hasSearch, said }, ref) {
    return (
      <div data-x-conversations-head="">
        {hasSearch && (
          <button
            type="button"
            data-x-conversations-skip=""
            onClick={({ currentTarget }) => leave(currentTarget)}
          >
            {words.skip}
          </button>
        )}
        <button ref={ref} type="button" data-x-conversations-new="" onClick={onNew}>
          <ConversationIcon name="new" />
          {words.newChat}
        </button>
        {hasSearch && (
          <div data-x-conversations-search="" role="search" aria-label={words.search}>
            <MoreIcon name="search" />
            <input
              role="searchbox"
              dir="auto"
              enterKeyHint="search"
              aria-label={words.search}
              placeholder={words.search}
              value={query}
              onChange={(event) => onQuery(event.target.value)}
              onKeyDown={(event) => {
                if (isComposingKey(event) || event.key !== 'Escape' || query === '') return
                event.preventDefault()
                // A drawer around the list stays open.
                event.stopPropagation()
                onQuery('')
              }}
            />
            {query !== '' && (
              <button
                type="button"
                data-x-button="icon"
                aria-label={words.clearSearch}
                title={words.clearSearch}
                onClick={(event) => {
                  event.currentTarget.parentElement?.querySelector('input')?.focus()
                  onQuery('')
                }}
              >
                <MoreIcon name="close" />
              </button>
            )}
          </div>
        )}
        <Unseen as="p" role="status">
          {said}
        </Unseen>
      </div>
    )
  })

/** Past the list, to where one writes. Where two chats are on the page, to the first one after the list. */
function leave(button: Element): void {
  const root = button.getRootNode() as Document | ShadowRoot
  const fields = [...root.querySelectorAll<HTMLElement>('[data-x-composer-input]')]
  const isAfter = (field: Element): boolean =>
    (button.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  const field = fields.find(isAfter) ?? fields[0]
  field?.focus()
}
