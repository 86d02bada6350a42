// Usage and money as they come over the wire, and their exact sums.
import { asNumber, asObject, asText, type Json } from '../json.ts'
import type { Cost, Usage } from '../message/types.ts'

/** A number as a decimal without an exponent, digit for digit: `1e-7` becomes `0.0000001`. */
export function toDecimal(value: number): string {
  return value.toLocaleString('en', { useGrouping: false, maximumSignificantDigits: 21 })
}

/** Adds two decimals exactly. */
export function addDecimals(left: string, right: string): string {
  const [leftWhole = '0', leftPart = ''] = left.split('.')
  const [rightWhole = '0', rightPart = ''] = right.split('.')
  const places = Math.max(leftPart.length, rightPart.length)
  const scaled = (whole: string, part: string): bigint => BigInt(whole + part.padEnd(places, '0'))
  const sum = scaled(leftWhole, leftPart) + scaled(rightWhole, rightPart)
  const digits = (sum < 0n ? -sum : sum).toString().padStart(places + 1, '0')
  const sign = sum < 0n ? '-' : ''
  if (places === 0) return sign + digits
  const part = digits.slice(-places).replace(/0+$/, '')
  return sign + digits.slice(0, -places) + (part ? `.${part}` : '')
}

/** What a count is called: `prompt_tokens`, `inputTokens`, `promptTokenCount`, `prompt_n`. */
const COUNT = /_(?:n|tokens?|token_count)$/

/** The counts of a usage and of its details by their names in lower case, without the unit. */
function countsIn(raw: Json): readonly (readonly [name: string, count: number])[] {
  return Object.entries(raw).flatMap(([key, value]) => {
    const name = key.replaceAll(/[A-Z]/g, '_$&').toLowerCase()
    const details = name.endsWith('details') ? asObject(value) : undefined
    if (details) return countsIn(details)
    // Also where it is told as a text.
    const count = asNumber(Number(asText(value) ?? value ?? NaN))
    return count !== undefined && COUNT.test(name) ? [[name.replace(COUNT, ''), count]] : []
  })
}

/** Reads a usage object in OpenAI's shape and its common variations; undefined when it is none. */
export function toUsage(value: unknown): Usage | undefined {
  const raw = asObject(value)
  if (!raw) return undefined
  const counts = countsIn(raw)
  // Some routes fill one of several and leave the others at zero.
  const count = (names: RegExp): number | undefined =>
    counts
      .filter(([name]) => names.test(name))
      .map(([, each]) => each)
      .toSorted((left, right) => left - right)
      .at(-1)
  const prompt = count(/^(?:prompt|input)$/)
  let completion = count(/^(?:completion|output|predicted|candidates)$/)
  if (prompt === undefined && completion === undefined) return undefined
  // What llama.cpp had read before is no part of `prompt_n`.
  const promptTokens = (prompt ?? 0) + (count(/^cache$/) ?? 0)
  const reasoning = count(/^(?:reasoning|thoughts)$/)
  const total = count(/^total$/)
  completion ??= 0
  // Gemini's are without those of its thoughts, which the total has.
  if (total === promptTokens + completion + (reasoning ?? 0)) completion = total - promptTokens
  const usage: Usage = {
    promptTokens,
    completionTokens: completion,
    totalTokens: total ?? promptTokens + completion,
    raw,
  }
  const cached = count(/^cached?$|^cached_|cache_(?:read|hit)/)
  const written = count(/cache_(?:write|creation)/)
  if (reasoning !== undefined) usage.reasoningTokens = reasoning
  if (cached !== undefined) usage.cachedTokens = cached
  if (written !== undefined) usage.cacheWriteTokens = written
  const cost = toCost(raw)
  if (cost) usage.cost = cost
  return usage
}

function toCost(raw: Json): Cost | undefined {
  const told = raw['cost'] ?? raw['total_cost'] ?? raw['estimated_cost']
  const amount = toAmount(told) ?? toAmount(asObject(told)?.['total_cost'])
  if (amount === undefined) return undefined
  return { amount, currency: asText(raw['currency']) ?? 'USD', estimated: false }
}

/** A number, or a text that is one, as a decimal. */
function toAmount(value: unknown): string | undefined {
  const text = asText(value)?.trim().replace(/^\$/, '')
  if (text !== undefined && /^-?\d+(?:\.\d+)?$/.test(text)) return text
  const number = asNumber(text === undefined || text === '' ? value : Number(text))
  return number === undefined ? undefined : toDecimal(number)
}

/**
 * The sum of several usages; undefined for none. Costs are added exactly, and are absent where there are
 * several currencies.
 */
export function sumUsage(usages: readonly Usage[]): Usage | undefined {
  const [first, ...rest] = usages
  if (!first) return undefined
  const { cost: _, saved: __, ...tokens } = first
  const sum: Usage = rest.reduce(addTokens, { ...tokens, raw: undefined })
  const cost = sumCosts(usages.map((usage) => usage.cost))
  if (cost) sum.cost = cost
  const saved = sumCosts(usages.map((usage) => usage.saved))
  if (saved) sum.saved = saved
  return sum
}

function addTokens(left: Usage, right: Usage): Usage {
  const sum: Usage = {
    promptTokens: left.promptTokens + right.promptTokens,
    completionTokens: left.completionTokens + right.completionTokens,
    totalTokens: left.totalTokens + right.totalTokens,
    raw: undefined,
  }
  for (const name of ['reasoningTokens', 'cachedTokens', 'cacheWriteTokens'] as const) {
    if (left[name] !== undefined || right[name] !== undefined) {
      sum[name] = (left[name] ?? 0) + (right[name] ?? 0)
    }
  }
  return sum
}

function sumCosts(costs: readonly (Cost | undefined)[]): Cost | undefined {
  const [first, ...rest] = costs.filter((cost) => cost !== undefined)
  if (!first || rest.some(({ currency }) => currency !== first.currency)) return undefined
  return rest.reduce(
    (left, right) => ({
      amount: addDecimals(left.amount, right.amount),
      currency: left.currency,
      estimated: left.estimated || right.estimated,
    }),
    first,
  )
}
