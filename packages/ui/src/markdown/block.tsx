'use client'
import { createElement, memo, useContext } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { presence } from '../part.ts'
import { CodeBlock } from './code-block.tsx'
import type { Block, Code as CodeBlockNode, List as ListNode, ListItem } from './engine/types.ts'
import { renderInGroups } from './groups.tsx'
import { Formula, renderInlines } from './inline.tsx'
import { renderPages } from './pages.tsx'
import { MarkdownContext } from './settings.ts'
import { Table } from './table.tsx'

interface BlockProps {
  block: Block
  /** In an entry of a tight list a paragraph is its text alone. */
  isTight?: boolean | undefined
}

/** One block. Rendered again only when the block is another object. */
export const MarkdownBlock: React.NamedExoticComponent<BlockProps> = memo(function MarkdownBlock({
  block,
  isTight = false,
}: BlockProps): ReactNode {
  switch (block.type) {
    case 'paragraph':
      if (isTight) return renderInlines(block.children)
      return <p dir="auto">{renderInlines(block.children)}</p>
    case 'heading':
      return <Heading level={block.level}>{renderInlines(block.children)}</Heading>
    case 'code':
      return <Code block={block} />
    case 'math':
      return <Formula tex={block.text} isBlock isOpen={!block.closed} />
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
})

/** Blocks in order. */
export function renderBlocks(blocks: readonly Block[], isTight = false): ReactNode {
  // Without an object made in here: it would be another one at each step.
  return renderInGroups(blocks, isTight ? tightBlock : looseBlock)
}

/** The blocks of a whole text, of a long one in pages. */
export function renderDocument(blocks: readonly Block[]): ReactNode {
  return renderPages(blocks, looseBlock)
}

function looseBlock(block: Block): ReactElement {
  return <MarkdownBlock key={block.key} block={block} />
}

function tightBlock(block: Block): ReactElement {
  return <MarkdownBlock key={block.key} block={block} isTight />
}

function Heading({ level, children }: { level: number; children: ReactNode }): ReactElement {
  const { headingOffset } = useContext(MarkdownContext)
  const shown = Math.min(6, Math.max(1, level + headingOffset))
  return createElement(`h${shown}`, { dir: 'auto', 'data-level': level }, children)
}

function Code({ block }: { block: CodeBlockNode }): ReactElement {
  const { components, fences } = useContext(MarkdownContext)
  const { text, language, closed } = block
  const Fence = fences[language]
  if (Fence) return <Fence code={text} language={language} isOpen={!closed} />
  const Component = components.CodeBlock ?? CodeBlock
  return <Component code={text} language={language} streaming={!closed} />
}

function List({ block }: { block: ListNode }): ReactElement {
  const items = renderInGroups(block.items, block.loose ? looseItem : tightItem)
  const props = {
    dir: 'auto',
    'data-loose': presence(block.loose),
    'data-tasks': presence(block.items.some((item) => item.checked !== undefined)),
  }
  if (!block.ordered) return <ul {...props}>{items}</ul>
  return (
    <ol {...props} start={block.start === 1 ? undefined : block.start}>
      {items}
    </ol>
  )
}

function looseItem(item: ListItem): ReactElement {
  return <Item key={item.key} item={item} isTight={false} />
}

function tightItem(item: ListItem): ReactElement {
  return <Item key={item.key} item={item} isTight />
}

interface ItemProps {
  item: ListItem
  isTight: boolean
}

const Item = memo(function Item({ item, isTight }: ItemProps): ReactElement {
  if (item.checked === undefined) return <li dir="auto">{renderBlocks(item.children, isTight)}</li>
  const [first, ...others] = item.children
  const isText = first?.type === 'paragraph'
  return (
    <li dir="auto" data-task="" data-checked={presence(item.checked)}>
      <label>
        <input type="checkbox" checked={item.checked} disabled readOnly />
        <span>{isText && renderInlines(first.children)}</span>
      </label>
      {renderBlocks(isText ? others : item.children, isTight)}
    </li>
  )
})
