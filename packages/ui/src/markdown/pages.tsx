'use client'
import { memo, useEffect, useRef } from 'react'
import type { ReactElement, ReactNode } from 'react'
import type { Block } from './engine/types.ts'

/** Blocks to a page. The first page is no element of its own: most answers are no longer. */
const PAGE = 32

/**
 * Renders the blocks of a text. Of a long one, pages that are out of sight and whose height is known cost the browser
 * nothing: without them a frame at token 20,000 took twice as long as one at token 2,000 (`pnpm bench main-thread`).
 * @param render gives an element with a key. Another one counts for pages with other blocks alone.
 */
export function renderPages(
  blocks: readonly Block[],
  render: (block: Block) => ReactElement,
): ReactNode {
  const pages: ReactElement[] = []
  for (let start = 0; start < blocks.length; start += PAGE) {
    const part = blocks.slice(start, start + PAGE)
    const isLast = start + PAGE >= blocks.length
    pages.push(
      <Page key={start} blocks={part} isFirst={start === 0} isLast={isLast} render={render} />,
    )
  }
  return pages
}

interface PageProps {
  blocks: readonly Block[]
  isFirst: boolean
  isLast: boolean
  render: (block: Block) => ReactElement
}

const Page = memo(function Page({ blocks, isFirst, isLast, render }: PageProps): ReactNode {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isLast) return undefined
    // Two frames on it has been laid out, so that the browser knows the height that it stands in for.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => element.current?.setAttribute('data-settled', ''))
    })
    return () => cancelAnimationFrame(frame)
  }, [isLast])
  const content = blocks.map(render)
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
}, areSame)

// Not by what renders them: that more may follow says something to a new block alone, so that the end of a stream
// looks at the pages that changed with it, and at no other.
function areSame(before: PageProps, after: PageProps): boolean {
  return (
    before.isLast === after.isLast &&
    before.blocks.length === after.blocks.length &&
    before.blocks.every((block, index) => block === after.blocks[index])
  )
}
