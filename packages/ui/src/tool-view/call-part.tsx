'use client'
import { useMemo } from 'react'
import type { ComponentType, ReactElement } from 'react'
import type { ToolDecision, ToolOutcome, ToolPart } from '@x/core'
import { callOf } from '@x/react'
import type { CallContext, ToolCallOf } from '@x/react'
import { useOf } from '../lazy-file.ts'
import { inAnswers, lazyPart } from '../lazy-part.ts'
import type { ToolApprovalProps } from '../tool-call/tool-approval.tsx'
import type { ToolCallProps } from '../tool-call/tool-call.tsx'
import { PlainToolCall } from '../tool-call/plain-tool-call.tsx'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { findDrawn, optionsOf } from '../content/find-view.ts'
import type { ToolViewOptions } from '../content/tool-views.ts'
import { ViewBoundary } from './view-boundary.tsx'

const BuiltInCall: ComponentType<ToolCallProps> = lazyPart(
  inAnswers,
  (later) => later.ToolCall,
  PlainToolCall,
)
const Approval: ComponentType<ToolApprovalProps> = lazyPart(
  inAnswers,
  (later) => later.ToolApproval,
)

interface CallPartProps extends CallContext {
  part: ToolPart
  /** Whether a call that is open waits for a person, or was left behind; undefined while its answer is at work. */
  isAwaiting?: boolean | undefined
}

/** A call as the app draws it, or else as `ToolCall` does. */
export function CallPart({ part, isAwaiting, ...context }: CallPartProps): ReactElement {
  const given = findDrawn(useUI().toolViews, part.name)
  const { onDecide, onResolve } = context
  const acts = {
    onDecide: onDecide && ((decision: ToolDecision) => onDecide(part.id, decision)),
    onResolve: isAwaiting
      ? onResolve && ((outcome: ToolOutcome) => onResolve(part.id, outcome))
      : undefined,
  }
  if (given) return <ViewedCall part={part} given={given} acts={acts} {...context} />
  // Of what was left behind, what had been allowed never ran, and what was asked got no answer.
  const call: ToolPart =
    isAwaiting === false ? { ...part, state: 'cancelled', isSkipped: !part.isApproved } : part
  return <BuiltIn call={call} {...acts} />
}

/** The built-in card. What an app's tool gives may be no JSON at all, which it need not be able to show. */
function BuiltIn(props: ToolCallProps): ReactElement {
  const { call } = props
  return (
    <ViewBoundary
      subject={`the built-in view of the tool "${call.name}" (${call.state})`}
      attempt={call.state}
      fallback={<PlainToolCall call={call} />}
    >
      <BuiltInCall {...props} />
    </ViewBoundary>
  )
}

interface ViewedCallProps extends CallPartProps {
  given: NonNullable<ReturnType<typeof findDrawn>>
  acts: Pick<ToolCallProps, 'onDecide' | 'onResolve'>
}

function ViewedCall({ part, given, acts, ...context }: ViewedCallProps): ReactElement {
  const { view, approval = 'around' } = optionsOf(given) as ToolViewOptions<unknown>
  const isAround = approval === 'around' && part.state === 'approval'
  const { onDecide } = acts
  return (
    <div data-x-tool-view="" data-state={part.state}>
      <ViewBoundary
        subject={`the view of the tool "${part.name}" (${part.state})`}
        attempt={part.state}
        fallback={<BuiltIn call={part} {...acts} onDecide={isAround ? undefined : onDecide} />}
      >
        <Drawn view={view} part={part} {...context} />
      </ViewBoundary>
      {isAround && onDecide && <Approval call={part} onDecide={onDecide} />}
    </div>
  )
}

/** What waits for the rest of the package waits within the boundary, as React 18 takes over from a server box by box. */
function Drawn({
  view: View,
  part,
  ...context
}: CallPartProps & { view: ToolViewOptions<unknown>['view'] }): ReactElement {
  return <View call={useCall(part, context)} />
}

/** The part as the value that a view gets. The same one until the part, or what may be done with it, changes. */
function useCall(part: ToolPart, { step, onDecide, onResolve }: CallContext): ToolCallOf {
  const makeReader = useOf(inAnswers, (later) => later.createPartialJson)
  // Each character of the arguments is read once, however often they are looked at.
  const readArgs = useMemo(() => makeReader?.(), [makeReader])
  return useMemo(() => {
    const argsSoFar = part.args === undefined ? readArgs?.(part.argsText).value : undefined
    return callOf(part, { step, onDecide, onResolve }, argsSoFar)
  }, [part, step, onDecide, onResolve, readArgs])
}
