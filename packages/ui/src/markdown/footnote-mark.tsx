'use client'
import { createContext, useContext } from 'react'
import type { ReactElement } from 'react'
import type { Footnote } from './engine/types.ts'
import { followInPage } from './in-page.ts'

/** The footnotes of the text around, and what their ids start with. */
export const FootnotesContext: React.Context<{ id: string; footnotes: readonly Footnote[] }> =
  createContext<{ id: string; footnotes: readonly Footnote[] }>({ id: '', footnotes: [] })

/** A footnote's number in the text, which alone is rendered again when numbers change. */
export function FootnoteMark({ label }: { label: string }): ReactElement {
  const { id, footnotes } = useContext(FootnotesContext)
  const number = footnotes.find((note) => note.label === label)?.number
  return (
    <sup data-x-footnote-mark="">
      <a href={`#${id}note-${number}`} data-note={number} role="doc-noteref" onClick={followInPage}>
        {number}
      </a>
    </sup>
  )
}
