// Whole verifications, from the answer's bytes to the report, over a scripted enclave with a fresh key.
import { describe, expect, it } from 'vitest'
import {
  MODEL,
  outcomes,
  question,
  SELF,
  setup,
  UNVOUCHED,
  verifyAnswer,
  vouched,
} from '../../../test/enclave.ts'
import { nanogpt } from '../index.ts'
import { createNonce, createVerifier, isVerifiableModel, type QuoteEvidence } from './index.ts'

describe('an answer that is as it should be', () => {
  it.each([true, false])('passes all that can be checked here; streamed: %s', async (stream) => {
    const report = await verifyAnswer({}, stream)
    expect(outcomes(report)).toEqual({ ...SELF, ...UNVOUCHED })
  })

  it('is still no more than partly verified while nobody vouches for the hardware', async () => {
    const report = await verifyAnswer()
    expect(report.state).toBe('partial')
    const { reason } = report.checks.find(({ name }) => name === 'hardware') ?? {}
    expect(reason).toContain('was not checked')
    expect(report.limits.join(' ')).toMatch(/software.*gateway/s)
    expect(report.limitCodes).toEqual(['software', 'gateway'])
  })

  it('names each reason by a code, for words in other languages', async () => {
    const { checks } = await verifyAnswer()
    expect(checks.map(({ code }) => code)).toEqual([
      'quote-whole',
      'nonce-found',
      'address-named',
      'signature-fits',
      'content-same',
      'content-same',
      'hardware-not-asked',
      'gpu-not-asked',
    ])
  })

  it('is verified with a verifier that vouches for processor and graphics processors', async () => {
    const seen: QuoteEvidence[] = []
    const verifyQuote = (evidence: QuoteEvidence) => {
      seen.push(evidence)
      return { hardware: vouched, gpu: vouched }
    }
    const report = await verifyAnswer({ verifyQuote })
    expect(report.state).toBe('verified')
    expect(seen).toHaveLength(1)
    expect(seen[0]?.quote.byteLength).toBe(700)
    expect(seen[0]?.read.reportData.endsWith(seen[0].nonce)).toBe(true)
    expect(seen[0]?.gpuEvidence).toMatchObject({ evidence_list: [{}] })
  })

  it('shows the values that were compared', async () => {
    const nonce = createNonce()
    const { client, verifier, enclave, recorder } = setup({ generateNonce: () => nonce })
    const { responseId = '' } = await client.chat.stream(question).final()
    const { checks } = await verifier.verify({ model: MODEL, responseId })
    const evidence = Object.fromEntries(checks.map((check) => [check.name, check.evidence]))
    const { request, response } = (await recorder.hashes(responseId)) ?? {}
    expect(evidence['nonce']).toMatchObject({ nonce })
    expect(evidence['address']).toMatchObject({ address: enclave.address })
    expect(evidence['signature']).toMatchObject({
      text: `${request}:${response}`,
      recoveredAddress: enclave.address,
      attestedAddress: enclave.address,
    })
    expect(evidence['response']).toMatchObject({
      signedHash: response,
      ownHash: response,
      keptBy: 'client',
    })
    expect(evidence['quote']).toMatchObject({ version: 4, isDebug: false, mrtd: 'a1'.repeat(48) })
  })

  it('is the same in upper-case digits', async () => {
    expect(outcomes(await verifyAnswer({ enclave: { digits: 'upper' } }))).toMatchObject(SELF)
  })

  it('is plain JSON', async () => {
    const report = await verifyAnswer()
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })
})

describe('a verifier of quotes', () => {
  it('that finds the hardware wanting fails the whole', async () => {
    const bad = { outcome: 'failed', reason: 'Revoked.', evidence: { certificate: 'x' } } as const
    const report = await verifyAnswer({ verifyQuote: () => ({ hardware: bad, gpu: vouched }) })
    expect(report.state).toBe('failed')
  })

  it('that throws vouches for nothing', async () => {
    const report = await verifyAnswer({
      verifyQuote: () => {
        throw new Error('no collateral')
      },
    })
    expect(outcomes(report)).toMatchObject({ ...SELF, ...UNVOUCHED })
    expect(report.checks.find(({ name }) => name === 'hardware')?.reason).toContain('no collateral')
  })

  it('that shows nothing for its word turns nothing green', async () => {
    const word = { outcome: 'passed', reason: 'Trust me.' } as const
    const report = await verifyAnswer({ verifyQuote: () => ({ hardware: word, gpu: word }) })
    expect(report.state).toBe('partial')
  })

  it('that checks one of two things leaves the other open', async () => {
    const report = await verifyAnswer({ verifyQuote: () => ({ hardware: vouched }) })
    expect(outcomes(report)).toMatchObject({ hardware: 'passed', gpu: 'unavailable' })
    expect(report.state).toBe('partial')
  })

  it('may say which software runs', async () => {
    const verifyQuote = () => ({ hardware: vouched, gpu: vouched, software: vouched })
    const report = await verifyAnswer({ verifyQuote })
    expect(outcomes(report)['software']).toBe('passed')
    expect(report.state).toBe('verified')
    expect(report.limits).toHaveLength(1)
    expect(report.limitCodes).toEqual(['gateway'])
  })
})

describe('a verifier', () => {
  it('makes a new nonce of 32 bytes each time', async () => {
    const { verifier, requests } = setup()
    await verifier.verify({ model: MODEL })
    await verifier.verify({ model: MODEL })
    const nonces = requests.map(({ url }) => new URL(url).searchParams.get('nonce'))
    expect(new Set(nonces).size).toBe(2)
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{64}$/)
  })

  it('refuses a nonce that no quote can carry', async () => {
    const { verifier } = setup({ generateNonce: () => 'c2hvcnQ=' })
    await expect(verifier.verify({ model: MODEL })).rejects.toMatchObject({ kind: 'usage' })
  })

  it('asks nothing for a model that attests nothing', async () => {
    const { verifier, requests } = setup()
    const report = await verifier.verify({ model: 'chatgpt-4o-latest', responseId: 'c' })
    expect(report.state).toBe('unavailable')
    expect(requests).toHaveLength(0)
    expect(['TEE/x', 'tee/x', 'x/TEE/y', ''].map(isVerifiableModel)).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  it('asks by the model alone, without what the gateway adds', async () => {
    const { verifier, requests } = setup()
    await verifier.verify({ model: 'TEE/deepseek-r1:thinking:online' })
    expect(new URL(requests[0]?.url ?? '').searchParams.get('model')).toBe(
      'TEE/deepseek-r1:thinking',
    )
  })

  it('refuses to ask NanoGPT over plain http', async () => {
    const client = nanogpt({ baseURL: 'http://nano-gpt.com/api/v1' })
    const verify = createVerifier({ client }).verify({ model: MODEL })
    await expect(verify).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('https'),
    })
  })

  it('needs a client', () => {
    expect(() => createVerifier({} as never)).toThrow('Pass what `nanogpt()` returns')
  })

  it('reports a server that cannot be reached, and what to do about it', async () => {
    const report = await verifyAnswer({ routes: { 'tee/attestation': { unreachable: true } } })
    expect(report.state).toBe('unavailable')
    expect(report.error).toMatchObject({ kind: 'network', retryable: true })
  })
})
