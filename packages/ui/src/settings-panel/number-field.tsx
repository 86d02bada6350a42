'use client'
import { useId, useState } from 'react'
import type { ReactElement } from 'react'
import { isWithinRange, settingRanges } from '@x/react'
import type { NumberSetting } from '@x/react'
import { plainDigits } from '../digits.ts'
import { formatCount } from '../format.ts'
import { presence } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { englishSettings } from './words.ts'

/** Where a slider stands while its number is left to the model. */
const USUAL: Readonly<Record<NumberSetting, number>> = {
  temperature: 1,
  topP: 1,
  frequencyPenalty: 0,
  presencePenalty: 0,
  maxTokens: 1,
}

/** What was typed as a number; languages differ in their decimal mark. Undefined for nothing, NaN for no number. */
function parse(text: string): number | undefined {
  const typed = plainDigits(text).trim().replace(/^–/, '-').replace(',', '.')
  if (typed === '') return undefined
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(typed) ? Number(typed) : Number.NaN
}

/** A number with its slider. What does not fit is said and not passed on. */
export function NumberField({
  name,
  value,
  onChange,
}: {
  name: NumberSetting
  value: number | undefined
  onChange: (value: number | undefined) => void
}): ReactElement {
  const { locale } = useUI()
  const text = usePartWords(englishSettings, (pack) => pack.settings)
  const id = useId()
  const { min, max, step } = settingRanges[name]
  // What is typed stays as it was typed until something else changes the number.
  const [typed, setTyped] = useState<{ text: string; value: number | undefined }>()
  const isTyped = typed !== undefined && typed.value === value
  const shown = isTyped ? typed.text : value === undefined ? '' : String(value)
  const number = parse(shown)
  const isWrong = number !== undefined && !isWithinRange(name, number)
  const sentence =
    max === undefined
      ? text.notWhole(formatCount(min, locale))
      : text.outOfRange(formatCount(min, locale), formatCount(max, locale))
  function type(next: string): void {
    const parsed = parse(next)
    const fits = parsed === undefined || isWithinRange(name, parsed)
    setTyped({ text: next, value: fits ? parsed : value })
    if (fits && parsed !== value) onChange(parsed)
  }
  return (
    <div
      data-x-field={name}
      data-unset={presence(value === undefined)}
      data-wrong={presence(isWrong)}
    >
      <label htmlFor={id}>{text.labels[name]}</label>
      <input
        id={id}
        type="text"
        inputMode={max === undefined ? 'numeric' : min < 0 ? 'text' : 'decimal'}
        autoComplete="off"
        placeholder={text.unset}
        value={shown}
        aria-invalid={isWrong || undefined}
        aria-describedby={`${id}-hint`}
        onChange={(event) => type(event.target.value)}
      />
      {max !== undefined && (
        <input
          type="range"
          aria-label={text.labels[name]}
          aria-valuetext={value === undefined ? text.unset : formatCount(value, locale)}
          min={min}
          max={max}
          step={step}
          value={value ?? USUAL[name]}
          onChange={(event) => {
            setTyped(undefined)
            onChange(Number(event.target.value))
          }}
        />
      )}
      <p id={`${id}-hint`} role={isWrong ? 'alert' : undefined}>
        {isWrong ? sentence : text.hints[name]}
      </p>
    </div>
  )
}
