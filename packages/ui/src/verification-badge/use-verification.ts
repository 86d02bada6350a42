'use client'
import { useCallback, useInsertionEffect, useRef, useState } from 'react'
import { isChatError, toChatErrorData } from '@x/core'
import type { VerificationReport } from '@x/core'
import { useBeforePaint } from '../use-before-paint.ts'

/** What a `VerificationBadge` takes. */
export interface Verification {
  /** The last one. */
  report: VerificationReport | undefined
  checking: boolean
  /** Verifies; a verification that is under way is stopped. */
  onVerify: () => void
}

/**
 * Runs a verification when it is asked for, and stops it when the component is gone. One in a hidden `<Activity>` goes on.
 * @example
 * const verification = useVerification((signal) => verifier.verify({ model, responseId, signal }))
 * return <VerificationBadge {...verification} />
 */
export function useVerification(
  verify: (signal: AbortSignal) => Promise<VerificationReport>,
): Verification {
  const [state, setState] = useState<Omit<Verification, 'onVerify'>>({
    report: undefined,
    checking: false,
  })
  const latest = useRef(verify)
  const running = useRef<AbortController>(undefined)
  useBeforePaint(() => {
    latest.current = verify
  })
  // Unlike those of other effects, this clean-up does not run when an `<Activity>` hides the tree (decision 0120).
  useInsertionEffect(() => () => running.current?.abort(), [])
  const onVerify = useCallback(() => {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    setState(({ report }) => ({ report, checking: true }))
    const settle = (report: VerificationReport): void => {
      if (!controller.signal.aborted) setState({ report, checking: false })
    }
    // Called in a turn of its own, so that what it throws at once is a rejection too.
    void Promise.resolve()
      .then(() => latest.current(controller.signal))
      .then(settle, (thrown: unknown) => {
        const isStopped = isChatError(thrown) && thrown.kind === 'aborted'
        if (isStopped && !controller.signal.aborted) {
          setState(({ report }) => ({ report, checking: false }))
          return
        }
        settle(unavailable(thrown))
      })
  }, [])
  return { ...state, onVerify }
}

/** Nothing was found out, and why. */
function unavailable(thrown: unknown): VerificationReport {
  const error = toChatErrorData(thrown)
  return { state: 'unavailable', model: '', checkedAt: Date.now(), checks: [], limits: [], error }
}
