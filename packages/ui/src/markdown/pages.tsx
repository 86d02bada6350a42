'use client'
import { memo, useEffect, useRef } from 'react'
import type { ReactElement, ReactNode } from 'react'
import type { Block } from './engine/types.ts'
import { isSameButStreaming } from './growing-text.ts'

/** Blocks to a page. The first page is no element of its own: most answers are no longer. */
const PAGE = 32

/**
 * Renders the blocks of a text. Of a long one, pages that are out of sight and whose height is known cost the browser
 * nothing: without them a frame at token 20,000 took twice as long as one at token 2,000 (`pnpm bench main-thread`).
 * @param render gives an element with a key. Keep it the same function; with another one all are rendered.
 */
export function renderPages(
  blocks: readonly Block[],
  isStreaming: boolean,
  render: (block: Block, isStreaming: boolean) => ReactElement,
): ReactNode {
  const pages: ReactElement[] = []
  for (let start = 0; start < blocks.length; start += PAGE) {
    const part = blocks.slice(start, start + PAGE)
    const isLast = start + PAGE >= blocks.length
    pages.push(
      <Page
        key={start}
        blocks={part}
        isFirst={start === 0}
        isLast={isLast}
        isStreaming={isStreaming}
        render={render}
      />,
    )
  }
  return pages
}

interface PageProps {
  blocks: readonly Block[]
  isFirst: boolean
  isLast: boolean
  isStreaming: boolean
  render: (block: Block, isStreaming: boolean) => ReactElement
}

const Page = memo(function Page({
  blocks,
  isFirst,
  isLast,
  isStreaming,
  render,
}: PageProps): ReactNode {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isLast) return undefined
    // Two frames on it has been laid out, so that the browser knows the height that it stands in for.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => element.current?.setAttribute('data-settled', ''))
    })
    return () => cancelAnimationFrame(frame)
  }, [isLast])
  const content = blocks.map((block) => render(block, isStreaming))
  if (isFirst) return content
  return (
    <div
      ref={element}
      data-x-page=""
      data-first={blocks[0]?.type}
      data-last={isLast ? undefined : blocks.at(-1)?.type}
    >
      {content}
    </div>
  )
}, isSameButStreaming)
