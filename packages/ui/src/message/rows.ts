import { stepAt } from '@x/core'
import type { ChatMessage } from '@x/core'
import { findDrawn } from '../content/find-view.ts'
import type { ToolViews } from '../content/tool-views.ts'
import type { CallInRow } from '../tool-call/call-in-row.ts'

/** The place of a part, or calls that stand together. */
type Row = number | readonly CallInRow[]

/** Parts by their places, and calls in a row together. What the app draws stands by itself. */
export function rowsOf(message: ChatMessage, views: ToolViews): Row[] {
  const rows: Row[] = []
  let run: CallInRow[] | undefined
  message.parts.forEach((part, at) => {
    if (part.type !== 'tool' || findDrawn(views, part.name)) {
      // Sources are shown elsewhere, and stand between no two calls.
      if (part.type !== 'source') run = undefined
      rows.push(at)
      return
    }
    if (!run) rows.push((run = []))
    run.push({ part, step: stepAt(message, at), at })
  })
  return rows
}
