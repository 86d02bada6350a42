// An answer of several requests, of each of which the evidence is looked at.
import { describe, expect, it } from 'vitest'
import {
  MODEL,
  outcomes,
  question,
  SELF,
  setup,
  type Setup,
  vouched,
} from '../../../test/enclave.ts'
import type { ChatMessage } from '../../index.ts'

const verifyQuote = () => ({ hardware: vouched, gpu: vouched })

/** An answer that so many requests wrote, as a chat has it. */
async function answered(count: number, options: Setup = {}) {
  const all = setup({ verifyQuote, ...options })
  const ids: (string | undefined)[] = []
  for (let step = 0; step < count; step++) {
    const messages = [{ role: 'user' as const, content: `Step ${step}` }]
    ids.push((await all.client.chat.stream({ ...question, messages }).final()).responseId)
  }
  const steps = ids.map((responseId, from) => ({
    from,
    length: 0,
    responseId,
    producer: `nanogpt ${MODEL}`,
  }))
  const message: Pick<ChatMessage, 'responseId' | 'steps'> = { responseId: ids.at(-1), steps }
  return { ...all, message, steps }
}

describe('an answer of several requests', () => {
  it('is verified where each of them is', async () => {
    const { verifier, message, steps } = await answered(3)
    const report = await verifier.verify({ model: MODEL, message })
    expect(report.state).toBe('verified')
    expect(report.requests?.map(({ responseId }) => responseId)).toEqual(
      steps.map(({ responseId }) => responseId),
    )
    expect(new Set(steps.map(({ responseId }) => responseId)).size).toBe(3)
    expect(report.responseId).toBe(message.responseId)
    expect(report.limitCodes).toEqual(['software', 'gateway'])
  })

  it.each([0, 1, 2])(
    'is not where the bytes of request %i are not known, or were changed',
    async (at) => {
      const { verifier, message, steps, recorder } = await answered(3)
      const changed = steps[at]?.responseId ?? ''
      const hashes = await recorder.hashes(changed)
      recorder.record({
        responseId: changed,
        request: new Uint8Array(1),
        response: new Uint8Array(1),
        isWhole: true,
      })
      const report = await verifier.verify({ model: MODEL, message })
      expect(report.state).toBe('unbound')
      const response = report.checks.find(({ name }) => name === 'response')
      expect(response).toMatchObject({ outcome: 'failed', evidence: { ofRequest: at + 1 } })
      expect(report.requests?.map(({ state }) => state)).toEqual(
        [0, 1, 2].map((each) => (each === at ? 'unbound' : 'verified')),
      )
      expect(hashes?.isWhole).toBe(true)
      // The last alone would have been green.
      if (at < 2) {
        const { responseId } = message
        expect((await verifier.verify({ model: MODEL, responseId })).state).toBe('verified')
      }
    },
  )

  const lacking: [
    string,
    (steps: NonNullable<ChatMessage['steps']>) => NonNullable<ChatMessage['steps']>,
  ][] = [
    [
      'has no id',
      ([first, ...others]) => [{ ...first, responseId: undefined, from: 0, length: 0 }, ...others],
    ],
    [
      'asked another model',
      ([first, ...others]) => [
        { ...first, producer: 'nanogpt gpt-x', from: 0, length: 0 },
        ...others,
      ],
    ],
    [
      'has the id of a later one',
      (steps) => steps.map((step) => ({ ...step, responseId: steps.at(-1)?.responseId })),
    ],
  ]
  it.each(lacking)('is not where one of them %s', async (_, change) => {
    const { verifier, message, steps } = await answered(2)
    const report = await verifier.verify({
      model: MODEL,
      message: { ...message, steps: change(steps) },
    })
    expect(report.state).not.toBe('verified')
    expect(report.requests?.at(-1)?.state).toBe('verified')
    expect(report.requests?.at(0)?.state).not.toBe('verified')
  })

  it('of one request is what its response is', async () => {
    const { verifier, message } = await answered(1)
    const report = await verifier.verify({ model: MODEL, message })
    expect([report.state, report.requests]).toEqual(['verified', undefined])
    const { responseId } = message
    expect(
      outcomes(await verifier.verify({ model: MODEL, message: { responseId } })),
    ).toMatchObject(SELF)
  })
})
