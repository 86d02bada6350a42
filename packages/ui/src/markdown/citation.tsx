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
  const name = source.title ?? hostOf(source.url)
  const title = source.snippet ? `${name}\n\n${source.snippet}` : name
  const chip = { 'data-x-citation': '', title }
  if (!allowsLink(source.url, policy)) return <span {...chip}>{number}</span>
  return (
    <a {...chip} href={source.url} target="_blank" rel="noopener noreferrer nofollow">
      {number}
    </a>
  )
}
