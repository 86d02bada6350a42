'use client'
import type { ReactElement, ReactNode } from 'react'
import { jsonText } from '../json-text.ts'
import { masked } from './secrets.ts'

/** A call's arguments, or its result where that is no text: a row for each member, long ones folded, secrets hidden. */
export function ToolValue({ label, value }: { label: string; value: unknown }): ReactElement {
  const shown = masked(value)
  const members = membersOf(shown)
  return (
    <figure data-x-tool-value="">
      <figcaption>{label}</figcaption>
      {members ? <Rows members={members} /> : <Json label={label} value={shown} />}
    </figure>
  )
}

/** The members of a value as rows. */
export function Rows({ members }: { members: readonly [string, unknown][] }): ReactElement {
  return (
    <dl>
      {members.map(([name, member]) => (
        <div key={name}>
          <dt>
            <bdi>{name}</bdi>
          </dt>
          <dd>{cell(member)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** More rows are no list to be read. */
const MOST = 40
const LONGEST = 200
/** As much of a value is shown, in characters. */
const SHOWN = 20_000

/** The members of an object, or undefined for all else. */
export function membersOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const members = Object.entries(value)
  return members.length > 0 && members.length <= MOST ? members : undefined
}

/**
 * One member as it is read best: short ones beside their name, whichever way they run, long ones in a fold that begins
 * with their beginning.
 */
function cell(value: unknown): ReactNode {
  const text = textOf(value)
  if (text.length <= LONGEST && !text.includes('\n')) return <bdi>{text}</bdi>
  return (
    <details dir="auto">
      <summary>{`${text.slice(0, 80).replaceAll(/\s+/g, ' ')} …`}</summary>
      <pre>{cut(text)}</pre>
    </details>
  )
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  const isList = Array.isArray(value) && value.every((each) => typeof each !== 'object')
  if (isList) return value.map(String).join(', ')
  return jsonText(value)
}

/** What has no rows. */
export function Json({ label, value }: { label: string; value: unknown }): ReactElement {
  return (
    <pre dir="ltr" tabIndex={0} role="group" aria-label={label}>
      {cut(typeof value === 'string' ? value : jsonText(value))}
    </pre>
  )
}

function cut(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)} …` : text
}
