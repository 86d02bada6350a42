import type { ToolPart } from '@x/core'

/** One of several calls in a row. */
export interface CallInRow {
  part: ToolPart
  /** Which request of the answer made it, from 0. */
  step: number
  /** Its place among the parts of the message, from 0. */
  at: number
}

/** Props of the line that stands for those that went well. */
export interface CallRunLineProps {
  calls: readonly CallInRow[]
  open: boolean
  onToggle: () => void
}
