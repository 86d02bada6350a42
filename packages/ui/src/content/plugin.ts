// What an imported value can add to Markdown: colours for code, maths, other views of a fence.
import type { ComponentType } from 'react'

/** A run of code in one colour: text alone, or text and the scope it was told to be, e.g. `title.function`. */
export type CodeSpan = string | { readonly scope: string; readonly text: string }

/** One line of code, without its line end. */
export type CodeLine = readonly CodeSpan[]

/** Code in lines. The lines that did not change keep their identity from step to step. */
export interface CodeLines {
  readonly code: string
  readonly lines: readonly CodeLine[]
}

/** Colours code while it grows. */
export interface Highlighter {
  /** Whether the grammar of a language is here. */
  has(language: string): boolean
  /** Fetches the grammar of a language. Resolves to whether there is one; never rejects. */
  load(language: string): Promise<boolean>
  /**
   * Colours code of a language that is here. Goes on from what it gave for the text before, if the new one is
   * longer. `isOpen` says that more may follow.
   */
  highlight(
    code: string,
    language: string,
    isOpen: boolean,
    earlier: CodeLines | undefined,
  ): CodeLines
}

/** Props of what shows a formula. */
export interface MathProps {
  /** TeX, without its delimiters. */
  tex: string
  /** A formula on lines of its own. */
  isBlock: boolean
  /** The formula's end has not arrived: what is here may stop anywhere. */
  isOpen: boolean
}

/** Props of what shows a fenced block otherwise than as code. */
export interface FenceProps {
  code: string
  language: string
  /** The fence is not closed yet. */
  isOpen: boolean
}

/** An addition to Markdown. Made once, outside of components. */
export interface MarkdownPlugin {
  readonly name: string
  readonly highlighter?: Highlighter | undefined
  /** With one, `\(…\)`, `\[…\]`, `$…$` and `$$…$$` are maths. */
  readonly Math?: ComponentType<MathProps> | undefined
  /**
   * Its `Math` makes no block elements (`div`, `p`, `table`, …), so that formulas may stand in a `<p>`. Paragraphs
   * with formulas of another one are a `<div role="paragraph">`.
   * @default false
   */
  readonly isMathPhrasing?: boolean | undefined
  /** Other views of fenced blocks, by language. */
  readonly fences?: Readonly<Record<string, ComponentType<FenceProps>>> | undefined
}
