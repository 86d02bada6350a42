// What the quotes say of the enclaves: readable, fresh, and whose key.
import type {
  VerificationCheck,
  VerificationOutcome,
  VerificationReason,
} from '../../message/types.ts'
import type { Attestation, AttestedEnclave } from './attestation.ts'
import { check } from './check.ts'
import { fromHex, isSameHex } from './hex.ts'
import { type Quote, readQuote } from './quote.ts'

/** Where things stand in the report data of an enclave that signs: address, twelve zeros, nonce. */
const ADDRESS_DIGITS = 40
const NONCE_DIGITS = 64

/** What is known of one enclave's quote. */
export interface Read {
  enclave: AttestedEnclave
  quote: Quote | undefined
  problem: { isBroken: boolean; code: VerificationReason; reason: string } | undefined
}

/** Reads it. */
export function read(enclave: AttestedEnclave): Read {
  if (enclave.quote === undefined) return { enclave, quote: undefined, problem: undefined }
  const quote = readQuote(enclave.quote)
  if (!('problem' in quote)) return { enclave, quote, problem: undefined }
  const { problem, code, reason } = quote
  return { enclave, quote: undefined, problem: { isBroken: problem === 'broken', code, reason } }
}

/** Whether the quotes can be read, and are of enclaves that nobody looks into. */
export function quoteCheck(all: readonly Read[]): VerificationCheck {
  const [first] = all
  const broken = all.find(({ problem }) => problem?.isBroken)
  if (broken?.problem) {
    const digits = broken.enclave.quote?.length ?? 0
    return check('quote', 'failed', broken.problem.code, broken.problem.reason, {
      characters: digits,
    })
  }
  const debug = all.find(({ quote }) => quote?.isDebug)
  if (debug?.quote) {
    const reason = 'The enclave runs in debug mode, where its operator can look into it.'
    return check('quote', 'failed', 'quote-debug', reason, {
      mrtd: debug.quote.mrtd,
      isDebug: true,
    })
  }
  const unread = all.find(({ quote }) => !quote)
  if (!first || unread) {
    const reason = unread?.problem?.reason ?? 'The attestation holds no quote of the hardware.'
    return check('quote', 'unavailable', unread?.problem?.code ?? 'quote-missing', reason)
  }
  const { quote } = first
  const measurements = Object.fromEntries(
    (quote?.rtmr ?? []).map((value, index) => [`rtmr${index}`, value]),
  )
  return check(
    'quote',
    'passed',
    'quote-whole',
    'The quote is whole, and its enclave does not run in debug mode.',
    {
      version: quote?.version ?? 0,
      isDebug: false,
      mrtd: quote?.mrtd ?? '',
      ...measurements,
      ...(all.length > 1 ? { enclaves: all.length } : {}),
    },
  )
}

/** Whether the quotes were made for a nonce. */
export function nonceCheck(
  { shape }: Attestation,
  all: readonly Read[],
  nonce: string,
): VerificationCheck {
  const quotes = all.flatMap(({ quote }) => quote ?? [])
  const [first] = quotes
  if (!first || quotes.length < all.length) {
    return check(
      'nonce',
      'unavailable',
      'nonce-no-quote',
      'There is no quote that the nonce could be found in.',
    )
  }
  const wanted = nonce.toLowerCase()
  const evidence = { nonce: wanted, reportData: first.reportData }
  const isAt = (start: number): boolean =>
    quotes.every(({ reportData }) => reportData.startsWith(wanted, start))
  if (shape === 'signing') {
    return isAt(NONCE_DIGITS)
      ? check(
          'nonce',
          'passed',
          'nonce-found',
          'The quote was made for the nonce of this check.',
          evidence,
        )
      : check(
          'nonce',
          'failed',
          'nonce-other',
          'The quote was made for another nonce, so it may be an old or a borrowed one.',
          evidence,
        )
  }
  if (isAt(0) || isAt(NONCE_DIGITS)) {
    return check(
      'nonce',
      'passed',
      'nonce-found',
      'Each quote was made for the nonce of this check.',
      evidence,
    )
  }
  const reason =
    shape === 'relayed'
      ? 'The quotes were made for a nonce that a relay chose, so nothing says that they are fresh.'
      : 'The nonce does not stand in the quotes as it is, and how such enclaves put it there is not documented.'
  const code = shape === 'relayed' ? 'nonce-of-relay' : 'nonce-not-plain'
  return check('nonce', 'unavailable', code, reason, evidence)
}

/** What is behind an address, for the check of the signature. */
export interface Attested {
  check: VerificationCheck
  /** The address that a quote names. */
  address: string | undefined
}

/** Whether a quote names the key. */
export function addressCheck({ shape }: Attestation, chosen: Read | undefined): Attested {
  const fail = (
    outcome: VerificationOutcome,
    code: VerificationReason,
    reason: string,
    evidence = {},
  ): Attested => ({
    check: check('address', outcome, code, reason, evidence),
    address: undefined,
  })
  const named = chosen?.enclave.address
  if (shape !== 'signing' || named === undefined) {
    return fail(
      'unavailable',
      'address-missing',
      'The attestation names no address of a key that signs answers.',
    )
  }
  const { quote } = chosen ?? {}
  if (!quote) {
    const reason = 'The address is only the server’s word: there is no quote that names it.'
    return fail('unavailable', 'address-unproven', reason)
  }
  const { reportData } = quote
  const inQuote = `0x${reportData.slice(0, ADDRESS_DIGITS)}`
  const evidence = { address: named.toLowerCase(), addressInQuote: inQuote, reportData }
  const isPadded = /^0*$/.test(reportData.slice(ADDRESS_DIGITS, NONCE_DIGITS))
  if (!isPadded || fromHex(named)?.length !== 20 || !isSameHex(named, inQuote)) {
    const reason = 'The quote names another key than the server does.'
    return fail('failed', 'address-other', reason, evidence)
  }
  const reason = 'The quote names the address of the key.'
  return { check: check('address', 'passed', 'address-named', reason, evidence), address: inQuote }
}
