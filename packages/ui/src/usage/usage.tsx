'use client'
import { forwardRef } from 'react'
import type { Cost, Timing, Usage as UsageData } from '@x/core'
import { formatCost, formatCount, formatDuration } from '../format.ts'
import { presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import type { Words } from '../words.ts'

/** One thing that `Usage` tells. */
export type UsageItem =
  | 'prompt'
  | 'cached'
  | 'cache-write'
  | 'completion'
  | 'reasoning'
  | 'time'
  | 'speed'
  | 'cost'
  | 'saved'

/** Props of `Usage`. */
export interface UsageProps extends Omit<PartProps<'div'>, 'children'> {
  usage: UsageData
  timing?: Timing | undefined
  /** What is told where it is known, in this order. @default everything */
  items?: readonly UsageItem[] | undefined
}

const EVERYTHING: readonly UsageItem[] = [
  'prompt',
  'cached',
  'cache-write',
  'completion',
  'reasoning',
  'time',
  'speed',
  'cost',
  'saved',
]

/** Savings below this part of the cost are not told. */
const WORTH_TELLING = 0.01

/** What an answer took: tokens in and out, the cached and the thinking among them, time, money, and what was saved. */
export const Usage: Part<UsageProps, HTMLDivElement> = forwardRef(function Usage(
  { usage, timing, items = EVERYTHING, render, ...rest },
  ref,
) {
  const { words, locale } = useUI()
  const told = items.flatMap((item) => {
    const text = textFor(item, usage, timing, words, locale)
    return text ? { item, text } : []
  })
  // A frame around nothing would be read out as a group of nothing.
  if (told.length === 0) return null
  return renderPart('div', render, {
    'data-x-usage': '',
    role: 'group',
    'aria-label': words.usage,
    ...rest,
    ref,
    children: told.map(({ item, text }) => (
      <span key={item} data-usage={item} data-loss={presence(item === 'saved' && isLoss(usage))}>
        {text}
      </span>
    )),
  })
})

function textFor(
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

function isLoss({ saved }: UsageData): boolean {
  return saved?.amount.startsWith('-') ?? false
}
