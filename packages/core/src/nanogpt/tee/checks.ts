// From evidence to checks. Nothing here asks anybody: the same evidence always comes out the same.
import type { VerificationCheck } from '../../message/types.ts'
import { contentCheck, signatureCheck } from './answer-checks.ts'
import type { Attestation, AttestedEnclave, SignedRecord } from './attestation.ts'
import { addressCheck, nonceCheck, quoteCheck, read } from './enclave-checks.ts'
import { fromHex, isSameHex, toHex } from './hex.ts'
import type { ExchangeHashes } from './recorder.ts'
import { recoverAddress } from './signature.ts'

/** The enclave whose key signed, else the first. */
function choose(
  attestation: Attestation,
  record: SignedRecord | undefined,
): readonly AttestedEnclave[] {
  const { shape, enclaves } = attestation
  if (shape !== 'signing') return enclaves
  const { text, signature } = record ?? {}
  const signer =
    text === undefined || signature === undefined ? undefined : recoverAddress(text, signature)
  const chosen = enclaves.find(
    ({ address }) => address !== undefined && signer !== undefined && isSameHex(address, signer),
  )
  return [chosen ?? enclaves[0]].flatMap((each) => each ?? [])
}

/** What checks are made from. */
export interface CheckInput {
  nonce: string
  attestation: Attestation
  record: SignedRecord | undefined
  exchanges: readonly ExchangeHashes[]
}

/** The checks that need nobody's help, and the enclaves that they are about. */
export function checkEvidence({ nonce, attestation, record, exchanges }: CheckInput): {
  checks: readonly VerificationCheck[]
  enclaves: readonly AttestedEnclave[]
} {
  const enclaves = choose(attestation, record)
  const all = enclaves.map(read)
  const { check: address, address: attested } = addressCheck(attestation, all[0])
  const signature = signatureCheck(attestation, record, attested, enclaves[0]?.address)
  const checks = [
    quoteCheck(all),
    nonceCheck(attestation, all, nonce),
    address,
    signature,
    contentCheck('request', signature, exchanges),
    contentCheck('response', signature, exchanges),
  ]
  return { checks, enclaves }
}

/** The digits of a nonce in the form that quotes carry it. Undefined for another form. */
export function nonceOf(text: string): string | undefined {
  const bytes = fromHex(text)
  return bytes?.length === 32 ? toHex(bytes) : undefined
}
