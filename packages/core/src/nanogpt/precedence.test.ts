// What a request says itself is stronger than what was set for all of them, and no way around is left open.
import { describe, expect, it } from 'vitest'
import { createSandbox } from '../testing/index.ts'
import { nanogpt, placeBreakpoints } from './index.ts'
import { nanogptScript } from './testing/index.ts'

const messages = [{ role: 'user' as const, content: 'Hello' }]

function setup() {
  const sandbox = createSandbox(nanogptScript())
  const client = nanogpt({ baseURL: 'http://sandbox.test/api/v1', fetch: sandbox.fetch })
  const { dialect } = client.connection
  const bodyOf = (params: object, settings: object) =>
    dialect.request({ operation: 'chat', params, settings }).body as Record<string, unknown>
  return { client, bodyOf, requests: sandbox.requests }
}

describe('the cache setting', () => {
  it('adds no helper beside markers, whose places were chosen', () => {
    const { bodyOf } = setup()
    const marked = placeBreakpoints(messages)
    const body = bodyOf({ model: 'm', messages: marked }, { cache: '1h' })
    expect(body).not.toHaveProperty('prompt_caching')
    expect(body['messages']).toEqual(marked)
  })

  it('adds none beside a marker on a tool', () => {
    const { bodyOf } = setup()
    const tools = [
      { type: 'function', function: { name: 'f' }, cache_control: { type: 'ephemeral' } },
    ]
    expect(bodyOf({ model: 'm', messages, tools }, { cache: true })).not.toHaveProperty(
      'prompt_caching',
    )
  })
})

describe('the reasoning setting', () => {
  it('leaves an effort of the request alone, which it would overrule', () => {
    const { bodyOf } = setup()
    const body = bodyOf(
      { model: 'm', messages, reasoning: { effort: 'low' } },
      { reasoning: 'high' },
    )
    expect(body).not.toHaveProperty('reasoning_effort')
  })

  it('is weaker than the effort that the request names', () => {
    const { bodyOf } = setup()
    const body = bodyOf({ model: 'm', messages, reasoning_effort: 'low' }, { reasoning: 'high' })
    expect(body['reasoning_effort']).toBe('low')
  })

  it('counts where the request says something else of reasoning', () => {
    const { bodyOf } = setup()
    const body = bodyOf(
      { model: 'm', messages, reasoning: { exclude: true } },
      { reasoning: 'high' },
    )
    expect(body['reasoning_effort']).toBe('high')
  })
})

describe('the older endpoint', () => {
  it('refuses models whose privacy it would not keep, as the newer one does', async () => {
    const { client, requests } = setup()
    const ask = client.legacy.chat.create({ model: 'private/kimi', prompt: 'Hi', messages: [] })
    await expect(ask).rejects.toMatchObject({ kind: 'usage' })
    expect(requests).toHaveLength(0)
  })

  it('refuses routes that exclude each other, as the newer one does', async () => {
    const { client } = setup()
    const ask = client.legacy.chat.create({ model: 'm:speed:price', prompt: 'Hi', messages: [] })
    await expect(ask).rejects.toMatchObject({ kind: 'usage' })
  })

  it('asks for a model’s own search by the suffix that means it', () => {
    const { client } = setup()
    const { dialect } = client.legacy.connection
    const { body } = dialect.request({
      operation: 'chat',
      params: { model: 'm', messages },
      settings: { webSearch: { search_context_size: 'low' } },
    })
    expect(body).toMatchObject({ model: 'm:online' })
  })
})

describe('an index of null', () => {
  it('is as good as none', async () => {
    const { client, requests } = setup()
    const prompt_caching = { enabled: true, cut_after_message_index: null }
    await client.chat.create({ model: 'm', messages, prompt_caching } as never)
    expect(requests).toHaveLength(1)
  })
})
