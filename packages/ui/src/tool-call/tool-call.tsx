'use client'
import { createContext, forwardRef, useContext, useId, useRef, useState } from 'react'
import type { Context, ReactElement, RefObject } from 'react'
import { createPartialJson } from '@x/core'
import type { ToolDecision, ToolOutcome, ToolPart } from '@x/core'
import { formatDuration } from '../format.ts'
import { Icon } from '../icons.tsx'
import { mergeRefs, presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI, useWords } from '../ui-provider/ui-provider.tsx'
import { useUntilFound } from '../use-until-found.ts'
import { stateWords } from './state-words.ts'
import { ToolApproval } from './tool-approval.tsx'
import { ToolQuestion } from './tool-question.tsx'
import { ToolResult } from './tool-result.tsx'
import { ToolValue } from './tool-value.tsx'
import { activeIn } from '../tree-of.ts'

/** Props of `ToolCall` and of `ToolCall.Root`. */
export interface ToolCallProps extends PartProps<'div'> {
  call: ToolPart
  /** A person's word on a call that needs approval. Without it none is asked for. */
  onDecide?: ((decision: ToolDecision) => void) | undefined
  /** Gets the result of a call that is ready and that nothing carries out. Without it none is asked for. */
  onResolve?: ((outcome: ToolOutcome) => void) | undefined
  /** @default false */
  defaultOpen?: boolean | undefined
}

interface CallAround extends Pick<ToolCallProps, 'call' | 'onDecide' | 'onResolve'> {
  open: boolean
  setOpen: (open: boolean) => void
  contentId: string
  fold: RefObject<HTMLButtonElement | null>
}

const CallContext: Context<CallAround | undefined> = createContext<CallAround | undefined>(
  undefined,
)

function useCallAround(part: string): CallAround {
  const around = useContext(CallContext)
  if (!around) {
    throw new Error(
      `@x/ui: \`ToolCall.${part}\` was rendered outside of a call. Put it into \`<ToolCall.Root call={…}>\`.`,
    )
  }
  return around
}

const Root: Part<ToolCallProps, HTMLDivElement> = forwardRef(function Root(
  { call, onDecide, onResolve, defaultOpen = false, render, children, ...rest },
  ref,
) {
  const contentId = useId()
  const fold = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(defaultOpen)
  return (
    <CallContext.Provider value={{ call, onDecide, onResolve, open, setOpen, contentId, fold }}>
      {renderPart('div', render, {
        'data-x-tool': '',
        'data-open': presence(open),
        'data-state': call.state,
        ...rest,
        ref,
        children,
      })}
    </CallContext.Provider>
  )
})

const Header: Part<PartProps<'button'>, HTMLButtonElement> = forwardRef(function Header(
  { render, ...rest },
  ref,
) {
  const { call, open, setOpen, contentId, fold } = useCallAround('Header')
  const { words, locale } = useUI()
  const { progress, durationMs } = call
  const isPart = typeof progress === 'number' && progress >= 0 && progress <= 1
  const percent = new Intl.NumberFormat(locale, { style: 'percent' })
  const told = isPart ? percent.format(progress) : typeof progress === 'string' ? progress : ''
  // Less than a second is no time to speak of.
  const took = durationMs !== undefined && durationMs >= 1000 && formatDuration(durationMs, locale)
  return renderPart('button', render, {
    type: 'button',
    'data-x-fold': '',
    'aria-expanded': open,
    'aria-controls': contentId,
    onClick: () => setOpen(!open),
    ...rest,
    ref: mergeRefs(fold, ref),
    children: rest.children ?? (
      <>
        <Icon name="tool" />
        <code data-x-fold-label="" dir="auto">
          {call.name}
        </code>
        <span data-x-tool-state="" dir="auto">
          {[told || stateWords(call, words), took].filter(Boolean).join(' · ')}
        </span>
        <Icon name="chevron" />
      </>
    ),
  })
})

/** The arguments, as far as they are written. */
function Args(): ReactElement {
  const { call } = useCallAround('Args')
  const words = useWords()
  const [readArgs] = useState(() => createPartialJson())
  const { args = readArgs(call.argsText).value, argsText } = call
  return <ToolValue label={words.toolArguments} value={args ?? argsText} />
}

/** What came of it: the result as what it is, the error, or why it was denied. */
function Result(): ReactElement | null {
  const { call } = useCallAround('Result')
  const words = useWords()
  // An error and a reason are no result: they say how the call ended.
  const why = call.error?.message ?? (call.result === undefined ? call.reason : undefined)
  const value = why ?? call.result
  if (value === undefined) return null
  const label = why === undefined ? words.toolResult : stateWords(call, words)
  return <ToolResult label={label} value={value} />
}

/** The question whether it may run; nothing where it is not asked. */
function Approval(): ReactElement | null {
  const { call, onDecide, fold } = useCallAround('Approval')
  if (call.state !== 'approval' || !onDecide) return null
  return <ToolApproval call={call} onDecide={withFocusAt(fold, onDecide)} />
}

/** The question for its result; nothing where that is not asked. */
function Answer(): ReactElement | null {
  const { call, onDecide, onResolve, fold } = useCallAround('Answer')
  // What was allowed is about to run.
  if (call.state !== 'ready' || call.isApproved || !onResolve) return null
  const skip = onDecide && withFocusAt(fold, () => onDecide({ approved: false }))
  return <ToolQuestion call={call} onResolve={withFocusAt(fold, onResolve)} onSkip={skip} />
}

/** What is pressed goes away by it: whoever pressed it is at the call that it was about. */
function withFocusAt<Said extends unknown[]>(
  fold: CallAround['fold'],
  say: (...said: Said) => void,
): (...said: Said) => void {
  return (...said) => {
    const { current } = fold
    if (current && activeIn(current)?.closest('[data-x-approval]'))
      current.focus({ preventScroll: true })
    say(...said)
  }
}

function Content(): ReactElement {
  const { open, setOpen, contentId } = useCallAround('Content')
  const content = useUntilFound(open, () => setOpen(true))
  return (
    <div ref={content} id={contentId} data-x-fold-content="" hidden={!open}>
      <Args />
      <Result />
    </div>
  )
}

const Assembled: Part<ToolCallProps, HTMLDivElement> = forwardRef(function ToolCall(
  { children, ...rest },
  ref,
) {
  return (
    <Root {...rest} ref={ref}>
      {children ?? (
        <>
          <Header />
          <Content />
          <Approval />
          <Answer />
        </>
      )}
    </Root>
  )
})

/** The parts of `ToolCall`. */
export interface ToolCallParts {
  Root: typeof Root
  Header: typeof Header
  Args: typeof Args
  Result: typeof Result
  Approval: typeof Approval
  Answer: typeof Answer
}

/** A tool the model called: its name and state on one line, arguments and result in a fold. */
export const ToolCall: typeof Assembled & ToolCallParts = Object.assign(Assembled, {
  Root,
  Header,
  Args,
  Result,
  Approval,
  Answer,
})
