// Whether an answer came from an enclave: evidence fetched, checked here, and reported with what it rests on.
import type { Connection } from '../../http/connection.ts'
import { type ChatError, usageError } from '../../errors.ts'
import { createTimers, type Scheduler } from '../../schedule.ts'
import type {
  VerificationCheck,
  VerificationLimit,
  VerificationReason,
  VerificationReport,
} from '../../message/types.ts'
import { verificationStateOf } from '../../message/verification.ts'
import { editModelId } from '../model-id.ts'
import { joinedReport, requestsOf, type VerifiedAnswer } from './answer-requests.ts'
import { readAttestation, readSignature } from './attestation.ts'
import { checkEvidence, nonceOf } from './checks.ts'
import {
  checkAddress,
  type EvidenceQuestion,
  fetchAttestation,
  type Fetched,
  fetchSignature,
} from './evidence.ts'
import { toHex } from './hex.ts'
import { askVerifier, verifierChecks, type VerifyQuote } from './quote-verifier.ts'
import type { ExchangeHashes, HashSource } from './recorder.ts'

/** What a verifier is made from. */
export interface VerifierOptions {
  /** What evidence is asked through: `nanogpt()`, of NanoGPT itself or of a backend route that allows both paths. */
  client: { readonly connection: Connection }
  /** Whoever knows the exact bytes: a recorder's `hashes`, `routeHashes(…)`, or both. @default nobody */
  hashes?: HashSource | readonly HashSource[] | undefined
  /** Checks the chains of the makers of the hardware, which nothing here does. Without it no answer is `verified`. */
  verifyQuote?: VerifyQuote | undefined
  /** How often a signature that is not there yet is asked for, and milliseconds between. @default { attempts: 5, delay: 1500 } */
  patience?: { attempts?: number | undefined; delay?: number | undefined } | undefined
  /** 64 hexadecimal digits. @default 32 random bytes, new for each verification */
  generateNonce?: (() => string) | undefined
  /** For tests. */
  scheduler?: Scheduler | undefined
}

/** Which answer is to be verified. */
export interface VerifyRequest {
  /** The model that was asked, e.g. `TEE/deepseek-r1`. */
  model: string
  /**
   * The answer. Each request that wrote it is verified, and it is `verified` only if all of them are; which model each
   * of them asked is in its steps, where it matters.
   */
  message?: VerifiedAnswer | undefined
  /** `message.responseId`, for an answer of one request. Without either only the enclave can be checked. */
  responseId?: string | undefined
  signal?: AbortSignal | undefined
}

/** Verifies answers. */
export interface Verifier {
  /** Whether a model's answers can be verified: its id starts with `TEE/`. */
  offers(model: string): boolean
  /** Never throws for what the evidence says or lacks: that is what the report tells. @throws ChatError `aborted`, `usage` */
  verify(request: VerifyRequest): Promise<VerificationReport>
}

const LIMITS: readonly (readonly [VerificationLimit, string])[] = [
  ['software', 'Which software the enclave runs: no measurements to compare with are published.'],
  [
    'gateway',
    'Who saw the text on its way to the enclave: a gateway in front of it reads what it passes on.',
  ],
]

/** Whether a model's answers can be verified: its id starts with `TEE/`. */
export function isVerifiableModel(model: string): boolean {
  return model.startsWith('TEE/')
}

/** 32 random bytes as 64 hexadecimal digits. */
export function createNonce(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(32)))
}

