'use client'
import { forwardRef } from 'react'
import type { SourcePart } from '@x/core'
import { allowsLink, hostOf } from '../content/policy.ts'
import { renderPart } from '../part.ts'
import type { Part, PartProps } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { Unseen } from '../unseen.tsx'

/** Props of `Sources`. */
export interface SourcesProps extends Omit<PartProps<'ol'>, 'children'> {
  sources: readonly SourcePart[]
}

/** The pages an answer rests on, as small numbered chips. */
export const Sources: Part<SourcesProps, HTMLOListElement> = forwardRef(function Sources(
  { sources, render, ...rest },
  ref,
) {
  const { words, policy } = useUI()
  if (sources.length === 0) return null
  return renderPart('ol', render, {
    'data-x-sources': '',
    'aria-label': words.sources,
    ...rest,
    ref,
    children: sources.map((source, index) => {
      const host = hostOf(source.url).replace(/^www\./, '')
      const title = source.title ?? host
      const label = (
        <>
          <span data-x-source-number="">{index + 1}</span> <bdi data-x-source-title="">{host}</bdi>
          {source.title && <Unseen>, {source.title}</Unseen>}
        </>
      )
      return (
        <li key={source.id}>
          {allowsLink(source.url, policy) ? (
            <a
              href={source.url}
              target="_blank"
              rel="noopener noreferrer nofollow"
              title={source.snippet ? `${title}\n\n${source.snippet}` : title}
            >
              {label}
            </a>
          ) : (
            <span title={title}>{label}</span>
          )}
        </li>
      )
    }),
  })
})
