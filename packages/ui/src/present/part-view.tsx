'use client'
import { memo } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { Markdown } from '../markdown/markdown.tsx'
import { CardView } from './card-view.tsx'
import { ChartView } from './chart-view.tsx'
import { ChoiceView } from './choice-view.tsx'
import { FormView } from './form-view.tsx'
import { Facts, ImageView, LinkView, ListView, ProgressView } from './plain-views.tsx'
import type { PresentPart } from './parts.ts'
import { directionFrom, Title, usePresentWords } from './rich.tsx'
import { TableView } from './table-view.tsx'

interface PartViewProps {
  part: PresentPart
  /** Its place among the parts of the call. */
  index: number
  /** Its end is missing: addresses in it may be a beginning, and are not asked for. */
  isOpen: boolean
}

/** One part. Rendered again only when it is another object, or is whole now. */
export const PartView: React.NamedExoticComponent<PartViewProps> = memo(function PartView({
  part,
  index,
  isOpen,
}: PartViewProps): ReactNode {
  switch (part.type) {
    case 'text':
      return <Markdown text={part.text} streaming={isOpen} />
    case 'list':
      return <ListView part={part} />
    case 'facts':
      return (
        <div data-x-present-part="facts" dir={directionFrom(part.title, part.items[0]?.key)}>
          <Title text={part.title} />
          <Facts items={part.items} left={part.left} />
        </div>
      )
    case 'table':
      return <TableView part={part} isOpen={isOpen} />
    case 'chart':
      return <ChartView part={part} isOpen={isOpen} />
    case 'form':
      return <FormView part={part} index={index} isOpen={isOpen} />
    case 'choice':
      return <ChoiceView part={part} index={index} />
    case 'image':
      return <ImageView part={part} isOpen={isOpen} />
    case 'link':
      return <LinkView part={part} isOpen={isOpen} />
    case 'progress':
      return <ProgressView part={part} />
    case 'card':
      return <CardView part={part} isOpen={isOpen} />
    case 'unknown':
      return isOpen ? null : <UnknownView kind={part.kind} text={part.text} />
    default:
      return part satisfies never
  }
})

function UnknownView({ kind, text }: { kind: string; text: string }): ReactElement {
  const words = usePresentWords()
  return (
    <div data-x-present-part="unknown">
      <p data-x-present-note="">{words.unknown(kind || '?')}</p>
      <pre dir="ltr" tabIndex={0} role="group" aria-label={words.unknown(kind || '?')}>
        {text}
      </pre>
    </div>
  )
}
