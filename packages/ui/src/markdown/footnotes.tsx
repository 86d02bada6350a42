'use client'
import { useContext } from 'react'
import type { MouseEvent, ReactElement } from 'react'
import { MarkdownBlock } from './block.tsx'
import { directionOf } from './direction.ts'
import { FootnotesContext } from './footnote-mark.tsx'
import { useMarkdownWords } from './use-markdown-words.ts'

/** The footnotes below the text. */
export function Footnotes(): ReactElement | null {
  const { id, footnotes } = useContext(FootnotesContext)
  const words = useMarkdownWords()
  if (footnotes.length === 0) return null
  const direction = directionOf(footnotes)
  return (
    <div data-x-footnotes="" role="group" aria-label={words.footnotes}>
      <ol dir={direction}>
        {footnotes.map(({ label, number, children }) => (
          <li key={label} id={`${id}note-${number}`}>
            {children.map((block) => (
              <MarkdownBlock key={block.key} block={block} list={direction} isStreaming={false} />
            ))}{' '}
            <button
              type="button"
              data-x-footnote-back={number}
              aria-label={`${words.backToText}: ${number}`}
              onClick={goBack}
            >
              {'\u21a9\ufe0e'}
            </button>
          </li>
        ))}
      </ol>
    </div>
  )
}

// By hand: of several marks of one footnote, each with its own id, none would be known to be the first.
function goBack({ currentTarget }: MouseEvent<HTMLButtonElement>): void {
  const number = currentTarget.dataset['xFootnoteBack']
  const text = currentTarget.closest('[data-x-markdown]')
  text?.querySelector<HTMLElement>(`a[data-note="${number}"]`)?.focus()
}
