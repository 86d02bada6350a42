// The strings of a verification. Apart from the others: a chat that verifies nothing does not carry them.
import type {
  VerificationCheckName,
  VerificationLimit,
  VerificationOutcome,
  VerificationReason,
  VerificationState,
} from '@x/core'

/** Why a check came out as it did, and what no check speaks of, by code. English has none: what `@x/core` says is English. */
export interface VerificationTexts {
  reasons: Readonly<Record<VerificationReason, string>>
  limitTexts: Readonly<Record<VerificationLimit, string>>
}

/** The strings of a verification. */
export interface VerificationWords extends Partial<VerificationTexts> {
  verify: string
  verifying: string
  verifyAgain: string
  states: Readonly<Record<VerificationState, { title: string; hint: string }>>
  checksLabel: string
  checks: Readonly<Record<VerificationCheckName, string>>
  outcomes: Readonly<Record<VerificationOutcome, string>>
  evidence: string
  limits: string
  checkedAt: string
}

/** English. */
export const englishVerification: VerificationWords = {
  verify: 'Verify',
  verifying: 'Verifying',
  verifyAgain: 'Verify again',
  states: {
    verified: {
      title: 'Verified',
      hint: 'Every check passed: this answer came from the enclave, as it stands here.',
    },
    partial: {
      title: 'Partly verified',
      hint: 'No check failed, but not all could be made, so this proves nothing yet.',
    },
    unbound: {
      title: 'Content not confirmed',
      hint: 'There is an enclave, but what it signed is not what was sent or received here.',
    },
    failed: {
      title: 'Verification failed',
      hint: 'The evidence does not fit together. Do not rely on where this answer came from.',
    },
    unavailable: {
      title: 'Cannot be verified',
      hint: 'There is no evidence of where this answer came from.',
    },
  },
  checksLabel: 'Checks',
  checks: {
    quote: 'Statement of the hardware',
    nonce: 'Made for this check',
    address: 'Key of the enclave',
    signature: 'Signature',
    request: 'The request',
    response: 'The answer',
    hardware: 'Maker of the processor',
    gpu: 'Maker of the graphics processors',
  },
  outcomes: { passed: 'Passed', failed: 'Failed', unavailable: 'Not checked' },
  evidence: 'Evidence',
  limits: 'What this does not say',
  checkedAt: 'Checked at',
}
