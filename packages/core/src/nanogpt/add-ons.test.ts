// Spellings by which a request could get past the add-ons that a backend route does not offer.
import { describe, expect, it } from 'vitest'
import { createChatHandler } from '../server/index.ts'
import { createSandbox } from '../testing/index.ts'
import { nanogpt } from './index.ts'
import { nanogptScript } from './testing/index.ts'

const messages = [{ role: 'user', content: 'Hello' }]

function setup(allow: NonNullable<Parameters<typeof createChatHandler>[0]['allow']>) {
  const sandbox = createSandbox(nanogptScript())
  const handler = createChatHandler({
    client: nanogpt({ apiKey: 'sk-nano-1', fetch: sandbox.fetch }),
    basePath: '/api',
    public: true,
    allow,
  })
  const post = (body: object): Promise<Response> =>
    handler(
      new Request('http://app.test/api/chat/completions', {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    )
  return { post, requests: sandbox.requests }
}

describe('a route without add-ons refuses', () => {
  it.each([
    ['a search by its other name', { webSearch: { enabled: false }, linkup: { enabled: true } }],
    ['a search by its other name beside null', { webSearch: null, linkup: { enabled: true } }],
    ['a search that is just true', { webSearch: true }],
    ['a search by its other name that is just true', { linkup: true }],
    ['memory as text', { memory: 'true' }],
    ['a suffix in capitals', { model: 'm:ONLINE' }],
    ['a suffix in mixed letters', { model: 'm:Memory-30' }],
  ])('%s', async (_, extra) => {
    const { post, requests } = setup({ addOns: [] })
    const response = await post({ model: 'm', messages, ...extra })
    expect(response.status).toBe(403)
    expect(requests).toHaveLength(0)
  })

  it('a search on a model to fall back to', async () => {
    const { post, requests } = setup({ models: ['m'], addOns: [] })
    const response = await post({ model: 'm', models: ['m:online'], messages })
    expect(response.status).toBe(403)
    expect(requests).toHaveLength(0)
  })

  it('the same where any model may be asked', async () => {
    const { post } = setup({ addOns: [] })
    expect((await post({ model: 'm', models: ['n:online'], messages })).status).toBe(403)
  })
})

describe('a route with an add-on passes', () => {
  it('that add-on on a model to fall back to', async () => {
    const { post } = setup({ models: ['m'], addOns: ['webSearch'] })
    expect((await post({ model: 'm', models: ['m:online'], messages })).status).toBe(200)
  })

  it('the id in the letters that the caller chose', async () => {
    const { post, requests } = setup({ addOns: ['webSearch'] })
    expect((await post({ model: 'Org/M:Online', messages })).status).toBe(200)
    expect(requests[0]?.body).toMatchObject({ model: 'Org/M:Online' })
  })
})
