// NanoGPT as a script for the sandbox: chats with prices, the older endpoint, the account, the search.
import { namesOf, refuseUnknown } from '../../unknown-members.ts'
import { asArray, asObject, asText } from '../../json.ts'
import type {
  Answer,
  AnswerFunction,
  SandboxRequest,
  ScriptedEndpoint,
} from '../../testing/index.ts'
import { subtract } from '../decimal.ts'
import { webSearchOptionOf, webSearchPrice } from '../web-search.ts'
import { billFor, wirePricing, wireUsage } from './bill.ts'
import { scriptedModels } from './models.ts'
import { createPromptCache } from './prompt-cache.ts'

/** What the scripted NanoGPT may be told. */
export interface NanoGPTScriptOptions {
  /** What is answered; usage, price and, with a search, sources are added. @default a line about the question */
  answer?: Answer | AnswerFunction | undefined
  /** Refuses requests without it. @default none is needed */
  apiKey?: string | undefined
  /** US dollars that the account starts with, as a decimal number. @default '10' */
  balance?: string | undefined
  /** More paths, or others in the place of those here. */
  routes?: ScriptedEndpoint['routes']
}

const OPTIONS = namesOf<NanoGPTScriptOptions>({
  answer: true,
  apiKey: true,
  balance: true,
  routes: true,
})

const CITATION = {
  url: 'https://example.com/news',
  title: 'The news',
  snippet: 'What happened this week.',
}

const WINDOW = { used: 120, remaining: 1880, percentUsed: 0.06, resetAt: 1_790_000_000_000 }

/**
 * An endpoint that speaks NanoGPT: pass it to `createSandbox`. Each answer is billed by the scripted
 * prices and taken from the balance; what a prompt begins with is read from the
 * cache where it was written before, and written up to the last breakpoint.
 * @example
 * const sandbox = createSandbox(nanogptScript())
 * const client = nanogpt({ baseURL: 'http://sandbox.test/api/v1', fetch: sandbox.fetch })
 */
export function nanogptScript(options: NanoGPTScriptOptions = {}): ScriptedEndpoint {
  refuseUnknown(options, { of: '`nanogptScript`', known: OPTIONS })
  const { answer: scripted, apiKey, routes } = options
  const cache = createPromptCache()
  const bills = new Map<string, { cost: string; usage: object }>()
  let balance = options.balance ?? '10'
  let count = 0

  async function answerTo(request: SandboxRequest): Promise<Answer> {
    const fallback = { text: `You asked: ${request.prompt}` }
    return (typeof scripted === 'function' ? await scripted(request) : scripted) ?? fallback
  }

  /** Answers that are no answers (errors, pages, bytes as they are) cost nothing. */
  function isFree(answer: Answer): boolean {
    return [answer.error, answer.html, answer.raw, answer.json, answer.unreachable].some(
      (each) => each !== undefined,
    )
  }

  async function chat(request: SandboxRequest): Promise<Answer> {
    const answer = await answerTo(request)
    if (isFree(answer)) return answer
    const bill = billFor(request, (answer.reasoning ?? '') + (answer.text ?? ''), cache)
    balance = subtract(balance, bill.amount)
    count++
    bills.set(`req_nanogpt_${count}`, { cost: bill.amount, usage: wireUsage(bill) })
    const hasSearch = webSearchOptionOf(asObject(request.body) ?? {}) !== undefined
    return {
      ...(hasSearch ? { citations: [CITATION] } : {}),
      usage: { wire: wireUsage(bill) },
      ...answer,
      wire: { x_nanogpt_pricing: wirePricing(bill, balance), ...answer.wire },
      headers: { 'x-request-id': `req_nanogpt_${count}`, ...answer.headers },
    }
  }

  async function legacy(request: SandboxRequest): Promise<Answer> {
    const answer = await answerTo(request)
    if (isFree(answer)) return answer
    const bill = billFor(request, answer.text ?? '', cache)
    balance = subtract(balance, bill.amount)
    const trailer = JSON.stringify({
      cost: Number(bill.amount),
      inputTokens: bill.usage.promptTokens,
      outputTokens: bill.usage.completionTokens,
      paymentSource: 'USD',
    })
    return {
      raw: `${answer.text ?? ''}\n<NanoGPT>${trailer}</NanoGPT>`,
      contentType: 'text/plain; charset=utf-8',
    }
  }

  return {
    answers: chat,
    models: scriptedModels,
    apiKey,
    routes: {
      ...routes,
      'talk-to-gpt': legacy,
      'check-balance': () => ({
        json: { usd_balance: balance, nano_balance: '1.5', nanoDepositAddress: 'nano_1sandbox' },
      }),
      'subscription/v1/usage': {
        json: {
          active: true,
          limits: { daily: 2000, monthly: 60_000 },
          daily: WINDOW,
          monthly: { ...WINDOW, used: 3000, remaining: 57_000, percentUsed: 0.05 },
          period: { currentPeriodEnd: '2026-10-01T00:00:00Z' },
          state: 'active',
          graceUntil: null,
        },
      },
      'usage/requests/:id': ({ path }) => billOf(bills.get(path.split('/').at(-1) ?? '')),
      usage: { json: { totals: { requests: 3 }, byDay: [], byModel: [], byDayModel: [] } },
      'models/:id/providers': ({ path }) => ({
        json: {
          canonicalId: decodeURIComponent(path.split('/').at(-2) ?? ''),
          supportsProviderSelection: true,
          providers: [{ id: 'cerebras', name: 'Cerebras' }],
        },
      }),
      web: ({ body }) => ({ json: searchResult(asObject(body) ?? {}) }),
      // Repeated here, so that they are looked at first and also count.
      ...routes,
    },
  }
}

function billOf(bill: { cost: string; usage: object } | undefined): Answer {
  if (bill) return { json: { object: 'request_billing', ...bill, currency: 'USD' } }
  const error = { message: 'Request not found', type: 'not_found_error', code: 'not_found' }
  return { status: 404, json: { error } }
}

function searchResult(body: Readonly<Record<string, unknown>>): object {
  const { provider = 'linkup', depth = 'standard', outputType = 'searchResults', query } = body
  const page = { type: 'text', title: CITATION.title, url: CITATION.url, content: CITATION.snippet }
  const source = { name: CITATION.title, url: CITATION.url, snippet: CITATION.snippet }
  const domains = asArray(body['includeDomains'])
  const found = domains.length === 0 || domains.includes('example.com') ? [page] : []
  const data =
    outputType === 'sourcedAnswer'
      ? { answer: `About ${asText(query)}.`, sources: [source] }
      : outputType === 'structured'
        ? { headline: CITATION.title }
        : found
  const cost = Number(webSearchPrice(depth === 'deep' ? 'deep' : 'standard')?.amount)
  return { data, metadata: { query, provider, operation: 'search', depth, outputType, cost } }
}
