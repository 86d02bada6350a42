'use client'
import { forwardRef, useState } from 'react'
import { presence, renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useCopy } from '../use-copy.ts'
import { CodeLines } from './code-lines.tsx'
import { download } from './download.ts'
import { IconButton } from './icon-button.tsx'
import { fileNameFor, languageName } from './languages.ts'
import { markdownIcons } from './markdown-icons.ts'
import { useCodeLines } from './use-code-lines.ts'
import { useMarkdownWords } from './use-markdown-words.ts'

/** Props of `CodeBlock`. */
export interface CodeBlockProps extends PartProps<'figure'> {
  code: string
  /** As the fence named it. */
  language?: string | undefined
  /** More code may follow. @default false */
  streaming?: boolean | undefined
  /** @default false */
  lineNumbers?: boolean | undefined
  /** Whether long lines wrap at first; the reader may change it. @default false */
  wrap?: boolean | undefined
  /** More buttons, before the built-in ones. */
  actions?: React.ReactNode
}

/** Code with its language, and buttons that wrap, save and copy it. */
export const CodeBlock: Part<CodeBlockProps, HTMLElement> = forwardRef(function CodeBlock(
  {
    code,
    language = '',
    streaming = false,
    lineNumbers = false,
    wrap = false,
    actions,
    render,
    ...rest
  },
  ref,
) {
  const words = useMarkdownWords()
  const { copied, copy } = useCopy()
  const [isWrapped, setWrapped] = useState(wrap)
  const lines = useCodeLines(code, language, streaming)
  const label = languageName(language) || words.code
  return renderPart('figure', render, {
    'data-x-code-block': '',
    // Of itself its caption would name it, with all the buttons in it.
    'aria-label': label,
    'data-language': language || undefined,
    'data-streaming': presence(streaming),
    'data-wrapped': presence(isWrapped),
    'data-numbered': presence(lineNumbers),
    ...rest,
    ref,
    children: (
      <>
        <figcaption data-x-code-header="">
          <span data-x-code-language="" dir="auto">
            {label}
          </span>
          <span data-x-code-actions="">
            {actions}
            <IconButton
              icon="wrap"
              label={words.wrapLines}
              aria-pressed={isWrapped}
              onClick={() => setWrapped(!isWrapped)}
            />
            <IconButton
              icon="download"
              label={words.downloadCode}
              onClick={() => download(fileNameFor(language), code)}
            />
            <button
              type="button"
              data-x-button="quiet"
              data-copied={presence(copied)}
              aria-label={copied ? words.copied : words.copyCode}
              onClick={() => copy(code)}
            >
              {copied ? markdownIcons.check : markdownIcons.copy}
              <span aria-hidden="true">{copied ? words.copied : words.copy}</span>
            </button>
          </span>
        </figcaption>
        <pre dir="ltr" tabIndex={0} role="group" aria-label={label}>
          <CodeLines lines={lines} isNumbered={lineNumbers} />
        </pre>
      </>
    ),
  })
})
