// One check as a value.
import type {
  VerificationCheck,
  VerificationOutcome,
  VerificationReason,
} from '../../message/types.ts'

/** Makes a check. */
export function check(
  name: VerificationCheck['name'],
  outcome: VerificationOutcome,
  code: VerificationReason,
  reason: string,
  evidence: VerificationCheck['evidence'] = {},
): VerificationCheck {
  return { name, outcome, code, reason, evidence }
}
