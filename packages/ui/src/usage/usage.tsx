'use client'
import { forwardRef } from 'react'
import type { Timing, Usage as UsageData } from '@x/core'
import { formatCost, formatCount, formatDuration } from '../format.ts'
import { renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'

/** Props of `Usage`. */
export interface UsageProps extends Omit<PartProps<'div'>, 'children'> {
  usage: UsageData
  timing?: Timing | undefined
}

/** What an answer took: tokens in and out, the cached and the thinking among them, time, and money. */
export const Usage: Part<UsageProps, HTMLDivElement> = forwardRef(function Usage(
  { usage, timing, render, ...rest },
  ref,
) {
  const { words, locale } = useUI()
  const count = (value: number): string => formatCount(value, locale)
  const items: [name: string, text: string][] = [
    ['prompt', words.promptTokens(count(usage.promptTokens))],
  ]
  const add = (name: string, value: number | undefined, toText: (text: string) => string): void => {
    if (value) items.push([name, toText(count(value))])
  }
  add('cached', usage.cachedTokens, words.cachedTokens)
  add('cache-write', usage.cacheWriteTokens, words.cacheWriteTokens)
  items.push(['completion', words.completionTokens(count(usage.completionTokens))])
  add('reasoning', usage.reasoningTokens, words.reasoningTokens)
  if (timing?.totalMs !== undefined) items.push(['time', formatDuration(timing.totalMs, locale)])
  add('speed', timing?.tokensPerSecond && Math.round(timing.tokensPerSecond), words.tokensPerSecond)
  if (usage.cost) {
    const cost = formatCost(usage.cost, locale)
    items.push(['cost', usage.cost.estimated ? words.costEstimated(cost) : cost])
  }
  return renderPart('div', render, {
    'data-x-usage': '',
    role: 'group',
    'aria-label': words.usage,
    ...rest,
    ref,
    children: items.map(([name, text]) => (
      <span key={name} data-usage={name}>
        {text}
      </span>
    )),
  })
})
