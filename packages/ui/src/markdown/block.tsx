'use client'
import { createElement, memo, useContext } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { CodeBlock } from './code-block.tsx'
import type { Block, ListItem } from './engine/nodes.ts'
import { renderInlines } from './inline.tsx'
import { MarkdownContext } from './settings.ts'
import { Table } from './table.tsx'

/** One block. Rendered again only when the block is another object. */
export const MarkdownBlock: React.NamedExoticComponent<{ block: Block }> = memo(
  function MarkdownBlock({ block }: { block: Block }): ReactNode {
    switch (block.type) {
      case 'paragraph':
        return <p dir="auto">{renderInlines(block.children)}</p>
      case 'plain':
        return renderInlines(block.children)
      case 'heading':
        return <Heading level={block.level}>{renderInlines(block.children)}</Heading>
      case 'code':
        return <Code block={block} />
      case 'quote':
        return <blockquote dir="auto">{renderBlocks(block.children)}</blockquote>
      case 'list':
        return <List block={block} />
      case 'table':
        return <Table block={block} />
      case 'rule':
        return <hr />
      case 'html':
        return (
          <p dir="auto" data-x-raw-html="">
            {block.text}
          </p>
        )
      default:
        return block satisfies never
    }
  },
)

/** Blocks in order. They only ever grow at the end, so that their place is their key. */
export function renderBlocks(blocks: readonly Block[]): ReactNode {
  return blocks.map((block, index) => <MarkdownBlock key={index} block={block} />)
}

function Heading({ level, children }: { level: number; children: ReactNode }): ReactElement {
  const { headingOffset } = useContext(MarkdownContext)
  const shown = Math.min(6, Math.max(1, level + headingOffset))
  return createElement(`h${shown}`, { dir: 'auto', 'data-level': level }, children)
}

function Code({ block }: { block: Extract<Block, { type: 'code' }> }): ReactElement {
  const { components, fences } = useContext(MarkdownContext)
  const { text, language, isOpen } = block
  const Fence = fences[language]
  if (Fence) return <Fence code={text} language={language} isOpen={isOpen} />
  const Component = components.CodeBlock ?? CodeBlock
  return <Component code={text} language={language} streaming={isOpen} />
}

function List({ block }: { block: Extract<Block, { type: 'list' }> }): ReactElement {
  const items = block.items.map((item, index) => <Item key={index} item={item} />)
  const props = {
    dir: 'auto',
    'data-loose': block.loose ? '' : undefined,
    'data-tasks': block.items.some((item) => item.checked !== undefined) ? '' : undefined,
  }
  if (block.start === undefined) return <ul {...props}>{items}</ul>
  return (
    <ol {...props} start={block.start === 1 ? undefined : block.start}>
      {items}
    </ol>
  )
}

const Item = memo(function Item({ item }: { item: ListItem }): ReactElement {
  if (item.checked === undefined) return <li dir="auto">{renderBlocks(item.children)}</li>
  const [first, ...others] = item.children
  const isText = first?.type === 'plain' || first?.type === 'paragraph'
  return (
    <li dir="auto" data-task="" data-checked={item.checked ? '' : undefined}>
      <label>
        <input type="checkbox" checked={item.checked} disabled readOnly />
        <span>{isText && renderInlines(first.children)}</span>
      </label>
      {renderBlocks(isText ? others : item.children)}
    </li>
  )
})
