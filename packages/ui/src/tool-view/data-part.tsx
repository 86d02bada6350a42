'use client'
import { useEffect } from 'react'
import type { ComponentType, ReactElement } from 'react'
import type { DataPart as Data } from '@x/core'
import { inAnswers, lazyPart } from '../lazy-part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { warnOnce } from '../warn-once.ts'
import { findView, optionsOf } from '../content/find-view.ts'
import type { DataViewOptions } from '../content/tool-views.ts'
import { ViewBoundary } from './view-boundary.tsx'

interface DataPartProps {
  part: Data
}

const DataFold: ComponentType<DataPartProps> = lazyPart(inAnswers, (later) => later.DataFold)

/** Data as the app draws it, or else in a quiet fold. */
export function DataPart({ part }: DataPartProps): ReactElement {
  const { name, data } = part
  const given = findView(useUI().dataViews, name)
  if (!given) return <UnknownData part={part} />
  const { view: View } = optionsOf(given) as DataViewOptions
  return (
    <div data-x-data-view="">
      <ViewBoundary
        subject={`the view of the data "${name}"`}
        attempt={data}
        fallback={<DataFold part={part} />}
      >
        <View name={name} data={data} />
      </ViewBoundary>
    </div>
  )
}

function UnknownData({ part }: DataPartProps): ReactElement {
  const { name } = part
  useEffect(() => {
    warnOnce(
      `@x/ui: a message has data named "${name}", and no view draws it, so it is shown as a fold. Give one in \`dataViews={{ ${JSON.stringify(name)}: View }}\`; one that returns null hides it.`,
    )
  }, [name])
  return <DataFold part={part} />
}
