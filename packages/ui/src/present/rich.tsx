'use client'
import { memo } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { directionOfText } from '../markdown/direction.ts'
import type { Direction } from '../markdown/direction.ts'
import { parse } from '../markdown/engine/advance.ts'
import type { Inline } from '../markdown/engine/types.ts'
import { renderInlines } from '../markdown/inline.tsx'
import { useUI, useWords } from '../ui-provider/ui-provider.tsx'
import { type Digits, formatNumber } from './numbers.ts'
import type { Cell } from './parts.ts'
import { englishPresent, type PresentWords } from './words.ts'

const MARKS = /[*_`~[\]<&\\@]|https?:|www\./
/** Longer ones are shown as they came: they are read anew whenever they grow. */
const LONGEST = 4000

/** A short text with the marks of Markdown that stand in a line. */
export function inlinesOf(text: string): readonly Inline[] {
  const plain: readonly Inline[] = [{ type: 'text', text }]
  if (!MARKS.test(text) || text.length > LONGEST) return plain
  const { blocks } = parse(text)
  const [only] = blocks
  return blocks.length === 1 && only?.type === 'paragraph' ? only.children : plain
}

/** A short text. Links and images in it pass the policy. */
export const Rich: React.NamedExoticComponent<{ text: string }> = memo(function Rich({
  text,
}: {
  text: string
}): ReactNode {
  return renderInlines(inlinesOf(text), false)
})

/** A short text on what is pressed itself: nothing in it can be, so links and images are their words. */
export const Label: React.NamedExoticComponent<{ text: string }> = memo(function Label({
  text,
}: {
  text: string
}): ReactNode {
  return renderInlines(inlinesOf(text).flatMap(wordsOf), false)
})

function wordsOf(inline: Inline): readonly Inline[] {
  switch (inline.type) {
    case 'link':
      return inline.children.flatMap(wordsOf)
    case 'image':
      return [{ type: 'text', text: inline.alt }]
    case 'footnote':
    case 'citation':
      return []
    default:
      return 'children' in inline
        ? [{ ...inline, children: inline.children.flatMap(wordsOf) }]
        : [inline]
  }
}

/** What stands in a cell: a number as the language writes it. */
export function useCellText(): (cell: Cell, digits?: Digits) => string {
  const { locale } = useUI()
  const words = usePresentWords()
  return (cell, digits) => {
    if (typeof cell === 'number') return formatNumber(cell, locale, { digits })
    return typeof cell === 'boolean' ? (cell ? words.yes : words.no) : cell
  }
}

/** The strings in use: those of the provider where it has them, else English. */
export function usePresentWords(): PresentWords {
  const { present } = useWords()
  return present ? { ...englishPresent, ...present } : englishPresent
}

/** The title of a part. */
export function Title({
  text,
  id,
}: {
  text: string | undefined
  id?: string
}): ReactElement | null {
  return text === undefined ? null : (
    <p data-x-present-title="" id={id}>
      <Rich text={text} />
    </p>
  )
}

/** Which way a part runs: as the first of its texts that has letters. */
export function directionFrom(...texts: readonly unknown[]): Direction {
  for (const text of texts) {
    const found = typeof text === 'string' ? directionOfText([{ type: 'text', text }]) : undefined
    if (found) return found
  }
  return undefined
}
