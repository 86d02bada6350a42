// Each way in which an answer or its evidence can be wrong, and that it is found out.
import { describe, expect, it } from 'vitest'
import {
  MODEL,
  outcomes,
  patience,
  question,
  setup,
  verifyAnswer,
  vouched,
} from '../../../test/enclave.ts'
import { verificationStateOf } from '../../index.ts'
import { createSandbox } from '../../testing/index.ts'
import { nanogpt } from '../index.ts'
import { nanogptScript, scriptedEnclave } from '../testing/index.ts'
import { createRecorder, createVerifier } from './index.ts'
const SELF_NAMES = ['quote', 'nonce', 'address', 'signature', 'request', 'response']

describe('an answer with something wrong', () => {
  it.each([
    ['nonce', 'nonce', 'failed'],
    ['address', 'address', 'failed'],
    ['signer', 'signature', 'failed'],
    ['truncated', 'quote', 'failed'],
    ['debug', 'quote', 'failed'],
    ['request', 'request', 'unbound'],
    ['response', 'response', 'unbound'],
  ] as const)('is found out: %s', async (fault, name, state) => {
    const verifyQuote = () => ({ hardware: vouched, gpu: vouched })
    const report = await verifyAnswer({ enclave: { fault }, verifyQuote })
    expect(outcomes(report)[name]).toBe('failed')
    expect(report.state).toBe(state)
    const failed = report.checks.filter(({ outcome }) => outcome === 'failed')
    expect(failed).toHaveLength(1)
    expect(Object.keys(failed[0]?.evidence ?? {})).not.toHaveLength(0)
  })

  it.each(['signer', 'truncated', 'address'] as const)(
    'says nothing of the content where the signature does not hold: %s',
    async (fault) => {
      const report = await verifyAnswer({ enclave: { fault } })
      expect(outcomes(report)).toMatchObject({ request: 'unavailable', response: 'unavailable' })
    },
  )

  it('is found out where the nonce differs in any one byte', async () => {
    // What an enclave with this fault puts into its quote, whatever is asked.
    const stale = '07'.repeat(32)
    const nonceOutcome = async (nonce: string): Promise<string | undefined> =>
      outcomes(await verifyAnswer({ enclave: { fault: 'nonce' }, generateNonce: () => nonce }))[
        'nonce'
      ]
    expect(await nonceOutcome(stale)).toBe('passed')
    for (let byte = 0; byte < 32; byte++) {
      const other = `${stale.slice(0, byte * 2)}08${stale.slice(byte * 2 + 2)}`
      expect(await nonceOutcome(other)).toBe('failed')
    }
  })

  it('is found out when its text was altered on the way', async () => {
    const enclave = scriptedEnclave()
    const sandbox = createSandbox(
      nanogptScript({ routes: enclave.routes, answer: { text: 'It is safe.' } }),
    )
    const watched = enclave.watch(sandbox.fetch)
    const altering: typeof fetch = async (input, init) => {
      const response = await watched(input, init)
      const text = await response.text()
      return new Response(text.replaceAll('safe', 'fine'), response)
    }
    const recorder = createRecorder({ fetch: altering })
    const client = nanogpt({ baseURL: 'http://sandbox.test/api/v1', fetch: recorder.fetch })
    const { responseId } = await client.chat.stream(question).final()
    const verifier = createVerifier({ client, hashes: recorder.hashes, patience })
    const report = await verifier.verify({ model: MODEL, responseId })
    expect(outcomes(report)).toMatchObject({
      signature: 'passed',
      request: 'passed',
      response: 'failed',
    })
    expect(report.checks.find(({ name }) => name === 'response')?.reason).toContain('no tampering')
  })

  it('is not made good by a verifier that vouches for the hardware', async () => {
    const verifyQuote = () => ({ hardware: vouched, gpu: vouched })
    const report = await verifyAnswer({ enclave: { fault: 'signer' }, verifyQuote })
    expect(report.state).toBe('failed')
  })
})

describe('missing', () => {
  it('bytes leave the content open', async () => {
    const report = await verifyAnswer({ hashes: [] })
    expect(outcomes(report)).toMatchObject({
      signature: 'passed',
      request: 'unavailable',
      response: 'unavailable',
    })
  })

  it('end of the answer leaves the answer open', async () => {
    const { client, verifier, recorder } = setup()
    const { responseId = '' } = await client.chat.stream(question).final()
    const whole = await recorder.hashes(responseId)
    const { verifier: other } = setup()
    expect(other.offers(MODEL)).toBe(true)
    const cut = createVerifier({
      client,
      patience,
      hashes: () => whole && { ...whole, isWhole: false },
    })
    expect(outcomes(await cut.verify({ model: MODEL, responseId }))['response']).toBe('unavailable')
    expect(outcomes(await verifier.verify({ model: MODEL, responseId }))['response']).toBe('passed')
  })

  it.each(['text', 'signature'])('%s in the signature leaves it open', async (member) => {
    const json = { text: 'a:b', signature: '0x00', signing_address: '0x1', [member]: undefined }
    const report = await verifyAnswer({ routes: { 'tee/signature/:id': { json } } })
    expect(outcomes(report)).toMatchObject({ nonce: 'passed', signature: 'unavailable' })
  })

  it('quote makes the address the server’s word, and the signature proves nothing', async () => {
    const routes = { 'tee/attestation': { json: { signing_address: `0x${'1'.repeat(40)}` } } }
    const report = await verifyAnswer({ routes })
    expect(outcomes(report)).toMatchObject({ quote: 'unavailable', address: 'unavailable' })
    expect(report.state).toBe('failed')
  })

  it('id of the answer leaves the enclave to be checked', async () => {
    const { verifier, requests } = setup()
    const report = await verifier.verify({ model: MODEL })
    expect(outcomes(report)).toMatchObject({ nonce: 'passed', signature: 'unavailable' })
    expect(requests.some(({ path }) => path.includes('signature'))).toBe(false)
  })
})

describe('checks together', () => {
  const passed = (name: string) => ({
    name,
    outcome: 'passed' as const,
    reason: '',
    evidence: { value: 1 },
  })

  it('are not green for one of them, however good', () => {
    for (const name of [...SELF_NAMES, 'hardware', 'gpu', 'trust-me']) {
      expect(verificationStateOf([passed(name)])).toBe('partial')
    }
  })

  it('are not green when one is missing from the list', () => {
    const all = [...SELF_NAMES, 'hardware'].map(passed)
    expect(verificationStateOf(all)).toBe('verified')
    for (const { name } of all) {
      expect(verificationStateOf(all.filter((check) => check.name !== name))).toBe('partial')
    }
  })

  it('say nothing when there are none', () => {
    expect(verificationStateOf([])).toBe('unavailable')
  })
})
