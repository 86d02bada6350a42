'use client'
import type { ReactElement } from 'react'
import { formatCount, formatDuration } from '../format.ts'
import { Icon } from '../icons.tsx'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import type { CallInRow, CallRunLineProps } from './call-in-row.ts'
import { englishCalls } from './words.ts'

/** What several calls did, on one line: each tool, how often, and how long it took in all. */
export function CallRunLine({ calls, open, onToggle }: CallRunLineProps): ReactElement {
  const { locale } = useUI()
  const words = usePartWords(englishCalls, (all) => all.calls)
  const counts = new Map<string, number>()
  for (const { part } of calls) counts.set(part.name, (counts.get(part.name) ?? 0) + 1)
  const told = [...counts].map(([name, count]) =>
    count === 1 ? name : words.times(name, formatCount(count, locale)),
  )
  const took = durationOf(calls)
  if (took >= 1000) told.push(formatDuration(took, locale))
  return (
    <button type="button" data-x-fold="" aria-expanded={open} onClick={onToggle}>
      <Icon name="tool" />
      <span data-x-fold-label="">
        {new Intl.ListFormat(locale, { type: 'unit', style: 'short' }).format(told)}
      </span>
      <Icon name="chevron" />
    </button>
  )
}

/** Calls of one request run side by side, those of the next after them. In milliseconds. */
function durationOf(calls: readonly CallInRow[]): number {
  const steps = new Map<number, number>()
  for (const { part, step } of calls) {
    steps.set(step, Math.max(steps.get(step) ?? 0, part.durationMs ?? 0))
  }
  return [...steps.values()].reduce((sum, each) => sum + each, 0)
}
