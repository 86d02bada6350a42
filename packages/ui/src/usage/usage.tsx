'use client'
import { forwardRef } from 'react'
import type { Timing, Usage as UsageData } from '@x/core'
import { presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { isLoss, textFor } from './usage-text.ts'
import type { UsageItem } from './usage-text.ts'

export type { UsageItem } from './usage-text.ts'

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
  'first-token',
  'speed',
  'cost',
  'saved',
]

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
