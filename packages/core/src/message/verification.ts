// What the checks of an answer's origin say together. One rule, for verifiers and for what shows them.
import type { VerificationCheck, VerificationCheckName, VerificationState } from './types.ts'

/** Without these nothing is verified, whatever else passed: each closes a way to forge the rest. */
const NEEDED: readonly VerificationCheckName[] = [
  'quote',
  'nonce',
  'address',
  'signature',
  'request',
  'response',
  'hardware',
]

function isContent({ name }: VerificationCheck): boolean {
  return name === 'request' || name === 'response'
}

/** What the checks say together; `verified` only if every one passed and shows what it rests on. */
export function verificationStateOf(checks: readonly VerificationCheck[]): VerificationState {
  const failed = checks.filter(({ outcome }) => outcome === 'failed')
  if (failed.length > 0) return failed.every(isContent) ? 'unbound' : 'failed'
  const passed = checks.filter(({ outcome }) => outcome === 'passed')
  if (passed.length === 0) return 'unavailable'
  const isComplete =
    passed.length === checks.length &&
    passed.every(({ evidence }) => Object.keys(evidence).length > 0) &&
    NEEDED.every((name) => passed.some((check) => check.name === name))
  return isComplete ? 'verified' : 'partial'
}
