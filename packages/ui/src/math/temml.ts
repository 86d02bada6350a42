'use client'
// Temml comes with the first formula: few answers have one.
import { lazyFile } from '../lazy-file.ts'
import type { LazyFile } from '../lazy-file.ts'

/** A node of Temml's tree, as far as it is read here. */
export interface MathNode {
  readonly type?: string
  readonly text?: string
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly classes?: readonly string[]
  readonly style?: Readonly<Record<string, string>>
  readonly children?: readonly MathNode[]
}

/** TeX can expand without end; a model's formula has no reason to. */
const MAX_EXPANSIONS = 1000

/** Sets a formula. Throws where the TeX is wrong. */
type ToTree = (tex: string, isBlock: boolean, macros: Readonly<Record<string, string>>) => MathNode

/** What sets TeX. */
export const setter: LazyFile<ToTree> = lazyFile(
  () =>
    import('temml').then(
      ({ default: temml }): ToTree =>
        (tex, isBlock, macros) =>
          temml.__renderToMathMLTree(tex, {
            displayMode: isBlock,
            // Macros that a formula defines must not reach the next one.
            macros: { ...macros },
            maxExpand: MAX_EXPANSIONS,
            maxSize: [20, 50],
            throwOnError: true,
            trust: false,
            strict: false,
          }) as MathNode,
    ),
  (cause) =>
    `@x/ui: what sets formulas could not be loaded (${cause}). Their TeX is shown until it can be.`,
)
