'use client'
import { useRef, useState } from 'react'
import type { KeyboardEvent, ReactElement } from 'react'
import type { ToolOutcome, ToolPart } from '@x/core'
import { isComposingKey } from '../ime.ts'
import { usePartWords } from '../ui-provider/use-part-words.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { ToolValue } from './tool-value.tsx'
import { englishCalls } from './words.ts'

interface ToolQuestionProps {
  call: ToolPart
  onResolve: (outcome: ToolOutcome) => void
  /** Leaves it unanswered, and the model goes on. */
  onSkip?: (() => void) | undefined
}

/** Asks a person for the result of a call that nothing carries out, below what the model wants to know. */
export function ToolQuestion({ call, onResolve, onSkip }: ToolQuestionProps): ReactElement {
  const words = useWords()
  const own = usePartWords(englishCalls, ({ calls }) => calls)
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState('')
  const answer = (): void => {
    if (text.trim() === '') field.current?.focus({ preventScroll: true })
    else onResolve({ result: valueOf(text) })
  }
  const args = call.args ?? {}
  const question = own.answerAwaited(call.name)
  return (
    <div data-x-approval="" role="group" aria-label={question}>
      <p data-x-approval-question="">{question}</p>
      {Object.keys(args).length > 0 && <ToolValue label={words.toolArguments} value={args} />}
      <textarea
        ref={field}
        dir="auto"
        rows={Math.min(8, text.split('\n').length)}
        aria-label={own.yourAnswer}
        placeholder={own.yourAnswer}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key !== 'Enter' || event.shiftKey || isComposingKey(event)) return
          event.preventDefault()
          answer()
        }}
      />
      <div data-x-approval-actions="">
        <button type="button" data-x-button="solid" onClick={answer}>
          {own.answer}
        </button>
        {onSkip && (
          <button type="button" data-x-button="quiet" onClick={onSkip}>
            {own.skip}
          </button>
        )}
      </div>
    </div>
  )
}

/** An object or a list where that is what was written: an app that knows the type of its tool's result gets that. */
function valueOf(text: string): unknown {
  const given = text.trim()
  if (!/^[[{]/.test(given)) return given
  try {
    return JSON.parse(given)
  } catch {
    // A text may well begin with a bracket.
    return given
  }
}
