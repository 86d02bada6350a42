'use client'
import { useId, useState } from 'react'
import type { ReactElement } from 'react'
import type { ToolDecision, ToolPart } from '@x/core'
import { isComposingKey } from '../ime.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'

/** Props of `ToolApproval`. */
export interface ToolApprovalProps {
  call: ToolPart
  onDecide: (decision: ToolDecision) => void
}

/** Asks a person whether a call may run: with these arguments, with others, for good, or not at all and why. */
export function ToolApproval({ call, onDecide }: ToolApprovalProps): ReactElement {
  const words = useWords()
  const errorId = useId()
  const given = JSON.stringify(call.args ?? {}, null, 2)
  const [text, setText] = useState(given)
  const [isEditing, setEditing] = useState(false)
  const [reason, setReason] = useState('')
  const [isWrong, setWrong] = useState(false)
  const allow = (always: boolean): void => {
    if (text === given) return onDecide(always ? { approved: true, always } : { approved: true })
    try {
      const args: unknown = JSON.parse(text)
      onDecide(always ? { approved: true, args, always } : { approved: true, args })
    } catch {
      setWrong(true)
      setEditing(true)
    }
  }
  return (
    <div data-x-approval="" role="group" aria-label={words.toolAllowQuestion(call.name)}>
      <p data-x-approval-question="">{words.toolAllowQuestion(call.name)}</p>
      {isEditing && (
        <>
          <textarea
            data-x-approval-args=""
            dir="ltr"
            spellCheck={false}
            rows={Math.min(12, text.split('\n').length)}
            aria-label={words.toolArguments}
            aria-invalid={isWrong || undefined}
            aria-describedby={isWrong ? errorId : undefined}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setWrong(false)
            }}
          />
          {isWrong && (
            <p id={errorId} data-x-approval-error="" role="alert">
              {words.toolArgumentsWrong}
            </p>
          )}
        </>
      )}
      <div data-x-approval-actions="">
        <button type="button" data-x-button="solid" onClick={() => allow(false)}>
          {words.toolAllow}
        </button>
        <button type="button" data-x-button="quiet" onClick={() => allow(true)}>
          {words.toolAllowAlways}
        </button>
        {!isEditing && (
          <button type="button" data-x-button="quiet" onClick={() => setEditing(true)}>
            {words.toolChangeArguments}
          </button>
        )}
        <span data-x-approval-deny="">
          <input
            type="text"
            dir="auto"
            aria-label={words.toolDenyReason}
            placeholder={words.toolDenyReason}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || isComposingKey(event)) return
              event.preventDefault()
              deny()
            }}
          />
          <button type="button" data-x-button="quiet" onClick={deny}>
            {words.toolDeny}
          </button>
        </span>
      </div>
    </div>
  )

  function deny(): void {
    const said = reason.trim()
    onDecide(said === '' ? { approved: false } : { approved: false, reason: said })
  }
}
