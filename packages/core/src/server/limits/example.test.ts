// The examples of docs/route.md and docs/nanogpt.md, taken out of the pages: as they are copied, they limit what costs.
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { describe, expect, it } from 'vitest'
import { createClient, type ClientOptions } from '../../index.ts'
import { nanogpt, type NanoGPTOptions } from '../../nanogpt/index.ts'
import { createChatHandler, memoryStreams } from '../index.ts'

type Handler = (request: Request) => Promise<Response>

const sent: { body: string; headers: Headers }[] = []

const fetch = async (_input: unknown, init: RequestInit = {}): Promise<Response> => {
  const body = new TextDecoder().decode(init.body as Uint8Array)
  sent.push({ body, headers: new Headers(init.headers) })
  return Response.json({})
}

/** The first route that a page shows, as a function that answers. */
function routeOf(page: string): Handler {
  const text = readFileSync(new URL(`../../../../../docs/${page}`, import.meta.url), 'utf8')
  const code = [...text.matchAll(/```ts\n([^]*?)```/g)].find(([, each]) =>
    each?.includes('createChatHandler({'),
  )?.[1]
  const body = stripTypeScriptTypes(code ?? '')
    .replaceAll(/^import .*$/gm, '')
    .replaceAll(/^export .*$/gm, '')
  const names = {
    createClient: (options: ClientOptions) => createClient({ ...options, fetch }),
    nanogpt: (options: NanoGPTOptions) => nanogpt({ ...options, fetch }),
    createChatHandler,
    memoryStreams,
    sessionOf: async () => ({ userId: 'ann' }),
    process: { env: { API_KEY: 'k', NANOGPT_API_KEY: 'sk-nano-1' } },
  }
  // oxlint-disable-next-line typescript/no-implied-eval -- the page's own code is what is tested
  const make = new Function(...Object.keys(names), `${body}\nreturn handler`) as (
    ...values: unknown[]
  ) => Handler
  return make(...Object.values(names))
}

async function ask(handler: Handler, body: object, headers: Record<string, string> = {}) {
  sent.splice(0)
  const response = await handler(
    new Request('http://localhost/api/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }], ...body }),
    }),
  )
  return { status: response.status, body: sent[0]?.body, headers: sent[0]?.headers }
}

/** Everything that was found to get past `allow` once, but for what is a header. */
const MEMBERS: object[] = [
  { linkup: { enabled: true } },
  { scraping: true },
  { advisor: { model: 'opus' } },
  { provider: 'cerebras' },
  { models: 'opus' },
  { models: { 0: 'opus' } },
  { models: ['opus'] },
  { fallbacks: ['opus'] },
  { fallback_models: ['opus'] },
  { route: 'fallback' },
  { plugins: [{ id: 'web' }] },
  { web_search_options: {} },
  { tools: [{ type: 'web_search' }] },
  { serviceTier: 'priority' },
  { service_tier: 'priority' },
  { prompt_caching: { enabled: true, ttl: '1h' } },
  { caching: true },
  { store: true },
  { metadata: { a: 'b' } },
  { user: 'admin' },
  { api_base: 'http://evil.test' },
  { base_url: 'http://evil.test' },
  { max_output_tokens: 1e6 },
  { max_new_tokens: 1e6 },
  { maxTokens: 1e6 },
  { MAX_TOKENS: 1e6 },
  { n_predict: 1e6 },
  { options: { num_predict: 1e6 } },
  { min_tokens: 1e6, ignore_eos: true },
  { reasoning: { max_tokens: 1e6 } },
  { thinking: { type: 'enabled', budget_tokens: 1e6 } },
  { extra_body: { max_tokens: 1e6 } },
  { num_choices: 9 },
  { top_logprobs: 10_000 },
]
const HEADERS: [string, string][] = [
  ['memory', 'true'],
  ['x-billing-mode', 'paygo'],
  ['x-byok-provider', 'x'],
  ['anthropic-beta', 'context-1m-2025-08-07'],
]
const SUFFIXES = [
  ':online ',
  ':online\t',
  ': online',
  ':online\u200b',
  ':on\u200bline',
  ':ｏnline',
  '：online',
  '%3Aonline',
  ':online%2flinkup-deep',
  '\\',
  ':memory-0',
  ':memory-1000',
  ':memory-07',
  ':redact',
  ':nitro',
  ':exacto',
  ':cerebras',
]

describe.each([
  ['route.md', 'small', [{ webSearch: { enabled: true, provider: 'linkup', depth: 'deep' } }]],
  ['nanogpt.md', 'chatgpt-4o-latest', []],
])('the example of %s', (page, model, more: object[]) => {
  it.each([...MEMBERS, ...more])('lets nothing through that costs: %j', async (member) => {
    // On NanoGPT's page searching is what the example allows.
    const isSearch = page === 'nanogpt.md' && /linkup|web_search/.test(JSON.stringify(member))
    const { status, body } = await ask(routeOf(page), { model, ...member })
    if (isSearch) expect(status).toBe(200)
    else {
      expect(status).toBeGreaterThanOrEqual(400)
      expect(body).toBeUndefined()
    }
  })

  it.each(SUFFIXES)('lets no model through with %j', async (suffix) => {
    expect((await ask(routeOf(page), { model: model + suffix })).status).toBe(403)
    expect((await ask(routeOf(page), { model, models: [model + suffix] })).status).toBe(403)
  })

  it.each(HEADERS)('lets no header through that bills: %s', async (name, value) => {
    const { headers } = await ask(routeOf(page), { model }, { [name]: value })
    expect(headers?.has(name) ?? false).toBe(false)
  })

  it('serves what it is for', async () => {
    const { status, body } = await ask(routeOf(page), {
      model,
      stream: true,
      reasoning_effort: 'low',
    })
    expect(status).toBe(200)
    expect(JSON.parse(body ?? '')).toMatchObject({ model, reasoning_effort: 'low' })
  })
})

it('the example of nanogpt.md serves the toggle that it names', async () => {
  const handler = routeOf('nanogpt.md')
  for (const suffix of [':online', ':online/linkup-deep']) {
    expect((await ask(handler, { model: `chatgpt-4o-latest${suffix}` })).status).toBe(200)
  }
  const webSearch = { enabled: true, provider: 'tavily' }
  expect((await ask(handler, { model: 'chatgpt-4o-latest', webSearch })).status).toBe(200)
})

it('the example of route.md limits the tokens of all choices', async () => {
  const { body } = await ask(routeOf('route.md'), { model: 'small', n: 4 })
  expect(JSON.parse(body ?? '')).toMatchObject({ max_tokens: 1000 })
})
