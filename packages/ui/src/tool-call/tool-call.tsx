'use client'
import { forwardRef, useId, useRef, useState } from 'react'
import type { ToolDecision, ToolPart } from '@x/core'
import { Icon } from '../icons.tsx'
import { presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { useUntilFound } from '../use-until-found.ts'
import { ToolApproval } from './tool-approval.tsx'
import { ToolValue } from './tool-value.tsx'

/** Props of `ToolCall`. */
export interface ToolCallProps extends Omit<PartProps<'div'>, 'children'> {
  call: ToolPart
  /** A person's word on a call that needs approval. Without it none is asked for. */
  onDecide?: ((decision: ToolDecision) => void) | undefined
  /** @default true while approval is asked for */
  defaultOpen?: boolean | undefined
}

/** A tool the model called: its name and state on one line, arguments and result in a fold. */
export const ToolCall: Part<ToolCallProps, HTMLDivElement> = forwardRef(function ToolCall(
  { call, onDecide, defaultOpen, render, ...rest },
  ref,
) {
  const words = useWords()
  const contentId = useId()
  const fold = useRef<HTMLButtonElement>(null)
  const [chosen, setChosen] = useState(defaultOpen)
  const isAsking = call.state === 'approval' && onDecide !== undefined
  // What is asked for must be seen; once it is dealt with, a reader's own choice counts again.
  const open = chosen ?? isAsking
  const content = useUntilFound(open, () => setChosen(true))
  const result = call.error?.message ?? call.result ?? call.reason
  const decide = (decision: ToolDecision): void => {
    // The buttons go away: whoever pressed one is at the call that it was about.
    const scope = fold.current?.getRootNode()
    const active = scope instanceof ShadowRoot ? scope.activeElement : document.activeElement
    if (active?.closest('[data-x-approval]')) {
      fold.current?.focus({ preventScroll: true })
    }
    onDecide?.(decision)
  }
  return renderPart('div', render, {
    'data-x-tool': '',
    'data-open': presence(open),
    'data-state': call.state,
    ...rest,
    ref,
    children: (
      <>
        <button
          ref={fold}
          type="button"
          data-x-fold=""
          aria-expanded={open}
          aria-controls={contentId}
          onClick={() => setChosen(!open)}
        >
          <Icon name="tool" />
          <code data-x-fold-label="">{call.name}</code>
          <span data-x-tool-state="">{words.toolStates[call.state]}</span>
          <Icon name="chevron" />
        </button>
        <div ref={content} id={contentId} data-x-fold-content="" hidden={!open}>
          <ToolValue label={words.toolArguments} value={call.args ?? call.argsText} />
          {result !== undefined && <ToolValue label={words.toolResult} value={result} />}
        </div>
        {isAsking && <ToolApproval call={call} onDecide={decide} />}
      </>
    ),
  })
})
