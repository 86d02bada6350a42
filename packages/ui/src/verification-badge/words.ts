// Words for why a check came out as it did. English has none: what `@x/core` says is English.
import type { VerificationLimit, VerificationReason } from '@x/core'

/** Why a check came out as it did, and what no check speaks of, by code. */
export interface VerificationTexts {
  reasons: Readonly<Record<VerificationReason, string>>
  limitTexts: Readonly<Record<VerificationLimit, string>>
}
