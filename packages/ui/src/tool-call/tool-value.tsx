'use client'
import type { ReactElement } from 'react'

/** A call's arguments or its result: members on lines of their own where they are plain, JSON where not. */
export function ToolValue({ label, value }: { label: string; value: unknown }): ReactElement {
  const members = plainMembers(value)
  return (
    <figure data-x-tool-value="">
      <figcaption>{label}</figcaption>
      {members ? (
        <dl>
          {members.map(([name, member]) => (
            <div key={name}>
              <dt dir="auto">{name}</dt>
              <dd dir="auto">{String(member)}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <pre dir="ltr" tabIndex={0} role="region" aria-label={label}>
          {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
        </pre>
      )}
    </figure>
  )
}

const LONGEST = 200

/** The members of a flat object of short values, or undefined for all else. */
function plainMembers(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const members = Object.entries(value)
  const isPlain = members.every(
    ([, member]) =>
      typeof member === 'number' ||
      typeof member === 'boolean' ||
      (typeof member === 'string' && member.length <= LONGEST && !member.includes('\n')),
  )
  return isPlain && members.length > 0 && members.length <= 12 ? members : undefined
}
