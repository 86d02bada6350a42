'use client'
import { memo } from 'react'
import type { ReactElement, ReactNode } from 'react'

/** Things to an element that React can pass over as a whole. */
const GROUP = 32

interface GroupProps {
  parts: readonly object[]
  render: (part: never) => ReactElement
}

/**
 * Renders things that only ever grow at the end: of a thousand, those in the last group alone are looked at again.
 * @param render gives an element with a key. Keep it the same function; with another one all are rendered.
 */
export function renderInGroups<T extends object>(
  parts: readonly T[],
  render: (part: T) => ReactElement,
): ReactNode {
  const groups: ReactElement[] = []
  for (let start = 0; start < parts.length; start += GROUP) {
    groups.push(<Group key={start} parts={parts.slice(start, start + GROUP)} render={render} />)
  }
  return groups
}

const Group = memo(function Group({ parts, render }: GroupProps): ReactNode {
  return parts.map((part) => render(part as never))
}, areSame)

function areSame(before: GroupProps, after: GroupProps): boolean {
  return (
    before.render === after.render &&
    before.parts.length === after.parts.length &&
    before.parts.every((part, index) => part === after.parts[index])
  )
}
