'use client'
import { useCallback, useMemo, useRef } from 'react'
import { createStore, isChatError, toChatErrorData } from '@x/core'
import type { Store, VerificationReport } from '@x/core'
import { useOwned, useStore } from '@x/react'
import { useBeforePaint } from '../use-before-paint.ts'

/** What a `VerificationBadge` takes. */
export interface Verification {
  /** The last one. */
  report: VerificationReport | undefined
  checking: boolean
  /** Verifies; a verification that is under way is stopped. */
  onVerify: () => void
}

type Verify = (signal: AbortSignal) => Promise<VerificationReport>
type Found = Omit<Verification, 'onVerify'>

/** What was found out of one thing. Nothing of it gets to another one. */
interface Checking {
  readonly found: Store<Found>
  start(verify: Verify): void
  dispose(): void
}

const NOTHING: Found = { report: undefined, checking: false }
const everything = (found: Found): Found => found

/**
 * Runs a verification when it is asked for, and stops it when the component is gone. One in a hidden `<Activity>` goes on.
 * @example
 * const verification = useVerification((signal) => verifier.verify({ model, message, signal }), message)
 * return <VerificationBadge {...verification} />
 */
export function useVerification(
  verify: Verify,
  /** What is verified, e.g. the message: another one has no report yet, and a verification of the first is stopped. */
  of?: unknown,
): Verification {
  const latest = useRef(verify)
  useBeforePaint(() => {
    latest.current = verify
  })
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- one for each thing that is verified
  const checking = useMemo(createChecking, [of])
  useOwned(checking)
  const onVerify = useCallback(() => checking.start((signal) => latest.current(signal)), [checking])
  return { ...useStore(checking.found, everything), onVerify }
}

function createChecking(): Checking {
  const found = createStore(NOTHING)
  let running: AbortController | undefined
  return {
    found,
    start(verify) {
      running?.abort()
      const controller = new AbortController()
      running = controller
      const { signal } = controller
      found.set(({ report }) => ({ report, checking: true }))
      const settle = (report: VerificationReport | undefined): void => {
        if (signal.aborted) return
        running = undefined
        found.set({ report, checking: false })
      }
      // Called in a turn of its own, so that what it throws at once is a rejection too.
      void Promise.resolve()
        .then(() => verify(signal))
        .then(settle, (thrown: unknown) => {
          const isStopped = isChatError(thrown) && thrown.kind === 'aborted'
          settle(isStopped ? found.get().report : unavailable(thrown))
        })
    },
    dispose() {
      running?.abort()
      // Whoever comes back to it may ask again.
      found.set(({ report }) => ({ report, checking: false }))
    },
  }
}

/** Nothing was found out, and why. */
function unavailable(thrown: unknown): VerificationReport {
  const error = toChatErrorData(thrown)
  return { state: 'unavailable', model: '', checkedAt: Date.now(), checks: [], limits: [], error }
}
