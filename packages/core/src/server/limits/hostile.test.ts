// Spellings that nobody thought of: whatever a server that folds, trims or decodes could read as something that costs
// is refused. Made by generation, for the dialects of OpenAI and NanoGPT.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClient } from '../../index.ts'
import { nanogpt } from '../../nanogpt/index.ts'
import { type Allowed, createChatHandler } from '../index.ts'

let sent: Record<string, unknown> | undefined

/** An endpoint that takes everything. */
const fetch = async (_input: unknown, init?: RequestInit): Promise<Response> => {
  sent = JSON.parse(new TextDecoder().decode(init?.body as Uint8Array)) as Record<string, unknown>
  return Response.json({})
}

const clients = {
  openai: createClient({ baseURL: 'http://up.test/v1', apiKey: 'k', fetch }),
  nanogpt: nanogpt({ apiKey: 'sk-nano-1', fetch }),
}

function route(name: keyof typeof clients, allow: Allowed) {
  const handler = createChatHandler({
    client: clients[name],
    public: true,
    allow,
    onError: () => undefined,
  })
  return async (body: object, headers: Record<string, string> = {}) => {
    sent = undefined
    const response = await handler(
      new Request('http://localhost/', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    )
    return response.status
  }
}

/** What the most helpful of servers would make of a text. */
function tidied(text: string): string {
  let decoded = text
  try {
    decoded = decodeURIComponent(text)
  } catch {
    // No code of this kind.
  }
  return decoded
    .normalize('NFKC')
    .replace(/[^\x21-\x7e]/g, '')
    .toLowerCase()
}

const BLANKS = [
  ' ',
  '\t',
  '\n',
  '\u00a0',
  '\u200b',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u180e',
]

function widened(letter: string): string {
  const code = letter.charCodeAt(0)
  return code > 0x20 && code < 0x7f ? String.fromCharCode(code + 0xfee0) : letter
}

function encoded(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`
}

/** A letter in another form, or as it is. */
const forms: readonly ((letter: string) => string)[] = [
  (letter) => letter,
  (letter) => letter,
  (letter) => letter.toUpperCase(),
  (letter) => widened(letter),
  (letter) => encoded(letter),
  ...BLANKS.map((blank) => (letter: string) => letter + blank),
  ...BLANKS.map((blank) => (letter: string) => blank + letter),
]

/** A text with some of its letters in other forms. */
function variantsOf(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return text.chain((word) =>
    fc
      .array(fc.nat(forms.length - 1), { minLength: word.length, maxLength: word.length })
      .map((picks) =>
        word
          .split('')
          .map((letter, at) => forms[picks[at] ?? 0]?.(letter) ?? letter)
          .join(''),
      ),
  )
}

const SUFFIXES = [
  ':online',
  ':online/linkup-deep',
  ':memory',
  ':memory-30',
  ':speed',
  ':floor',
  ':nitro',
  ':cerebras',
  ':caching',
  ':redaction',
]
const MEMBERS = [
  'webSearch',
  'linkup',
  'scraping',
  'advisor',
  'provider',
  'plugins',
  'fallbacks',
  'route',
  'service_tier',
  'web_search_options',
  'prompt_caching',
  'byok',
  'billing_mode',
  'max_output_tokens',
  'n_predict',
  'api_base',
  'extra_body',
]
const LIMITED = ['model', 'models', 'max_tokens', 'max_completion_tokens', 'n', 'best_of', 'tools']

const open: Allowed[] = [{ maxTokens: 9 }, { models: () => true }, { addOns: [] }]
const messages = [{ role: 'user', content: 'Hi' }]

describe.each(['openai', 'nanogpt'] as const)('on the dialect of %s', (name) => {
  it('a suffix in any spelling is refused, or none for any server', async () => {
    const id = fc.tuple(
      fc.constantFrom('m', 'a/b', 'gpt-4o'),
      variantsOf(fc.constantFrom(...SUFFIXES)),
    )
    await fc.assert(
      fc.asyncProperty(
        id,
        fc.constantFrom(...open),
        fc.boolean(),
        async ([model, suffix], allow, isList) => {
          const asked = isList
            ? { model: 'm', models: [model + suffix] }
            : { model: model + suffix }
          const status = await route(name, allow)({ ...asked, messages })
          if (status === 403) {
            expect(sent).toBeUndefined()
            return
          }
          expect([status, tidied(model + suffix)]).toEqual([200, tidied(model)])
        },
      ),
      { numRuns: 400 },
    )
  })

  it('a member in any spelling is refused', async () => {
    const member = variantsOf(fc.constantFrom(...MEMBERS))
    await fc.assert(
      fc.asyncProperty(
        member,
        fc.constantFrom(...open),
        fc.jsonValue(),
        async (given, allow, value) => {
          // What says no is no request for it.
          fc.pre(value !== null && value !== false)
          const body = { model: 'm', messages, [given]: { enabled: true, value } }
          expect(await route(name, allow)(body)).toBe(403)
          expect(sent).toBeUndefined()
        },
      ),
      { numRuns: 400 },
    )
  })

  it('a limited member in another spelling than its own is refused', async () => {
    const member = variantsOf(fc.constantFrom(...LIMITED)).filter(
      (given) => !LIMITED.includes(given),
    )
    await fc.assert(
      fc.asyncProperty(member, fc.constantFrom(...open), async (given, allow) => {
        expect(await route(name, allow)({ model: 'm', messages, [given]: 1e9 })).toBe(403)
      }),
      { numRuns: 300 },
    )
  })

  it('no value of a member lets more than the limit of tokens through', async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.integer(),
      fc.double(),
      fc.constant('100'),
      fc.constant([100]),
    )
    const limited = fc.constantFrom('max_tokens', 'max_completion_tokens', 'n', 'best_of')
    const body = fc.dictionary(limited, value)
    await fc.assert(
      fc.asyncProperty(body, fc.boolean(), async (given, hasPrompts) => {
        const prompt = hasPrompts ? { prompt: ['a', 'b'] } : {}
        const status = await route(name, { maxTokens: 100 })({
          model: 'm',
          messages,
          ...prompt,
          ...given,
        })
        if (status !== 200) {
          expect([400, sent]).toEqual([status, undefined])
          return
        }
        const of = (member: string): number =>
          (sent?.[member] as number | null | undefined) ?? Infinity
        const choices = Math.max(
          ...['n', 'best_of'].map((each) => (sent?.[each] as number | null) ?? 1),
        )
        const most = Math.min(of('max_tokens'), of('max_completion_tokens'))
        expect(most * choices * (hasPrompts ? 2 : 1)).toBeLessThanOrEqual(100)
      }),
      { numRuns: 500 },
    )
  })

  it('no value of `model` and `models` asks for a model that is not on the list', async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('opus', ['opus'], ['m', 'opus'], { 0: 'opus' }, 'm', ['m'], null),
    )
    await fc.assert(
      fc.asyncProperty(value, value, async (model, models) => {
        const status = await route(name, { models: ['m'] })({ messages, model, models })
        if (status !== 200) {
          expect(sent).toBeUndefined()
          return
        }
        expect(sent?.['model']).toBe('m')
        const list = (sent?.['models'] ?? []) as unknown[]
        expect(list.every((each) => each === 'm')).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('headers of NanoGPT', () => {
  it.each([
    ['memory', 'true'],
    ['memory', 'TRUE'],
    ['memory', '1'],
    ['memory', 'false, true'],
    ['memory_expiration_days', '365'],
    ['x-provider', 'cerebras'],
    ['x-billing-mode', 'paygo'],
    ['x-use-byok', 'true'],
    ['x-byok-provider', 'x'],
    ['moderation', 'model'],
    ['moderation-model', 'x'],
    ['redaction', 'true'],
    ['piiredacted', 'yes'],
    ['x-prompt-caching-cut-after', '3'],
    ['anthropic-beta', 'context-1m-2025-08-07'],
    ['anthropic-beta', 'prompt-caching-2024-07-31,context-1m-2025-08-07'],
  ])('that cost are refused by name, until they are allowed: %s: %s', async (name, value) => {
    for (const allow of open) {
      expect(await route('nanogpt', allow)({ model: 'm', messages }, { [name]: value })).toBe(403)
    }
    const allow = { maxTokens: 9, headers: [name] }
    expect(await route('nanogpt', allow)({ model: 'm', messages }, { [name]: value })).toBe(200)
  })

  it.each([
    ['memory', 'false'],
    ['memory', 'False'],
    ['redaction', 'false'],
    ['anthropic-beta', 'prompt-caching-2024-07-31, extended-cache-ttl-2025-04-11'],
  ])('that cost nothing pass: %s: %s', async (name, value) => {
    expect(
      await route('nanogpt', { addOns: [] })({ model: 'm', messages }, { [name]: value }),
    ).toBe(200)
  })
})
