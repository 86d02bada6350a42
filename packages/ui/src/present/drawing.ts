// What the drawings of a chart are made from.
import type { ChartPart } from './parts.ts'
import type { Scale } from './scale.ts'

export const percent = (share: number): string => `${Math.round(share * 1e5) / 1e3}%`

/** One chart, and where its values stand. */
export interface Drawing {
  part: ChartPart
  scale: Scale
  /** For what is referred to within the document. */
  id: string
  titleOf: (at: number, index: number, value: number) => string
}
