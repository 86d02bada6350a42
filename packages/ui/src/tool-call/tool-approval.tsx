'use client'
import { useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent, ReactElement } from 'react'
import type { ToolDecision, ToolPart } from '@x/core'
import { useFieldText } from '../field-text.ts'
import { isComposingKey } from '../ime.ts'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { masked, unmasked } from './secrets.ts'
import { ToolValue } from './tool-value.tsx'
import { englishCalls } from './words.ts'

/** Props of `ToolApproval`. */
export interface ToolApprovalProps {
  call: ToolPart
  onDecide: (decision: ToolDecision) => void
}

/**
 * Asks a person whether a call may run: yes and no side by side, below what would be sent. For good in this chat, and with
 * other arguments, is in a menu; why not is asked after the no.
 */
export function ToolApproval({ call, onDecide }: ToolApprovalProps): ReactElement {
  const words = useWords()
  const callWords = usePartWords(englishCalls, ({ calls }) => calls)
  const [step, setStep] = useState<'asking' | 'changing' | 'denying'>('asking')
  const deny = useRef<HTMLButtonElement>(null)
  const more = useRef<HTMLDetailsElement>(null)
  const back = (): void => {
    setStep('asking')
    // The buttons are there again once this is rendered.
    requestAnimationFrame(() => deny.current?.focus({ preventScroll: true }))
  }
  const args = call.args ?? {}
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- hears the Escape of what is in it
    <div
      data-x-approval=""
      role="group"
      aria-label={words.toolAllowQuestion(call.name)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isComposingKey(event)) return
        if (more.current?.open) {
          more.current.open = false
          more.current.querySelector('summary')?.focus()
        } else if (step !== 'asking') back()
        else return
        // Nothing around it hears of this Escape: it would stop an answer.
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <p data-x-approval-question="">{words.toolAllowQuestion(call.name)}</p>
      {step === 'changing' ? (
        <ChangedArguments args={args} onBack={back} onDecide={onDecide} />
      ) : (
        Object.keys(args).length > 0 && <ToolValue label={words.toolArguments} value={args} />
      )}
      {step === 'denying' && <Reason onBack={back} onDecide={onDecide} />}
      {step === 'asking' && (
        <div data-x-approval-actions="">
          <button type="button" data-x-button="solid" onClick={() => onDecide({ approved: true })}>
            {words.toolAllow}
          </button>
          <button ref={deny} type="button" data-x-button="quiet" onClick={() => setStep('denying')}>
            {words.toolDeny}
          </button>
          <details ref={more} data-x-approval-more="">
            <summary data-x-button="quiet">{callWords.more}</summary>
            <button
              type="button"
              data-x-button="quiet"
              onClick={() => onDecide({ approved: true, always: true })}
            >
              {callWords.allowInChat}
            </button>
            <button type="button" data-x-button="quiet" onClick={() => setStep('changing')}>
              {callWords.change}
            </button>
          </details>
        </div>
      )}
    </div>
  )
}

interface StepProps {
  onBack: () => void
  onDecide: (decision: ToolDecision) => void
}

function Reason({ onBack, onDecide }: StepProps): ReactElement {
  const words = useWords()
  const callWords = usePartWords(englishCalls, ({ calls }) => calls)
  const [reason, setReason] = useState('')
  const deny = (): void => {
    const said = reason.trim()
    onDecide(said === '' ? { approved: false } : { approved: false, reason: said })
  }
  return (
    <div data-x-approval-deny="">
      <input
        type="text"
        dir="auto"
        // The person has just pressed what this follows from.
        ref={focusOnce}
        aria-label={words.toolDenyReason}
        placeholder={words.toolDenyReason}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key !== 'Enter' || isComposingKey(event)) return
          event.preventDefault()
          deny()
        }}
      />
      <button type="button" data-x-button="solid" onClick={deny}>
        {words.toolDeny}
      </button>
      <button type="button" data-x-button="quiet" onClick={onBack}>
        {callWords.back}
      </button>
    </div>
  )
}

function ChangedArguments({ args, onBack, onDecide }: StepProps & { args: unknown }): ReactElement {
  const words = useWords()
  const callWords = usePartWords(englishCalls, ({ calls }) => calls)
  const errorId = useId()
  const [given] = useState(() => JSON.stringify(masked(args), null, 2))
  const [text, setText] = useState(given)
  const [isWrong, setWrong] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  useFieldText(field, text)
  useEffect(() => focusOnce(field.current), [])
  const allow = (): void => {
    if (text === given) return onDecide({ approved: true })
    try {
      onDecide({ approved: true, args: unmasked(JSON.parse(text), args) })
    } catch {
      setWrong(true)
    }
  }
  return (
    <>
      <textarea
        data-x-approval-args=""
        dir="ltr"
        ref={field}
        spellCheck={false}
        rows={Math.min(12, text.split('\n').length)}
        aria-label={words.toolArguments}
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? errorId : undefined}
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
      <div data-x-approval-actions="">
        <button type="button" data-x-button="solid" onClick={allow}>
          {words.toolAllow}
        </button>
        <button type="button" data-x-button="quiet" onClick={onBack}>
          {callWords.back}
        </button>
      </div>
    </>
  )
}

function focusOnce(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true })
}
