'use client'
import { Children, useState } from 'react'
import type { ComponentType, ReactElement, ReactNode } from 'react'
import { useOf } from '../lazy-file.ts'
import { inAnswers, lazyPart } from '../lazy-part.ts'
import { presence } from '../part.ts'
import { useUntilFound } from '../use-until-found.ts'
import type { CallInRow, CallRunLineProps } from './call-in-row.ts'

const Line: ComponentType<CallRunLineProps> = lazyPart(inAnswers, (later) => later.CallRunLine)

interface CallRunProps {
  calls: readonly CallInRow[]
  /** One for each call. */
  children: ReactNode
}

/** Calls in a row: those that went well fold into a line once they are two; what failed or waits stands open. */
export function CallRun({ calls, children }: CallRunProps): ReactElement {
  const [open, setOpen] = useState(false)
  // Nothing is folded that could not be opened.
  const canOpen = useOf(inAnswers, (later) => later.CallRunLine) !== undefined
  const done = calls.filter(({ part }) => part.state === 'done')
  const isStory = canOpen && done.length > 1
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
