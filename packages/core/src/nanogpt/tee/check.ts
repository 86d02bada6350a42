// One check as a value.
import type { VerificationCheck, VerificationOutcome } from '../../types.ts'

/** Makes a check. */
export function check(
  name: VerificationCheck['name'],
  outcome: VerificationOutcome,
  reason: string,
  evidence: VerificationCheck['evidence'] = {},
): VerificationCheck {
  return { name, outcome, reason, evidence }
}
