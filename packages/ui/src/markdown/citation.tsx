'use client'
import { useContext } from 'react'
import type { ReactElement } from 'react'
import { allowsLink, hostOf } from '../content/policy.ts'
import { MarkdownContext } from './settings.ts'

/** `[1]` as a chip that leads to the source of that number. Where there is none, or none allowed, it is text. */
export function Citation({ number }: { number: number }): ReactElement {
  const { policy, sources } = useContext(MarkdownContext)
  const source = sources[number - 1]
  if (!source) return <>[{number}]</>
  const title = source.title ?? hostOf(source.url)
  if (!allowsLink(source.url, policy)) {
    return (
      <span data-x-citation="" title={title}>
        {number}
      </span>
    )
  }
  return (
    <a
      data-x-citation=""
      href={source.url}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={source.snippet ? `${title}\n\n${source.snippet}` : title}
    >
      {number}
    </a>
  )
}
