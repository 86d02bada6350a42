'use client'
import type { ReactElement } from 'react'
import { canDecide } from '@x/core'
import type { ChatState } from '@x/core'
import { useStore } from '@x/react'
import { formatCount } from '../format.ts'
import { englishCalls } from '../tool-call/words.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { useComposer } from './composer-context.ts'

/** What the model waits for, beside the field: otherwise the chat seems to have stopped. */
export function Awaited(): ReactElement | null {
  const { chat } = useComposer('Awaited')
  const { locale } = useUI()
  const words = usePartWords(englishCalls, (all) => all.calls)
  const approvals = useStore(chat, countApprovals)
  const isAsked = useStore(chat, hasQuestion)
  if (approvals === 0 && !isAsked) return null
  return (
    // The announcer says it: a region that comes with its words is not read by all.
    <p data-x-composer-awaited="">
      {approvals > 0
        ? words.approvalsAwaited(formatCount(approvals, locale), approvals)
        : words.awaited}
    </p>
  )
}

function countApprovals(state: ChatState): number {
  const last = state.messages.at(-1)
  if (!last || !canDecide(state, last.id)) return 0
  return last.parts.filter((part) => part.type === 'tool' && part.state === 'approval').length
}

function hasQuestion(state: ChatState): boolean {
  const last = state.messages.at(-1)
  // While the answer is at work, a call that is ready is about to run.
  if (last?.status !== 'awaiting' || !canDecide(state, last.id)) return false
  return last.parts.some((part) => part.type === 'tool' && part.state === 'ready')
}
