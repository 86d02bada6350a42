'use client'
import type { ReactElement } from 'react'
import type { ToolPart } from '@x/core'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { stateWords } from './state-words.ts'

/** A call on one line, until what opens it is loaded. */
export function PlainToolCall({ call }: { call: ToolPart }): ReactElement {
  const words = useWords()
  return (
    <div data-x-tool="" data-state={call.state}>
      <p data-x-fold="">
        <code data-x-fold-label="" dir="auto">
          {call.name}
        </code>
        <span data-x-tool-state="" dir="auto">
          {stateWords(call, words)}
        </span>
      </p>
    </div>
  )
}
