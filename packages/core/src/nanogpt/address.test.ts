import { describe, expect, it } from 'vitest'
import { createSandbox } from '../testing/index.ts'
import { isNanoGPTAddress, nanogpt, type NanoGPTOptions } from './index.ts'
import { nanogptScript } from './testing/index.ts'

const question = { model: 'm', messages: [{ role: 'user' as const, content: 'Hello' }] }

function connect(options: NanoGPTOptions = {}) {
  const sandbox = createSandbox(nanogptScript())
  const client = nanogpt({ apiKey: 'sk-nano-1', fetch: sandbox.fetch, ...options })
  return { client, requests: sandbox.requests }
}

describe('the address', () => {
  const own = 'https://nano-gpt.com/api'
  it.each<[NanoGPTOptions, string]>([
    [{}, `${own}/v1`],
    [{ baseURL: 'https://nano-gpt.com/api/v1/' }, `${own}/v1`],
    [{ baseURL: 'https://nano-gpt.com/api' }, `${own}/v1`],
    [{ baseURL: 'https://nano-gpt.com' }, `${own}/v1`],
    [{ baseURL: 'https://api.nano-gpt.com/api/v1' }, 'https://api.nano-gpt.com/api/v1'],
    [{ baseURL: 'https://cake.nano-gpt.com' }, 'https://cake.nano-gpt.com/api/v1'],
    [{ baseURL: 'https://ai.bitcoin.com/api/v1' }, 'https://ai.bitcoin.com/api/v1'],
    [{ variant: 'v1legacy' }, `${own}/v1legacy`],
    [{ variant: 'v1thinking' }, `${own}/v1thinking`],
    [{ variant: 'subscription' }, `${own}/subscription/v1`],
    [{ baseURL: `${own}/subscription/v1` }, `${own}/subscription/v1`],
    [{ baseURL: `${own}/v1thinking`, variant: 'v1' }, `${own}/v1`],
    [{ baseURL: 'http://127.0.0.1:8787/v1' }, 'http://127.0.0.1:8787/v1'],
    [{ baseURL: 'http://app.test/api', variant: 'v1legacy' }, 'http://app.test/api'],
  ])('of a chat for %j is below %s', async (options, base) => {
    const { client, requests } = connect(options)
    await client.chat.create(question)
    expect(requests[0]?.url).toBe(`${base}/chat/completions`)
  })

  it.each<[string, (client: ReturnType<typeof nanogpt>) => Promise<unknown>, string, string]>([
    [
      'completions',
      (client) => client.completions.create({ model: 'm', prompt: 'p' }),
      'POST',
      '/api/v1/completions',
    ],
    ['models', (client) => client.models.list(), 'GET', '/api/v1/models?detailed=true'],
    [
      'sorted models',
      (client) => client.models.list({ sort: 'mostused' }),
      'GET',
      '/api/v1/models?detailed=true&sort=mostused',
    ],
    [
      'own models',
      (client) => client.models.list({ list: 'personalized' }),
      'GET',
      '/api/personalized/v1/models?detailed=true',
    ],
    ['providers', (client) => client.models.providers('a/b'), 'GET', '/api/models/a%2Fb/providers'],
    ['the balance', (client) => client.balance(), 'POST', '/api/check-balance'],
    [
      'the subscription',
      (client) => client.subscriptionUsage(),
      'GET',
      '/api/subscription/v1/usage',
    ],
    [
      'usage',
      (client) => client.usage({ from: '2026-01-01', groupBy: 'model' }),
      'GET',
      '/api/v1/usage?from=2026-01-01&group_by=model',
    ],
    ['a search', (client) => client.webSearchApi({ query: 'q' }), 'POST', '/api/web'],
    [
      'the older endpoint',
      (client) => client.legacy.chat.create({ model: 'm', prompt: 'p' }),
      'POST',
      '/api/talk-to-gpt',
    ],
  ])('of %s does not follow the variant', async (_, ask, method, path) => {
    const { client, requests } = connect({ variant: 'v1thinking' })
    await ask(client)
    expect(requests[0]).toMatchObject({ method, url: `https://nano-gpt.com${path}` })
  })

  it('of the models of a subscription is its own', async () => {
    const { client, requests } = connect({ variant: 'subscription' })
    await client.models.list()
    expect(requests[0]?.path).toBe('/api/subscription/v1/models')
  })

  it('is known by its host', () => {
    expect(isNanoGPTAddress('https://nano-gpt.com/api/v1')).toBe(true)
    expect(isNanoGPTAddress('https://bcashgpt.com')).toBe(true)
    expect(isNanoGPTAddress('https://nano-gpt.com.evil.test')).toBe(false)
    expect(isNanoGPTAddress('/api')).toBe(false)
  })
})

describe('the key', () => {
  it('travels as a bearer token, or as `x-api-key`, never as both', async () => {
    for (const [auth, wanted, other] of [
      [undefined, 'authorization', 'x-api-key'],
      ['x-api-key', 'x-api-key', 'authorization'],
    ] as const) {
      const { client, requests } = connect({ auth })
      await client.chat.create(question)
      expect(requests[0]?.headers[wanted]).toMatch(/sk-nano-1$/)
      expect(requests[0]?.headers).not.toHaveProperty(other)
    }
  })

  it('travels as `x-api-key` to the balance, whatever was chosen', async () => {
    const { client, requests } = connect()
    await client.balance()
    expect(requests[0]?.headers).toMatchObject({ 'x-api-key': 'sk-nano-1' })
    expect(requests[0]?.headers).not.toHaveProperty('authorization')
  })

  it('is not needed in front of a backend route', async () => {
    const { client, requests } = connect({ baseURL: '/api', apiKey: undefined })
    await client.chat.create(question)
    expect(requests[0]).toMatchObject({ path: '/api/chat/completions' })
    expect(requests[0]?.headers).not.toHaveProperty('authorization')
  })
})
