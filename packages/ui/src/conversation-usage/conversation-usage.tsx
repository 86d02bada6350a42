'use client'
import { forwardRef } from 'react'
import type { ChatState, ChatStore, Timing, Usage as UsageData } from '@x/core'
import { useChatContext, useStore } from '@x/react'
import type { Part } from '../part.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { Usage } from '../usage/usage.tsx'
import type { UsageItem, UsageProps } from '../usage/usage.tsx'

/** Props of `ConversationUsage`. */
export interface ConversationUsageProps extends Omit<UsageProps, 'usage' | 'timing'> {
  /** @default the chat around */
  chat?: ChatStore | undefined
}

const ITEMS: readonly UsageItem[] = [
  'cost',
  'saved',
  'prompt',
  'cached',
  'completion',
  'reasoning',
  'speed',
]

/** What the whole conversation took, the versions that are not shown included. Nothing before there is anything. */
export const ConversationUsage: Part<ConversationUsageProps, HTMLDivElement> = forwardRef(
  function ConversationUsage({ chat: given, items = ITEMS, ...rest }, ref) {
    const chat = useChatContext(given)
    const words = useWords()
    const usage = useStore(chat, usageOf)
    const timing = useStore(chat, timingOf)
    if (!usage) return null
    return (
      <Usage
        data-x-conversation-usage=""
        aria-label={words.conversationUsage}
        {...rest}
        ref={ref}
        usage={usage}
        timing={timing}
        items={items}
      />
    )
  },
)

const usageOf = (state: ChatState): UsageData | undefined => state.usage
const timingOf = (state: ChatState): Timing | undefined => state.timing
