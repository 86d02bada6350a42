// Whether an answer of a TEE model came from an enclave. The only place with signature cryptography.
export type { AttestationShape } from './attestation.ts'
export type { Quote } from './quote.ts'
export type { QuoteEvidence, QuoteVerdict, Verdict, VerifyQuote } from './quote-verifier.ts'
export {
  createRecorder,
  type ExchangeHashes,
  type HashSource,
  type RecordedExchange,
  type Recorder,
  type RecorderOptions,
  routeHashes,
} from './recorder.ts'
export { recoverAddress } from './signature.ts'
export {
  createNonce,
  createVerifier,
  isVerifiableModel,
  type Verifier,
  type VerifierOptions,
  type VerifyRequest,
} from './verifier.ts'
