'use client'
import { memo } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { isSameButStreaming } from './growing-text.ts'

/** Things to an element that React can pass over as a whole. */
const GROUP = 32

interface GroupProps {
  parts: readonly object[]
  isStreaming: boolean
  render: (part: never, isStreaming: boolean) => ReactElement
}

/**
 * Renders things that only ever grow at the end: of a thousand, those in the last group alone are looked at again.
 * @param render gives an element with a key. Keep it the same function; with another one all are rendered.
 */
export function renderInGroups<T extends object>(
  parts: readonly T[],
  isStreaming: boolean,
  render: (part: T, isStreaming: boolean) => ReactElement,
): ReactNode {
  const groups: ReactElement[] = []
  for (let start = 0; start < parts.length; start += GROUP) {
    const part = parts.slice(start, start + GROUP)
    groups.push(<Group key={start} parts={part} isStreaming={isStreaming} render={render} />)
  }
  return groups
}

const Group = memo(function Group({ parts, isStreaming, render }: GroupProps): ReactNode {
  return parts.map((part) => render(part as never, isStreaming))
}, isSameButStreaming)
