'use client'
import { forwardRef } from 'react'
import { Icon } from '../icons.tsx'
import { renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useWords } from '../ui-provider/ui-provider.tsx'
import { useCopy } from '../use-copy.ts'

/** Props of `CodeBlock`. */
export interface CodeBlockProps extends PartProps<'figure'> {
  code: string
  /** As the fence named it. */
  language?: string | undefined
}

/** Code with its language and a button that copies it. */
export const CodeBlock: Part<CodeBlockProps, HTMLElement> = forwardRef(function CodeBlock(
  { code, language, render, ...rest },
  ref,
) {
  const words = useWords()
  const { copied, copy } = useCopy()
  const label = language || words.code
  return renderPart('figure', render, {
    'data-x-code-block': '',
    'data-language': language || undefined,
    ...rest,
    ref,
    children: (
      <>
        <figcaption data-x-code-header="">
          <span data-x-code-language="">{label}</span>
          <button
            type="button"
            data-x-button="quiet"
            data-copied={copied ? '' : undefined}
            aria-label={copied ? words.copied : words.copyCode}
            onClick={() => copy(code)}
          >
            <Icon name={copied ? 'check' : 'copy'} />
            <span aria-hidden="true">{copied ? words.copied : words.copy}</span>
          </button>
        </figcaption>
        <pre dir="ltr" tabIndex={0} role="region" aria-label={label}>
          <code>{code}</code>
        </pre>
      </>
    ),
  })
})
