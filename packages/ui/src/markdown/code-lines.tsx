'use client'
import { Fragment, memo, useRef } from 'react'
import type { ReactElement, ReactNode, RefObject } from 'react'
import { Growing } from './growing.tsx'
import { isSameButStreaming, useGrowingText } from './growing-text.ts'
import type { CodeLine, CodeSpan } from '../content/plugin.ts'

/** Lines to an element that React can pass over as a whole. */
const CHUNK = 50

/** Lines of code. Of a long block only the chunk that changed is rendered again. */
export function CodeLines({ lines, isNumbered }: CodeLinesProps): ReactElement {
  const element = useRef<HTMLElement>(null)
  const chunks: ReactElement[] = []
  for (let start = 0; start < lines.length; start += CHUNK) {
    const part = lines.slice(start, start + CHUNK)
    const isLast = start + CHUNK >= lines.length
    chunks.push(
      <Chunk key={start} lines={part} isLast={isLast} isNumbered={isNumbered} element={element} />,
    )
  }
  return <code ref={element}>{chunks}</code>
}

interface CodeLinesProps {
  lines: readonly CodeLine[]
  isNumbered: boolean
}

interface ChunkProps {
  lines: readonly CodeLine[]
  isLast: boolean
  isNumbered: boolean
  /** The element that the lines stand in. */
  element: RefObject<HTMLElement | null>
}

const Chunk = memo(function Chunk({ lines, isLast, isNumbered, element }: ChunkProps): ReactNode {
  const end = (index: number): string => (isLast && index === lines.length - 1 ? '' : '\n')
  const isText = !isNumbered && lines.every(isPlain)
  const text = isText ? lines.map((line, index) => textOf(line) + end(index)).join('') : undefined
  const [given] = useGrowingText([text], element, isLast)
  if (isText) return given
  if (isNumbered) {
    return lines.map((line, index) =>
      isPlain(line) ? (
        <Growing
          key={index}
          tag="span"
          attributes={LINE}
          texts={[textOf(line) + end(index)]}
          render={([whole]) => whole}
        />
      ) : (
        <span key={index} data-x-line="">
          {line.map(renderSpan)}
          {end(index)}
        </span>
      ),
    )
  }
  return lines.map((line, index) => (
    <Fragment key={index}>
      {line.map(renderSpan)}
      {end(index)}
    </Fragment>
  ))
}, isSameButStreaming)

const LINE = { 'data-x-line': '' }

function textOf(line: CodeLine): string {
  return line.map((span) => (typeof span === 'string' ? span : span.text)).join('')
}

function isPlain(line: CodeLine): boolean {
  return line.every((span) => typeof span === 'string')
}

function renderSpan(span: CodeSpan, index: number): ReactNode {
  if (typeof span === 'string') return span
  return (
    <span key={index} data-x-scope={span.scope}>
      {span.text}
    </span>
  )
}
