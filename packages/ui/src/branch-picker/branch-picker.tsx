'use client'
import { forwardRef, useCallback } from 'react'
import type { ReactElement } from 'react'
import { branchesOf } from '@x/core'
import type { ChatState, ChatStore } from '@x/core'
import { useChatContext, useStore } from '@x/react'
import { formatCount } from '../format.ts'
import { Icon } from '../icons.tsx'
import { goesOn } from '../goes-on.ts'
import { renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'

/** Props of `BranchPicker`. */
export interface BranchPickerProps extends Omit<PartProps<'div'>, 'children'> {
  /** The id of the message whose other versions are offered. */
  messageId: string
  chat?: ChatStore | undefined
}

/** Steps through the versions of a message: other answers, or other wordings of a question. Nothing with one. */
export const BranchPicker: Part<BranchPickerProps, HTMLDivElement> = forwardRef(
  function BranchPicker({ messageId, chat: given, render, ...rest }, ref) {
    const chat = useChatContext(given)
    const { words, locale } = useUI()
    const select = useCallback((state: ChatState) => branchesOf(state, messageId), [messageId])
    const { ids, index } = useStore(chat, select, goesOn)
    if (ids.length < 2) return null
    const step = (by: -1 | 1): ReactElement => {
      const target = ids[index + by]
      const label = by < 0 ? words.previousVersion : words.nextVersion
      return (
        <button
          type="button"
          data-x-button="icon"
          aria-label={label}
          title={label}
          // Not `disabled`: the button that was pressed keeps the focus when it comes to the edge.
          aria-disabled={target === undefined || undefined}
          onClick={() => chat.selectBranch(target)}
        >
          <Icon name={by < 0 ? 'previous' : 'next'} />
        </button>
      )
    }
    return renderPart('div', render, {
      'data-x-branches': '',
      role: 'group',
      'aria-label': words.versions,
      ...rest,
      ref,
      children: (
        <>
          {step(-1)}
          <span data-x-branch-count="" aria-live="off">
            {words.versionOf(formatCount(index + 1, locale), formatCount(ids.length, locale))}
          </span>
          {step(1)}
        </>
      ),
    })
  },
)
