// Every reason that core has words for. A code that is added is a type error here.
import type { VerificationLimit, VerificationReason } from '@x/core'

/** What core says, in short. */
export const reasons: {
  reasons: Record<VerificationReason, string>
  limitTexts: Record<VerificationLimit, string>
} = {
  reasons: {
    'quote-whole': 'English of quote-whole',
    'quote-missing': 'English of quote-missing',
    'quote-debug': 'English of quote-debug',
    'quote-unreadable': 'English of quote-unreadable',
    'quote-cut': 'English of quote-cut',
    'quote-unknown': 'English of quote-unknown',
    'nonce-found': 'English of nonce-found',
    'nonce-no-quote': 'English of nonce-no-quote',
    'nonce-other': 'English of nonce-other',
    'nonce-of-relay': 'English of nonce-of-relay',
    'nonce-not-plain': 'English of nonce-not-plain',
    'address-named': 'English of address-named',
    'address-missing': 'English of address-missing',
    'address-unproven': 'English of address-unproven',
    'address-other': 'English of address-other',
    'signature-fits': 'English of signature-fits',
    'signature-not-made': 'English of signature-not-made',
    'signature-missing': 'English of signature-missing',
    'signature-unknown': 'English of signature-unknown',
    'signature-malformed': 'English of signature-malformed',
    'signature-other-key': 'English of signature-other-key',
    'signature-unproven': 'English of signature-unproven',
    'content-same': 'English of content-same',
    'content-not-signed': 'English of content-not-signed',
    'content-not-hashes': 'English of content-not-hashes',
    'content-cut': 'English of content-cut',
    'content-not-kept': 'English of content-not-kept',
    'content-other': 'English of content-other',
    'hardware-not-asked': 'English of hardware-not-asked',
    'gpu-not-asked': 'English of gpu-not-asked',
    'enclave-not-asked': 'English of enclave-not-asked',
    'verifier-failed': 'English of verifier-failed',
    'evidence-missing': 'English of evidence-missing',
    'model-not-attested': 'English of model-not-attested',
  },
  limitTexts: { software: 'English of software', gateway: 'English of gateway' },
}
