// What an answer took, in words.
import type { Cost, Timing, Usage as UsageData } from '@x/core'
import { formatCost, formatCount, formatDuration, formatSeconds } from '../format.ts'
import type { Words } from '../words.ts'

/** One thing that `Usage` tells. */
export type UsageItem =
  | 'prompt'
  | 'cached'
  | 'cache-write'
  | 'completion'
  | 'reasoning'
  | 'time'
  | 'first-token'
  | 'speed'
  | 'cost'
  | 'saved'

/** Savings below this part of the cost are not told. */
const WORTH_TELLING = 0.01

/** Nothing for what is not known, or says nothing. */
export function textFor(
  item: UsageItem,
  usage: UsageData,
  timing: Timing | undefined,
  words: Words,
  locale: string | undefined,
): string | undefined {
  const count = (value: number | undefined, toText: (text: string) => string): string | undefined =>
    value ? toText(formatCount(value, locale)) : undefined
  switch (item) {
    case 'prompt':
      return words.promptTokens(formatCount(usage.promptTokens, locale))
    case 'cached':
      return count(usage.cachedTokens, words.cachedTokens)
    case 'cache-write':
      return count(usage.cacheWriteTokens, words.cacheWriteTokens)
    case 'completion':
      return words.completionTokens(formatCount(usage.completionTokens, locale))
    case 'reasoning':
      return count(usage.reasoningTokens, words.reasoningTokens)
    case 'time':
      return timeText(timing?.totalMs ?? 0, locale)
    case 'first-token':
      return firstTokenText(timing, words, locale)
    case 'speed':
      return speedText(usage, timing, count, words)
    case 'cost':
      return usage.cost && costText(usage.cost, words, locale)
    case 'saved':
      return savedText(usage, words, locale)
    default:
      return item satisfies never
  }
}

/** A rate of so few tokens, or of so short a time, in milliseconds, says nothing of what answers. */
const ENOUGH = { tokens: 20, time: 500 }

function speedText(
  { completionTokens }: UsageData,
  timing: Timing | undefined,
  count: (value: number | undefined, toText: (text: string) => string) => string | undefined,
  words: Words,
): string | undefined {
  if (!timing || completionTokens < ENOUGH.tokens || (timing.totalMs ?? ENOUGH.time) < ENOUGH.time)
    return undefined
  return count(Math.round(timing.tokensPerSecond ?? 0), words.tokensPerSecond)
}

/** Nothing for what rounds to no second. */
function timeText(milliseconds: number, locale: string | undefined): string | undefined {
  return milliseconds < 500 ? undefined : formatDuration(milliseconds, locale)
}

/** Nothing where the answer came at once, whole: then it is the time. */
function firstTokenText(
  timing: Timing | undefined,
  words: Words,
  locale: string | undefined,
): string | undefined {
  const { firstTokenMs, totalMs } = timing ?? {}
  if (firstTokenMs === undefined || firstTokenMs === totalMs) return undefined
  return words.firstToken(formatSeconds(firstTokenMs, locale))
}

function costText(cost: Cost, words: Words, locale: string | undefined): string {
  const text = formatCost(cost, locale)
  return cost.estimated ? words.costEstimated(text) : text
}

/** What the cache saved, where it matters beside what the answer cost. */
function savedText(
  { saved, cost }: UsageData,
  words: Words,
  locale: string | undefined,
): string | undefined {
  const amount = Math.abs(Number(saved?.amount ?? 0))
  if (!saved || amount === 0 || amount < WORTH_TELLING * Number(cost?.amount ?? 0)) return undefined
  const text = costText({ ...saved, amount: saved.amount.replace(/^-/, '') }, words, locale)
  return saved.amount.startsWith('-') ? words.costOfCache(text) : words.costSaved(text)
}

/** Whether the cache took more than it gave. */
export function isLoss({ saved }: UsageData): boolean {
  return saved?.amount.startsWith('-') ?? false
}