/**
 * Makes a verifier.
 * @example
 * const recorder = createRecorder()
 * const client = nanogpt({ baseURL: '/api', fetch: recorder.fetch })
 * const verifier = createVerifier({ client, hashes: recorder.hashes })
 * const report = await verifier.verify({ model, message })
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { client, hashes = [], verifyQuote, patience = {} } = options
  const { generateNonce = createNonce, scheduler = createTimers() } = options
  const { attempts = 5, delay = 1500 } = patience
  const sources = typeof hashes === 'function' ? [hashes] : hashes
  if (!client?.connection) {
    throw usageError(
      'a verifier was made without `client`, so it has nobody to ask for evidence. Pass what `nanogpt()` returns.',
    )
  }

  function reportOf(
    { model, responseId }: Asked,
    checks: readonly VerificationCheck[],
    error?: ChatError,
  ): VerificationReport {
    const hasSoftware = checks.some(
      ({ name, outcome }) => name === 'software' && outcome === 'passed',
    )
    const limits = LIMITS.filter(([code]) => code !== 'software' || !hasSoftware)
    return {
      state: verificationStateOf(checks),
      model,
      ...(responseId === undefined ? {} : { responseId }),
      checkedAt: scheduler.now(),
      checks,
      limits: limits.map(([, text]) => text),
      limitCodes: limits.map(([code]) => code),
      ...(error ? { error: error.toJSON() } : {}),
    }
  }

  async function verifyRequest(request: Asked): Promise<VerificationReport> {
    const { model, responseId, signal } = request
    if (!isVerifiableModel(model)) {
      return reportOf(
        request,
        nothing('model-not-attested', 'Only models whose id starts with “TEE/” attest anything.'),
      )
    }
    const nonce = nonceOf(generateNonce())
    if (nonce === undefined) {
      throw usageError(
        '`generateNonce` gave something else than 32 bytes as 64 hexadecimal digits, which no quote can carry. Leave it out, or return `createNonce()`.',
      )
    }
    // Web search, memory and routes are the gateway's; the enclave knows the model alone.
    const bare = { webSearch: false, memory: false, routing: false, redaction: false } as const
    const id = editModelId(model, bare)
    const question: EvidenceQuestion = {
      connection: client.connection,
      scheduler,
      model: id,
      signal,
    }
    const [attested, signed, exchanges] = await Promise.all([
      fetchAttestation(question, nonce),
      responseId === undefined
        ? undefined
        : fetchSignature(question, responseId, { attempts, delay }),
      responseId === undefined ? [] : known(sources, responseId, signal),
    ])
    if (attested.error)
      return reportOf(
        request,
        nothing('evidence-missing', said('attestation', attested)),
        attested.error,
      )
    const attestation = readAttestation(attested.body)
    const record = signed?.body && readSignature(signed.body)
    const { checks, enclaves } = checkEvidence({ nonce, attestation, record, exchanges })
    const verdicts = await askVerifier(
      verifyQuote,
      { ...attestation, enclaves },
      { nonce, model: id, signal },
    )
    return reportOf(
      request,
      [...checks.map((check) => explained(check, signed)), ...verifierChecks(enclaves, verdicts)],
      signed?.error,
    )
  }

  return {
    offers: isVerifiableModel,
    async verify({ model, message, responseId, signal }) {
      checkAddress(client.connection)
      const answer = message ?? { responseId }
      const asked = requestsOf(model, answer)
      const [first, ...others] = await Promise.all(
        asked.map((each) => verifyRequest({ ...each, signal })),
      )
      // There is one at least.
      const only = first as VerificationReport
      return others.length === 0 ? only : joinedReport(model, answer, [only, ...others])
    },
  }
}

/** One request of an answer. */
type Asked = Pick<VerifyRequest, 'model' | 'responseId' | 'signal'>

/** Hashes that can be had. A source that fails knows nothing. */
async function known(
  sources: readonly HashSource[],
  responseId: string,
  signal: AbortSignal | undefined,
): Promise<readonly ExchangeHashes[]> {
  const found = await Promise.all(
    sources.map(async (source) => {
      try {
        return await source(responseId, signal)
      } catch {
        return undefined
      }
    }),
  )
  return found.flatMap((each) => each ?? [])
}

function said(what: string, { error }: Fetched): string {
  const message = error?.message.replace(/^@x\/core: /, '') ?? ''
  return `There is no ${what}: ${message}`
}

/** Why there is no signature, where its server said so. */
function explained(check: VerificationCheck, signed: Fetched | undefined): VerificationCheck {
  const isMissing = check.name === 'signature' && Object.keys(check.evidence).length === 0
  return isMissing && signed?.error
    ? { ...check, code: 'evidence-missing', reason: said('signature', signed) }
    : check
}

const ALL = ['quote', 'nonce', 'address', 'signature', 'request', 'response', 'hardware', 'gpu']

/** Where nothing could be looked at, every check says why. */
function nothing(code: VerificationReason, reason: string): readonly VerificationCheck[] {
  return ALL.map((name) => ({ name, outcome: 'unavailable', code, reason, evidence: {} }))
}
