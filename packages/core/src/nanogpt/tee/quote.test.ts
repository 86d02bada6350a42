// Quotes of other kinds, and quotes that are none. Each travels in an attestation, as it would.
import { describe, expect, it } from 'vitest'
import { MODEL, outcomes, setup } from '../../../test/enclave.ts'
import { scriptedQuote } from '../testing/index.ts'

const NONCE = '5c'.repeat(32)
const ADDRESS = '11'.repeat(20)
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const REPORT_DATA = Uint8Array.from(Buffer.from(`${ADDRESS}${'00'.repeat(12)}${NONCE}`, 'hex'))

/** Version 5 says after the header which body follows, and how long it is. */
function version5(kind: number, size: number): string {
  const four = scriptedQuote(REPORT_DATA)
  const header = four.slice(0, 48)
  header[0] = 5
  const descriptor = new Uint8Array(6)
  new DataView(descriptor.buffer).setUint16(0, kind, true)
  new DataView(descriptor.buffer).setUint32(2, size, true)
  const body = new Uint8Array(size)
  body.set(four.slice(48, 48 + 584))
  return hex(header) + hex(descriptor) + hex(body) + hex(four.slice(48 + 584))
}

async function checksOf(quote: unknown) {
  const json = { signing_address: `0x${ADDRESS}`, intel_quote: quote }
  const { verifier } = setup({
    routes: { 'tee/attestation': { json } },
    generateNonce: () => NONCE,
  })
  return verifier.verify({ model: MODEL })
}

describe('a quote is read', () => {
  it.each([
    ['in hexadecimal', hex(scriptedQuote(REPORT_DATA))],
    ['with 0x', `0x${hex(scriptedQuote(REPORT_DATA))}`],
    ['in upper case', hex(scriptedQuote(REPORT_DATA)).toUpperCase()],
    ['in base64', Buffer.from(scriptedQuote(REPORT_DATA)).toString('base64')],
    ['in base64 for addresses', Buffer.from(scriptedQuote(REPORT_DATA)).toString('base64url')],
    ['of version 5 with TDX 1.0', version5(2, 584)],
    ['of version 5 with TDX 1.5', version5(3, 648)],
  ])('%s', async (_, quote) => {
    const report = await checksOf(quote)
    expect(outcomes(report)).toMatchObject({ quote: 'passed', nonce: 'passed', address: 'passed' })
  })
})

describe('a quote is broken', () => {
  const whole = hex(scriptedQuote(REPORT_DATA))

  it.each([
    ['that is no quote', 'hello, quote!'],
    ['that is cut within its header', whole.slice(0, 60)],
    ['that is cut within its body', whole.slice(0, 1200)],
    ['that is cut before its signature', whole.slice(0, 2 * (48 + 584))],
    ['that is cut within its signature', whole.slice(0, -2)],
    ['that is cut within a byte', whole.slice(0, -1)],
    ['of version 5 that is cut', version5(2, 584).slice(0, 1000)],
  ])('%s', async (_, quote) => {
    const report = await checksOf(quote)
    expect(outcomes(report)).toMatchObject({
      quote: 'failed',
      nonce: 'unavailable',
      address: 'unavailable',
    })
    expect(report.state).toBe('failed')
  })
})

describe('a quote of a kind that is not known here is not called broken', () => {
  it.each([
    ['SGX', (bytes: Uint8Array) => (bytes.fill(0, 4, 8), bytes)],
    ['version 9', (bytes: Uint8Array) => ((bytes[0] = 9), bytes)],
  ])('%s', async (_, change) => {
    const report = await checksOf(hex(change(scriptedQuote(REPORT_DATA))))
    expect(outcomes(report)).toMatchObject({ quote: 'unavailable', nonce: 'unavailable' })
    expect(report.checks[0]?.reason).toContain('Intel TDX quotes of version 4 and 5')
  })
})

describe('an address is not taken from a quote that is laid out otherwise', () => {
  it.each([19, 20, 31])('with something at byte %i', async (at) => {
    const reportData = REPORT_DATA.slice()
    reportData[at] = 0xff
    const report = await checksOf(hex(scriptedQuote(reportData)))
    expect(outcomes(report)).toMatchObject({ nonce: 'passed', address: 'failed' })
  })
})
