'use client'
import type { ReactElement } from 'react'
import type { DataPart } from '@x/core'
import { jsonText } from '../json-text.ts'
import { masked } from '../tool-call/secrets.ts'

/** As much of it is shown, in characters: a fold is no place to read a megabyte. */
const LONGEST = 20_000

/** Data that nobody draws: its name, and what it is as JSON in a fold. */
export function DataFold({ part: { name, data } }: { part: DataPart }): ReactElement {
  const text = jsonText(masked(data))
  return (
    <details data-x-data="">
      <summary>
        <code>{name}</code>
      </summary>
      <pre dir="ltr">{text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text}</pre>
    </details>
  )
}
