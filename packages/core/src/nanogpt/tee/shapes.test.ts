// The shapes of attestation and signature, and the way through a backend route.
import { describe, expect, it } from 'vitest'
import {
  MODEL,
  outcomes,
  patience,
  question,
  SELF,
  setup,
  UNVOUCHED,
  verifyAnswer,
} from '../../../test/enclave.ts'
import { createScheduler } from '../../index.ts'
import { createChatHandler } from '../../server/index.ts'
import { createSandbox } from '../../testing/index.ts'
import { nanogpt } from '../index.ts'
import { nanogptScript, scriptedEnclave } from '../testing/index.ts'
import { createRecorder, createVerifier, routeHashes } from './index.ts'

describe('each shape of attestation', () => {
  it('of several instances: quotes are read, nothing binds the answer', async () => {
    const report = await verifyAnswer({ enclave: { shape: 'instances' } })
    expect(outcomes(report)).toEqual({
      quote: 'passed',
      nonce: 'unavailable',
      address: 'unavailable',
      signature: 'unavailable',
      request: 'unavailable',
      response: 'unavailable',
      ...UNVOUCHED,
    })
    expect(report.state).toBe('partial')
    expect(report.checks.find(({ name }) => name === 'quote')?.evidence['enclaves']).toBe(2)
  })

  it('of a relay: nothing says that the quotes are fresh', async () => {
    const report = await verifyAnswer({ enclave: { shape: 'relayed' } })
    expect(outcomes(report)).toMatchObject({ quote: 'passed', nonce: 'unavailable' })
    expect(report.checks.find(({ name }) => name === 'nonce')?.reason).toContain('relay')
  })

  it('of models that attest elsewhere: the server’s sentence is told', async () => {
    const report = await verifyAnswer({ enclave: { shape: 'hosted' } })
    expect(report.state).toBe('unavailable')
    expect(report.checks).toHaveLength(8)
    expect(report.checks[0]?.reason).toContain('TEE attestation is not available for this model')
    expect(report.error?.status).toBe(400)
  })

  it('that is told as an error with status 200', async () => {
    const routes = { 'tee/attestation': { json: { error: 'Attestation upstream failed' } } }
    const report = await verifyAnswer({ routes })
    expect(report.state).toBe('unavailable')
    expect(report.checks[0]?.reason).toContain('Attestation upstream failed')
  })

  it.each([
    {},
    { attestation: 'text' },
    { evidence: 'none' },
    { all_attestations: [null, 1] },
    { nonce: 'echoed' },
  ])('that is none: %j', async (json) => {
    const report = await verifyAnswer({ routes: { 'tee/attestation': { json } } })
    expect(report.state).toBe('unavailable')
  })

  it('of several enclaves: the one whose key signed is the one that is checked', async () => {
    const [signer, other] = [scriptedEnclave(), scriptedEnclave()]
    const attest = async (enclave: typeof signer, request: never) => {
      const route = enclave.routes['tee/attestation']
      const answer = typeof route === 'function' ? await route(request) : route
      return answer?.json as Record<string, unknown>
    }
    const sandbox = createSandbox(
      nanogptScript({
        routes: {
          ...signer.routes,
          'tee/attestation': async (request) => ({
            json: {
              ...(await attest(other, request as never)),
              all_attestations: [await attest(signer, request as never)],
            },
          }),
        },
      }),
    )
    const recorder = createRecorder({ fetch: signer.watch(sandbox.fetch) })
    const client = nanogpt({ baseURL: 'http://sandbox.test/api/v1', fetch: recorder.fetch })
    const { responseId } = await client.chat.stream(question).final()
    const verifier = createVerifier({ client, hashes: recorder.hashes, patience })
    expect(outcomes(await verifier.verify({ model: MODEL, responseId }))).toMatchObject(SELF)
  })
})

