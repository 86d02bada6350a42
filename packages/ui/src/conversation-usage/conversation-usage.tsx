'use client'
import { forwardRef, useMemo } from 'react'
import type { ChatState, ChatStore, Tree } from '@x/core'
import { sumUsage } from '@x/core'
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

const ITEMS: readonly UsageItem[] = ['cost', 'saved', 'prompt', 'cached', 'completion', 'reasoning']

/** What the whole conversation took, the versions that are not shown included. Nothing before there is anything. */
export const ConversationUsage: Part<ConversationUsageProps, HTMLDivElement> = forwardRef(
  function ConversationUsage({ chat: given, items = ITEMS, ...rest }, ref) {
    const chat = useChatContext(given)
    const words = useWords()
    const select = useMemo(() => createSelect(), [])
    const tree = useStore(chat, select)
    const usage = useMemo(
      () => sumUsage([...tree.nodes.values()].flatMap(({ message }) => message.usage ?? [])),
      [tree],
    )
    if (!usage) return null
    return (
      <Usage
        data-x-conversation-usage=""
        aria-label={words.conversationUsage}
        {...rest}
        ref={ref}
        usage={usage}
        items={items}
      />
    )
  },
)

/** The tree as it was before an answer streamed: what it took is told at its end, not at each word. */
function createSelect(): (state: ChatState) => Tree {
  let last: Tree | undefined
  return (state) => {
    if (state.status !== 'streaming' || !last) last = state.tree
    return last
  }
}
