'use client'
import { forwardRef, useId, useState } from 'react'
import type { ReactElement } from 'react'
import { verificationStateOf } from '@x/core'
import type { VerificationReport, VerificationState } from '@x/core'
import { MoreIcon } from '../more-icons.tsx'
import type { MoreIconName } from '../more-icons.tsx'
import { presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { Unseen } from '../unseen.tsx'
import { useUntilFound } from '../use-until-found.ts'
import { VerificationDetails } from './verification-details.tsx'
import { englishVerification } from './words.ts'

/** Props of `VerificationBadge`. */
export interface VerificationBadgeProps extends Omit<PartProps<'div'>, 'children'> {
  /** What was found out. Its colour comes from the checks in it, not from what it says of itself. */
  report?: VerificationReport | undefined
  /** A verification is under way. @default false */
  checking?: boolean | undefined
  /** Verifies, or verifies again. Without it there is nothing to press until there is a report. */
  onVerify?: (() => void) | undefined
  /** @default false */
  defaultOpen?: boolean | undefined
}

const ICONS: Readonly<Record<VerificationState, MoreIconName>> = {
  verified: 'verified',
  partial: 'shield',
  unbound: 'warning',
  failed: 'warning',
  unavailable: 'shield',
}

/** An answer is verified only if each of the requests that wrote it is. */
function stateOf({ checks, requests = [] }: VerificationReport): VerificationState {
  const state = verificationStateOf(checks)
  const areAll = requests.every((each) => verificationStateOf(each.checks) === 'verified')
  return state === 'verified' && !areAll ? 'partial' : state
}

/** Whether an answer's origin was verified: one word for the whole, each check with its evidence in a fold. */
export const VerificationBadge: Part<VerificationBadgeProps, HTMLDivElement> = forwardRef(
  function VerificationBadge(
    { report, checking = false, onVerify, defaultOpen = false, render, ...rest },
    ref,
  ) {
    const words = usePartWords(englishVerification, (pack) => pack.verification)
    const contentId = useId()
    const [open, setOpen] = useState(defaultOpen)
    const [asked, setAsked] = useState(false)
    const content = useUntilFound(open, () => setOpen(true))
    if (!report && !checking && !onVerify) return null
    const state = report && stateOf(report)
    const label = checking ? words.verifying : state ? words.states[state].title : words.verify
    const verify = (): void => {
      setAsked(true)
      onVerify?.()
    }
    const press = (): void => {
      if (report) setOpen(!open)
      else if (!checking) verify()
    }
    return renderPart('div', render, {
      'data-x-verification': '',
      'data-state': state ?? (checking ? 'checking' : 'unasked'),
      'data-checking': presence(checking),
      'data-open': presence(Boolean(report) && open),
      ...rest,
      ref,
      children: (
        <>
          <button
            type="button"
            data-x-fold=""
            aria-expanded={report ? open : undefined}
            aria-controls={report ? contentId : undefined}
            aria-disabled={(checking && !report) || undefined}
            aria-busy={checking || undefined}
            onClick={press}
          >
            <MoreIcon name={state ? ICONS[state] : 'shield'} />
            <span data-x-fold-label="">{label}</span>
            {report && <MoreIcon name="chevron" />}
          </button>
          {/* Says what came of it to somebody who asked; not of every answer that is merely there. */}
          <Unseen role="status">{asked ? label : ''}</Unseen>
          {report && state && (
            <div ref={content} id={contentId} data-x-fold-content="" hidden={!open}>
              <VerificationDetails report={report} state={state} />
              {onVerify && <Again disabled={checking} label={words.verifyAgain} onClick={verify} />}
            </div>
          )}
        </>
      ),
    })
  },
)

function Again({
  disabled,
  label,
  onClick,
}: {
  disabled: boolean
  label: string
  onClick: () => void
}): ReactElement {
  return (
    <button
      type="button"
      data-x-button="quiet"
      aria-disabled={disabled || undefined}
      onClick={() => {
        if (!disabled) onClick()
      }}
    >
      <MoreIcon name="regenerate" />
      {label}
    </button>
  )
}