describe('signatures', () => {
  it('that are not there yet are asked for again', async () => {
    const report = await verifyAnswer({ enclave: { lateBy: 3 } })
    expect(outcomes(report)).toMatchObject(SELF)
  })

  it('that never come are given up', async () => {
    const report = await verifyAnswer({ enclave: { lateBy: 99 } })
    const check = report.checks.find(({ name }) => name === 'signature')
    expect(check).toMatchObject({ outcome: 'unavailable' })
    expect(check?.reason).toContain('Signature not found')
    expect(report.error?.status).toBe(404)
  })

  it('of another kind, or over something else, are not taken for what they are not', async () => {
    const other = { text: 'a:b', signature: '0x01', signing_algo: 'ed25519' }
    const report = await verifyAnswer({ routes: { 'tee/signature/:id': { json: other } } })
    expect(outcomes(report)['signature']).toBe('unavailable')
  })

  it.each(['0x', '0xzz', `0x${'00'.repeat(65)}`, `0x${'ff'.repeat(65)}`, 'ab'.repeat(64)])(
    'that no key can have made fail: %s',
    async (signature) => {
      const json = { text: 'a:b', signature, signing_algo: 'ecdsa' }
      const report = await verifyAnswer({ routes: { 'tee/signature/:id': { json } } })
      expect(outcomes(report)['signature']).toBe('failed')
    },
  )

  it('stop being asked for when the caller stops', async () => {
    const controller = new AbortController()
    const { client, verifier } = setup({
      enclave: { lateBy: 99 },
      patience: { delay: 7 },
      scheduler: {
        ...createScheduler(),
        timer(_, ms) {
          if (ms === 7) queueMicrotask(() => controller.abort())
          return () => undefined
        },
      },
    })
    const { responseId } = await client.chat.stream(question).final()
    const ask = verifier.verify({ model: MODEL, responseId, signal: controller.signal })
    await expect(ask).rejects.toMatchObject({ kind: 'aborted' })
  })
})

it('an answer keeps the name of the enclave that was asked, whatever the server calls it', async () => {
  const ask = async (asked: string): Promise<string | undefined> => {
    const sandbox = createSandbox({ text: 'Hi', model: 'deepseek-ai/DeepSeek-R1' })
    const client = nanogpt({ baseURL: 'http://sandbox.test/api/v1', fetch: sandbox.fetch })
    const messages = [{ role: 'user' as const, content: 'Hello' }]
    return (await client.chat.stream({ model: asked, messages }).final()).model
  }
  expect(await ask('TEE/deepseek-r1')).toBe('TEE/deepseek-r1')
  // What the gateway adds is no part of the enclave's name.
  expect(await ask('TEE/deepseek-r1:online:memory-30')).toBe('TEE/deepseek-r1')
  expect(await ask('deepseek-r1')).toBe('deepseek-ai/DeepSeek-R1')
})

describe('through the backend route', () => {
  it('a page verifies with a nonce of its own and the bytes that the route kept', async () => {
    const enclave = scriptedEnclave()
    const sandbox = createSandbox(nanogptScript({ routes: enclave.routes }))
    const kept = createRecorder()
    const route = createChatHandler({
      client: nanogpt({ apiKey: 'sk-nano-1', fetch: enclave.watch(sandbox.fetch) }),
      basePath: '/api',
      public: true,
      // The route changes what is sent, so that only its own bytes are those that were signed.
      allow: { maxTokens: 100, routes: ['tee/attestation', 'tee/signature/:id'] },
      record: kept.record,
    })
    const onServer: typeof fetch = (input, init) => {
      const request = new Request(input, init)
      return request.url.includes('/api/exchanges') ? kept.handler(request) : route(request)
    }
    const own = createRecorder({ fetch: onServer })
    const client = nanogpt({ baseURL: 'http://app.test/api', fetch: own.fetch })
    const { responseId } = await client.chat.stream(question).final()
    const alone = createVerifier({ client, hashes: own.hashes, patience })
    expect(outcomes(await alone.verify({ model: MODEL, responseId }))).toMatchObject({
      ...SELF,
      request: 'failed',
    })
    const fromRoute = routeHashes('http://app.test/api/exchanges', { fetch: onServer })
    const verifier = createVerifier({ client, hashes: [own.hashes, fromRoute], patience })
    const report = await verifier.verify({ model: MODEL, responseId })
    expect(outcomes(report)).toMatchObject(SELF)
    const keptBy = Object.fromEntries(
      report.checks.map(({ name, evidence }) => [name, evidence['keptBy']]),
    )
    expect(keptBy).toMatchObject({ request: 'route', response: 'client' })
  })

  it('that keeps nothing of an answer says so', async () => {
    const { handler } = createRecorder()
    const response = await handler(new Request('http://app.test/api/exchanges?id=unknown'))
    expect(response.status).toBe(404)
    const none = routeHashes('http://app.test/x', { fetch: async () => response })
    expect(await none('unknown')).toBeUndefined()
  })
})
