// What is known of whether an answer came from where it says, check by check, in words that no provider owns.
import type { ChatErrorData } from '../errors.ts'

/** How one check of an answer's origin came out. `unavailable`: there was nothing to check it by. */
export type VerificationOutcome = 'passed' | 'failed' | 'unavailable'

/** What is checked of an answer's origin. A verifier may add checks of its own. */
export type VerificationCheckName =
  /** The hardware's statement can be read, and comes from an enclave that nobody looks into. */
  | 'quote'
  /** The statement was made for the nonce of this verification. */
  | 'nonce'
  /** The statement names the address of the enclave's key. */
  | 'address'
  /** That key signed a record of the answer. */
  | 'signature'
  /** The record is of the request that was sent. */
  | 'request'
  /** The record is of the answer that came. */
  | 'response'
  /** The processor's maker vouches for the statement. */
  | 'hardware'
  /** The maker of the graphics processors vouches for them. */
  | 'gpu'

/** Why a check came out as it did, for words of one's own. A verifier may have reasons without a code. */
export type VerificationReason =
  | 'quote-whole'
  | 'quote-missing'
  | 'quote-debug'
  | 'quote-unreadable'
  | 'quote-cut'
  | 'quote-unknown'
  | 'nonce-found'
  | 'nonce-no-quote'
  | 'nonce-other'
  | 'nonce-of-relay'
  | 'nonce-not-plain'
  | 'address-named'
  | 'address-missing'
  | 'address-unproven'
  | 'address-other'
  | 'signature-fits'
  | 'signature-not-made'
  | 'signature-missing'
  | 'signature-unknown'
  | 'signature-malformed'
  | 'signature-other-key'
  | 'signature-unproven'
  | 'content-same'
  | 'content-not-signed'
  | 'content-not-hashes'
  | 'content-cut'
  | 'content-not-kept'
  | 'content-other'
  | 'hardware-not-asked'
  | 'gpu-not-asked'
  | 'enclave-not-asked'
  | 'verifier-failed'
  | 'evidence-missing'
  | 'model-not-attested'

/** What no check of a report speaks of, for words of one's own. */
export type VerificationLimit = 'software' | 'gateway'

/** One check of an answer's origin. */
export interface VerificationCheck {
  name: VerificationCheckName | (string & {})
  outcome: VerificationOutcome
  /** Why it came out so, in one sentence. */
  reason: string
  /** Which of the known reasons that is. */
  code?: VerificationReason | undefined
  /** The values that were compared. */
  evidence: Readonly<Record<string, string | number | boolean>>
}

/**
 * What all checks together say.
 * - `verified`: every check passed.
 * - `partial`: none failed, but not all could be made.
 * - `unbound`: the origin holds as far as it was checked, but what was signed is not what was sent or came.
 * - `failed`: a check of the origin failed.
 * - `unavailable`: nothing could be checked.
 */
export type VerificationState = 'verified' | 'partial' | 'unbound' | 'failed' | 'unavailable'

/** What is known of where an answer came from. Plain JSON. */
export interface VerificationReport {
  state: VerificationState
  /** The model that was asked. */
  model: string
  responseId?: string | undefined
  /** Milliseconds since the epoch. */
  checkedAt: number
  checks: readonly VerificationCheck[]
  /** What no check here speaks of, one sentence each. */
  limits: readonly string[]
  /** Which of the known limits those are, in the same order. */
  limitCodes?: readonly VerificationLimit[] | undefined
  /** Why the evidence could not be fetched. */
  error?: ChatErrorData | undefined
  /** Of an answer that several requests wrote, the report of each, in order; `checks` has the worst of each kind. */
  requests?: readonly VerificationReport[] | undefined
}
