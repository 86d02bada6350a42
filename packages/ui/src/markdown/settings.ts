'use client'
import { createContext } from 'react'
import type { ComponentType } from 'react'
import type { SourcePart } from '@x/core'
import type { MarkdownComponents } from '../content/components.ts'
import type { FenceProps, Highlighter, MarkdownPlugin, MathProps } from '../content/plugin.ts'
import type { ContentPolicy } from '../content/policy.ts'
import type { MarkdownWords } from './words.ts'

/** What the nodes of one Markdown text are rendered by. */
export interface MarkdownSettings {
  components: MarkdownComponents
  policy: ContentPolicy
  headingLevel: number
  highlighter: Highlighter | undefined
  Math: ComponentType<MathProps> | undefined
  /** Formulas may be block elements. */
  hasForeignMath: boolean
  /** Other views of fenced blocks, by language. */
  fences: Readonly<Record<string, ComponentType<FenceProps> | undefined>>
  /** What `[1]` in the text points at. */
  sources: readonly SourcePart[]
  /** Undefined outside of a text. */
  words: MarkdownWords | undefined
}

/** What plugins add up to. Of two that give the same, the later one counts. */
export function settingsOf(
  plugins: readonly MarkdownPlugin[],
): Pick<MarkdownSettings, 'highlighter' | 'Math' | 'hasForeignMath' | 'fences'> {
  const maths = plugins.findLast((plugin) => plugin.Math)
  return {
    highlighter: plugins.findLast((plugin) => plugin.highlighter)?.highlighter,
    Math: maths?.Math,
    hasForeignMath: maths !== undefined && maths.isMathPhrasing !== true,
    fences: Object.assign(Object.create(null), ...plugins.map((plugin) => plugin.fences)),
  }
}

/** The settings of the Markdown text around. */
export const MarkdownContext: React.Context<MarkdownSettings> = createContext<MarkdownSettings>({
  components: {},
  policy: {},
  headingLevel: 3,
  ...settingsOf([]),
  sources: [],
  words: undefined,
})
