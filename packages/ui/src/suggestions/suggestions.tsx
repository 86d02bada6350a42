'use client'
import { forwardRef } from 'react'
import { renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'

/** A prompt to start from. */
export type Suggestion = string | { label: string; prompt: string }

/** Props of `Suggestions`. */
export interface SuggestionsProps extends Omit<PartProps<'ul'>, 'children'> {
  suggestions: readonly Suggestion[]
  onPick: (prompt: string) => void
}

/** Prompts to start from, each a button. */
export const Suggestions: Part<SuggestionsProps, HTMLUListElement> = forwardRef(
  function Suggestions({ suggestions, onPick, render, ...rest }, ref) {
    const words = useWords()
    if (suggestions.length === 0) return null
    return renderPart('ul', render, {
      'data-x-suggestions': '',
      'aria-label': words.suggestions,
      ...rest,
      ref,
      children: suggestions.map((suggestion) => {
        const { label, prompt } =
          typeof suggestion === 'string' ? { label: suggestion, prompt: suggestion } : suggestion
        return (
          <li key={label}>
            <button type="button" onClick={() => onPick(prompt)}>
              {label}
            </button>
          </li>
        )
      }),
    })
  },
)
