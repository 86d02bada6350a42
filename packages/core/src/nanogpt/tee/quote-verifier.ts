// The hook for what is not checked here: the chains of the makers of the hardware.
import { ChatError, isAbort, messageOf } from '../../errors.ts'
import type {
  VerificationCheck,
  VerificationOutcome,
  VerificationReason,
} from '../../message/types.ts'
import type { Attestation, AttestedEnclave } from './attestation.ts'
import { type Quote, readQuote } from './quote.ts'

/** What a verifier gets to see of one enclave. */
export interface QuoteEvidence {
  /** The quote as it came. */
  quote: Uint8Array<ArrayBuffer>
  /** What it says, as read here; the measurements among it. */
  read: Quote
  /** Evidence of the graphics processors as it came, undefined where there is none. */
  gpuEvidence: unknown
  /** 64 hexadecimal digits: the nonce of this verification. */
  nonce: string
  model: string
  signal: AbortSignal | undefined
}

/** How one thing came out, with what it rests on. */
export interface Verdict {
  outcome: VerificationOutcome
  /** One sentence. */
  reason: string
  /** Which of the known reasons that is, if it is one. */
  code?: VerificationReason | undefined
  evidence?: VerificationCheck['evidence'] | undefined
}

/** What a verifier found; what is absent stays unavailable. */
export interface QuoteVerdict {
  /** The processor: the quote's signature, its chain up to the maker's root, revocation, the state of updates. */
  hardware?: Verdict | undefined
  /** The graphics processors. */
  gpu?: Verdict | undefined
  /** Which software runs, by the measurements in the quote. Becomes one more check. */
  software?: Verdict | undefined
}

/** Checks what this library does not: whether the makers of the hardware vouch for a quote. */
export type VerifyQuote = (evidence: QuoteEvidence) => QuoteVerdict | Promise<QuoteVerdict>

const NAMES = ['hardware', 'gpu', 'software'] as const
const RANK: readonly VerificationOutcome[] = ['passed', 'unavailable', 'failed']

async function ask(verifyQuote: VerifyQuote, evidence: QuoteEvidence): Promise<QuoteVerdict> {
  try {
    return await verifyQuote(evidence)
  } catch (thrown) {
    if (evidence.signal?.aborted || isAbort(thrown)) {
      throw new ChatError('aborted', { message: '@x/core: the verification was stopped.' })
    }
    const verdict: Verdict = {
      outcome: 'unavailable',
      code: 'verifier-failed',
      reason: `The verifier that was passed in failed: ${messageOf(thrown)}`,
    }
    return { hardware: verdict, gpu: verdict }
  }
}

/** What the hook says of all enclaves that are to be checked: the worst of each. */
export async function askVerifier(
  verifyQuote: VerifyQuote | undefined,
  attestation: Attestation | undefined,
  context: Pick<QuoteEvidence, 'nonce' | 'model' | 'signal'>,
): Promise<ReadonlyMap<AttestedEnclave, QuoteVerdict>> {
  const verdicts = new Map<AttestedEnclave, QuoteVerdict>()
  if (!verifyQuote || !attestation) return verdicts
  await Promise.all(
    attestation.enclaves.map(async (enclave) => {
      const read = enclave.quote === undefined ? undefined : readQuote(enclave.quote)
      if (!read || 'problem' in read) return
      const { gpuEvidence } = enclave
      const evidence = { quote: read.bytes, read, gpuEvidence, ...context }
      verdicts.set(enclave, await ask(verifyQuote, evidence))
    }),
  )
  return verdicts
}

const UNCHECKED: Readonly<Record<(typeof NAMES)[number], string>> = {
  hardware:
    'Whether Intel vouches for the quote was not checked: this app has no verifier for its signature and certificates.',
  gpu: 'Whether NVIDIA vouches for the graphics processors was not checked: this app has no verifier for their evidence.',
  software: '',
}

/** The checks that the hook made, and those that it did not make. */
export function verifierChecks(
  enclaves: readonly AttestedEnclave[],
  verdicts: ReadonlyMap<AttestedEnclave, QuoteVerdict>,
): readonly VerificationCheck[] {
  return NAMES.flatMap((name): readonly VerificationCheck[] => {
    const found = enclaves.map((enclave) => verdicts.get(enclave)?.[name])
    if (found.every((each) => each === undefined)) {
      const none: VerificationCheck = {
        name,
        outcome: 'unavailable',
        ...(name === 'software' ? {} : { code: `${name}-not-asked` as const }),
        reason: UNCHECKED[name],
        evidence: {},
      }
      return name === 'software' ? [] : [none]
    }
    const missing: Verdict = {
      outcome: 'unavailable',
      code: 'enclave-not-asked',
      reason: 'One of the enclaves was not checked.',
    }
    const verdict = found
      .map((each) => each ?? missing)
      .reduce((worst, each) =>
        RANK.indexOf(each.outcome) > RANK.indexOf(worst.outcome) ? each : worst,
      )
    const { outcome, code, reason, evidence = {} } = verdict
    return [{ name, outcome, ...(code ? { code } : {}), reason, evidence }]
  })
}
