'use client'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { isBusy } from '@x/core'
import type { ChatState, ChatStore } from '@x/core'
import { useStore } from '@x/react'
import type { ChatScrollState } from '../chat-scroll/use-chat-scroll.ts'
import { formatCount } from '../format.ts'
import { Icon } from '../icons.tsx'
import { useUI } from '../ui-provider/ui-provider.tsx'

interface JumpProps {
  chat: ChatStore
  state: ChatScrollState
  hasMoreBelow: boolean
  onJump: () => void
}

/** The way to the end, with the number of messages that came since the reader left it. */
export function Jump({ chat, state, hasMoreBelow, onJump }: JumpProps): ReactElement {
  const { words, locale } = useUI()
  const isAway = state !== 'following'
  // What was last when the reader left; an answer then being written is still to be read.
  const [left, setLeft] = useState<number>()
  const count = useStore(chat, selectFinished)
  if (isAway !== (left !== undefined)) setLeft(isAway ? count : undefined)
  const fresh = count - (left ?? count)
  return (
    <div data-x-jump="">
      {hasMoreBelow && (
        <button type="button" data-x-button="float" onClick={onJump}>
          <Icon name="down" />
          {words.jumpToLatest}
          {fresh > 0 && (
            <span data-x-new="">{words.thread.newBelow(formatCount(fresh, locale))}</span>
          )}
        </button>
      )}
    </div>
  )
}

/** The answers that are there, without the one being written. */
function selectFinished(state: ChatState): number {
  return state.messages.length - Number(isBusy(state))
}
