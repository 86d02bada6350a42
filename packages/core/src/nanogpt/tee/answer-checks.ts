// What the signature says of the answer: whose it is, and of which bytes.
import type { VerificationCheck } from '../../message/types.ts'
import { type Attestation, hashesIn, type SignedRecord } from './attestation.ts'
import { check } from './check.ts'
import { isSameHex } from './hex.ts'
import type { ExchangeHashes } from './recorder.ts'
import { recoverAddress } from './signature.ts'

/** Whether the attested key signed. */
export function signatureCheck(
  { shape }: Attestation,
  record: SignedRecord | undefined,
  attested: string | undefined,
  named: string | undefined,
): VerificationCheck {
  if (shape === 'instances' || shape === 'relayed') {
    return check(
      'signature',
      'unavailable',
      'signature-not-made',
      'Enclaves of this kind do not sign their answers.',
    )
  }
  const { text, signature, algorithm } = record ?? {}
  if (!record || text === undefined || signature === undefined) {
    return check(
      'signature',
      'unavailable',
      'signature-missing',
      'There is no signature of this answer.',
    )
  }
  if (algorithm !== undefined && !/^(?:ecdsa|secp256k1)$/i.test(algorithm)) {
    const reason = `The signature is of the kind "${algorithm}", which is not checked here.`
    return check('signature', 'unavailable', 'signature-unknown', reason, { signature, algorithm })
  }
  const recovered = recoverAddress(text, signature)
  const evidence = {
    text,
    signature,
    ...(recovered === undefined ? {} : { recoveredAddress: recovered }),
    ...(attested === undefined ? {} : { attestedAddress: attested }),
  }
  if (recovered === undefined) {
    return check(
      'signature',
      'failed',
      'signature-malformed',
      'The signature is malformed: no key can have made it.',
      evidence,
    )
  }
  const claimed = [record.address, named, attested].flatMap((each) => each ?? [])
  if (!claimed.every((address) => isSameHex(address, recovered))) {
    const reason = 'The signature was made with another key than the enclave’s.'
    return check('signature', 'failed', 'signature-other-key', reason, evidence)
  }
  if (attested === undefined) {
    const reason = 'The signature fits a key that no quote vouches for.'
    return check('signature', 'unavailable', 'signature-unproven', reason, evidence)
  }
  return check(
    'signature',
    'passed',
    'signature-fits',
    'The enclave’s key signed the record of this answer.',
    evidence,
  )
}

/** Whether what was signed is what was sent, or what came. */
export function contentCheck(
  name: 'request' | 'response',
  signature: VerificationCheck,
  exchanges: readonly ExchangeHashes[],
): VerificationCheck {
  const subject = name === 'request' ? 'the request' : 'the answer'
  if (signature.outcome !== 'passed') {
    return check(
      name,
      'unavailable',
      'content-not-signed',
      `No signature that holds says anything of ${subject}.`,
    )
  }
  const text = String(signature.evidence['text'])
  const signed = hashesIn(text)?.[name]
  if (signed === undefined) {
    return check(
      name,
      'unavailable',
      'content-not-hashes',
      'What was signed is not the hashes of request and answer.',
      {
        text,
      },
    )
  }
  const usable = exchanges.flatMap((exchange) => {
    const hash = name === 'response' && !exchange.isWhole ? undefined : exchange[name]
    return hash === undefined ? [] : [{ hash: hash.toLowerCase(), keptBy: exchange.keptBy }]
  })
  const [first] = usable
  if (!first) {
    const isCut = name === 'response' && exchanges.some(({ isWhole }) => !isWhole)
    const reason = isCut
      ? 'The answer broke off, and the signature is of the whole.'
      : `The exact bytes of ${subject} were not kept.`
    const code = isCut ? 'content-cut' : 'content-not-kept'
    return check(name, 'unavailable', code, reason, { signedHash: signed })
  }
  const match = usable.find(({ hash }) => hash === signed)
  const { hash, keptBy } = match ?? first
  const evidence = { signedHash: signed, ownHash: hash, keptBy }
  return match
    ? check(
        name,
        'passed',
        'content-same',
        `What was signed is ${subject}, byte for byte.`,
        evidence,
      )
    : check(
        name,
        'failed',
        'content-other',
        `What was signed is not ${subject} byte for byte. A gateway that rewrites it leads to this too, so it proves no tampering, but nothing binds the content.`,
        evidence,
      )
}
