// A client that records, an enclave behind it, and a verifier of its answers: for the tests of /nanogpt/tee.
import { nanogpt } from '../src/nanogpt/index.ts'
import { createRecorder, createVerifier, type VerifierOptions } from '../src/nanogpt/tee/index.ts'
import {
  nanogptScript,
  scriptedEnclave,
  type ScriptedEnclaveOptions,
} from '../src/nanogpt/testing/index.ts'
import { createSandbox } from '../src/testing/index.ts'
import type { VerificationReport } from '../src/index.ts'

export const MODEL = 'TEE/deepseek-r1'
export const question = { model: MODEL, messages: [{ role: 'user' as const, content: 'Grüße 👋' }] }
export const patience = { delay: 0 }
export const vouched = {
  outcome: 'passed',
  reason: 'The chain leads to the maker.',
  evidence: { root: 'scripted' },
} as const

export interface Setup extends Partial<VerifierOptions> {
  enclave?: ScriptedEnclaveOptions
  routes?: NonNullable<Parameters<typeof nanogptScript>[0]>['routes']
}

/** A client that records, an enclave, and a verifier of its answers. */
export function setup({ enclave: enclaveOptions, routes, ...options }: Setup = {}) {
  const enclave = scriptedEnclave(enclaveOptions)
  const sandbox = createSandbox(nanogptScript({ routes: { ...enclave.routes, ...routes } }))
  const recorder = createRecorder({ fetch: enclave.watch(sandbox.fetch) })
  const client = nanogpt({
    baseURL: 'http://sandbox.test/api/v1',
    retry: false,
    fetch: recorder.fetch,
  })
  const verifier = createVerifier({ client, hashes: recorder.hashes, patience, ...options })
  return { enclave, client, verifier, recorder, requests: sandbox.requests }
}

export async function verifyAnswer(
  options: Setup = {},
  stream = true,
): Promise<VerificationReport> {
  const { client, verifier } = setup(options)
  const { responseId } = stream
    ? await client.chat.stream(question).final()
    : await client.chat.create(question)
  return verifier.verify({ model: MODEL, responseId })
}

export function outcomes({ checks }: VerificationReport): Record<string, string> {
  return Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome]))
}

export const SELF = {
  quote: 'passed',
  nonce: 'passed',
  address: 'passed',
  signature: 'passed',
  request: 'passed',
  response: 'passed',
}
export const UNVOUCHED = { hardware: 'unavailable', gpu: 'unavailable' }
