'use client'
import { forwardRef, useId, useState } from 'react'
import type { ToolPart } from '@x/core'
import { Icon } from '../icons.tsx'
import { presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { useUntilFound } from '../use-until-found.ts'

/** Props of `ToolCall`. */
export interface ToolCallProps extends Omit<PartProps<'div'>, 'children'> {
  call: ToolPart
  /** @default false */
  defaultOpen?: boolean | undefined
}

/** A tool the model called: its name and state on one line, arguments and result in a fold. */
export const ToolCall: Part<ToolCallProps, HTMLDivElement> = forwardRef(function ToolCall(
  { call, defaultOpen = false, render, ...rest },
  ref,
) {
  const words = useWords()
  const contentId = useId()
  const [open, setOpen] = useState(defaultOpen)
  const content = useUntilFound(open, () => setOpen(true))
  const result = call.error ? call.error.message : call.result
  return renderPart('div', render, {
    'data-x-tool': '',
    'data-open': presence(open),
    'data-state': call.state,
    ...rest,
    ref,
    children: (
      <>
        <button
          type="button"
          data-x-fold=""
          aria-expanded={open}
          aria-controls={contentId}
          onClick={() => setOpen(!open)}
        >
          <Icon name="tool" />
          <code data-x-fold-label="">{call.name}</code>
          <span data-x-tool-state="">{words.toolStates[call.state]}</span>
          <Icon name="chevron" />
        </button>
        <div ref={content} id={contentId} data-x-fold-content="" hidden={!open}>
          <Value label={words.toolArguments} value={call.args ?? call.argsText} />
          {result !== undefined && <Value label={words.toolResult} value={result} />}
        </div>
      </>
    ),
  })
})

function Value({ label, value }: { label: string; value: unknown }): React.ReactElement {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  return (
    <figure data-x-tool-value="">
      <figcaption>{label}</figcaption>
      <pre dir="ltr" tabIndex={0} role="region" aria-label={label}>
        {text}
      </pre>
    </figure>
  )
}
