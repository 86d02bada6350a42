'use client'
import type { ReactElement } from 'react'
import { canDecide } from '@x/core'
import type { ChatState, ToolPart } from '@x/core'
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
  const approvals = useStore(chat, selectAwaited)
  if (approvals === undefined) return null
  return (
    // The announcer says it: a region that comes with its words is not read by all.
    <p data-x-composer-awaited="">
      {approvals > 0
        ? words.approvalsAwaited(formatCount(approvals, locale), approvals)
        : words.awaited}
    </p>
  )
}

/** How many calls wait to be allowed, 0 where an answer is awaited, and undefined for nothing. */
function selectAwaited(state: ChatState): number | undefined {
  const last = state.messages.at(-1)
  if (!last || !canDecide(state, last.id)) return undefined
  const count = (wanted: ToolPart['state']): number =>
    last.parts.filter((part) => part.type === 'tool' && part.state === wanted).length
  // While the answer is at work, a call that is ready is about to run.
  const isAsked = last.status === 'awaiting' && count('ready') > 0
  return count('approval') || (isAsked ? 0 : undefined)
}
