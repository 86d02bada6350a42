// @x/ui/math: formulas as MathML. Temml is fetched when the first one is shown.
import type { MarkdownPlugin } from '../content/plugin.ts'
import { createFormula } from './formula.tsx'

/** What `math` takes. */
export interface MathOptions {
  /** TeX macros by their names, e.g. `{ '\\RR': '\\mathbb{R}' }`. */
  macros?: Readonly<Record<string, string>> | undefined
}

/**
 * Shows `\(…\)`, `\[…\]`, `$…$` and `$$…$$` as maths: MathML, which browsers set and screen readers read.
 * @example
 * const plugins = [math()]
 * <Markdown text={text} plugins={plugins} />
 */
export function math(options: MathOptions = {}): MarkdownPlugin {
  return { name: 'math', Math: createFormula(options.macros ?? {}), isMathPhrasing: true }
}
