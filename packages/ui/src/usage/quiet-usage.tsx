'use client'
import { useRef, useState } from 'react'
import type { ReactElement } from 'react'
import type { Timing, Usage } from '@x/core'
import { inAnswers, lazyPart } from '../lazy-part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { textFor } from './usage-text.ts'
import type { UsageItem } from './usage-text.ts'

const Details = lazyPart(inAnswers, (later) => later.UsageDetails)

const BRIEF: readonly UsageItem[] = ['time', 'cost']

/** Time and cost of an answer, and on a press the rest. */
export function QuietUsage(props: { usage: Usage; timing?: Timing | undefined }): ReactElement {
  const { words, locale } = useUI()
  const [isWanted, setWanted] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const tell = (item: UsageItem) => {
    const text = textFor(item, props.usage, props.timing, words, locale)
    return text ? [{ item, text }] : []
  }
  const brief = BRIEF.flatMap(tell)
  const told = brief.length > 0 ? brief : tell('completion')
  return (
    <div data-x-usage="">
      <button
        ref={button}
        type="button"
        data-x-usage-button=""
        data-x-button="quiet"
        aria-label={`${words.usage}: ${told.map(({ text }) => text).join(' · ')}`}
        title={words.details}
        onClick={() => setWanted(true)}
      >
        {told.map(({ item, text }) => (
          <span key={item} data-usage={item}>
            {text}
          </span>
        ))}
      </button>
      {isWanted && <Details {...props} button={button} />}
    </div>
  )
}
