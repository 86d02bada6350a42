'use client'
import type { ReactElement } from 'react'
import type { ToolDecision, ToolPart } from '@x/core'
import { formatCount } from '../format.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { englishCalls } from './words.ts'

/** Props of `AllApprovals`. */
export interface AllApprovalsProps {
  /** Those that wait for a person. */
  calls: readonly ToolPart[]
  onDecide: (callId: string, decision: ToolDecision) => void
}

/** Answers for several calls at once, below the questions about each of them. */
export function AllApprovals({ calls, onDecide }: AllApprovalsProps): ReactElement {
  const { locale } = useUI()
  const words = usePartWords(englishCalls, (all) => all.calls)
  const decide = (approved: boolean): void => {
    for (const { id } of calls) onDecide(id, { approved })
  }
  return (
    <div data-x-approval-actions="" data-x-approval-all="">
      <button type="button" data-x-button="solid" onClick={() => decide(true)}>
        {words.allowAll(formatCount(calls.length, locale), calls.length)}
      </button>
      <button type="button" data-x-button="quiet" onClick={() => decide(false)}>
        {words.denyAll}
      </button>
    </div>
  )
}
