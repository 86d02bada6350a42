'use client'
import { Children, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import type { ToolPart } from '@x/core'
import { useLaterOf } from '../lazy-part.ts'
import { presence } from '../part.ts'
import { useUntilFound } from '../use-until-found.ts'

/** One call and which request made it. */
export interface CallInRow {
  part: ToolPart
  step: number
  /** Its place among the parts of the message, from 0. */
  at: number
}

interface CallRunProps {
  calls: readonly CallInRow[]
  /** One for each call. */
  children: ReactNode
}

/** Calls in a row: those that went well fold into a line once they are two; what failed or waits stands open. */
export function CallRun({ calls, children }: CallRunProps): ReactElement {
  const [open, setOpen] = useState(false)
  const Line = useLaterOf((later) => later.CallRunLine)
  const done = calls.filter(({ part }) => part.state === 'done')
  const isStory = Line !== undefined && done.length > 1
  return (
    <div data-x-calls="" data-open={presence(open)}>
      {isStory && <Line calls={done} open={open} onToggle={() => setOpen(!open)} />}
      {Children.map(children, (child, at) => (
        <Folded
          isFolded={isStory && !open && calls[at]?.part.state === 'done'}
          onFound={() => setOpen(true)}
        >
          {child}
        </Folded>
      ))}
    </div>
  )
}

interface FoldedProps {
  isFolded: boolean
  onFound: () => void
  children: ReactNode
}

function Folded({ isFolded, onFound, children }: FoldedProps): ReactElement {
  const ref = useUntilFound(!isFolded, onFound)
  return (
    <div ref={ref} data-x-calls-item="" hidden={isFolded}>
      {children}
    </div>
  )
}
