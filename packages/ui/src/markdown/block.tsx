'use client'
import { createElement, memo, useContext, useMemo } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { presence } from '../part.ts'
import { CodeBlock } from './code-block.tsx'
import { directionOf, directionOfText, ownDirection } from './direction.ts'
import type { Direction } from './direction.ts'
import type {
  Block,
  Code as CodeBlockNode,
  Heading as HeadingNode,
  List as ListNode,
  ListItem,
  Paragraph as ParagraphNode,
  Quote as QuoteNode,
} from './engine/types.ts'
import { holdsForeign } from './foreign.ts'
import { renderInGroups } from './groups.tsx'
import { Formula, renderInlines } from './inline.tsx'
import { renderPages } from './pages.tsx'
import { MarkdownContext } from './settings.ts'
import { Table } from './table.tsx'
import { useMarkdownWords } from './use-markdown-words.ts'

interface BlockProps {
  block: Block
  /** In an entry of a tight list a paragraph is its text alone. */
  isTight?: boolean | undefined
  /** Of the list that it is an entry of, if it is: what is said in a list runs one way. */
  list?: Direction
}

/** One block. Rendered again only when the block is another object. */
export const MarkdownBlock: React.NamedExoticComponent<BlockProps> = memo(function MarkdownBlock({
  block,
  isTight = false,
  list,
}: BlockProps): ReactNode {
  switch (block.type) {
    case 'paragraph':
      if (isTight) return renderInlines(block.children)
      return <Paragraph block={block} list={list} />
    case 'heading':
      return <Heading block={block} />
    case 'code':
      return <Code block={block} />
    case 'math':
      return <Formula tex={block.text} isBlock isOpen={!block.closed} />
    case 'quote':
      return <Quote block={block} />
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
export function renderBlocks(blocks: readonly Block[]): ReactNode {
  // Without an object made in here: it would be another one at each step.
  return renderInGroups(blocks, renderBlock)
}

/** The blocks of a whole text, of a long one in pages. */
export function renderDocument(blocks: readonly Block[]): ReactNode {
  return renderPages(blocks, renderBlock)
}

function renderBlock(block: Block): ReactElement {
  return <MarkdownBlock key={block.key} block={block} />
}

interface ParagraphProps {
  block: ParagraphNode
  list: Direction
}

function Paragraph({ block, list }: ParagraphProps): ReactElement {
  const settings = useContext(MarkdownContext)
  const isForeign = holdsForeign(block.children, settings)
  const props = {
    role: isForeign ? 'paragraph' : undefined,
    dir: list ? undefined : directionOfText(block.children),
    'data-direction': ownDirection(block.children, list),
  }
  return createElement(isForeign ? 'div' : 'p', props, renderInlines(block.children))
}

function Heading({ block }: { block: HeadingNode }): ReactElement {
  const { headingOffset } = useContext(MarkdownContext)
  const shown = Math.min(6, Math.max(1, block.level + headingOffset))
  const props = { dir: directionOfText(block.children), 'data-level': block.level }
  return createElement(`h${shown}`, props, renderInlines(block.children))
}

function Code({ block }: { block: CodeBlockNode }): ReactElement {
  const { components, fences, Math: hasMath } = useContext(MarkdownContext)
  const { text, language, closed } = block
  const Fence = fences[language]
  if (Fence) return <Fence code={text} language={language} isOpen={!closed} />
  if (language === 'math' && hasMath) return <Formula tex={text} isBlock isOpen={!closed} />
  const Component = components.CodeBlock ?? CodeBlock
  return <Component code={text} language={language} streaming={!closed} />
}

function Quote({ block }: { block: QuoteNode }): ReactElement {
  const { callouts } = useMarkdownWords()
  const { callout, children } = block
  const direction = directionOf(children)
  if (!callout) return <blockquote dir={direction}>{renderBlocks(children)}</blockquote>
  return (
    <div role="note" data-x-callout={callout} aria-label={callouts[callout]} dir={direction}>
      <p data-x-callout-name="" aria-hidden="true">
        {callouts[callout]}
      </p>
      {renderBlocks(children)}
    </div>
  )
}

function List({ block }: { block: ListNode }): ReactElement {
  const { items, loose, ordered, start } = block
  const direction = directionOf(items)
  const renderItem = useMemo(
    () => (item: ListItem) => (
      <Item key={item.key} item={item} isTight={!loose} direction={direction} />
    ),
    [loose, direction],
  )
  const props = {
    dir: direction,
    'data-loose': presence(loose),
    'data-tasks': presence(items.some((item) => item.checked !== undefined)),
  }
  const children = renderInGroups(items, renderItem)
  if (!ordered) return <ul {...props}>{children}</ul>
  return (
    <ol {...props} start={start === 1 ? undefined : start}>
      {children}
    </ol>
  )
}

interface ItemProps {
  item: ListItem
  isTight: boolean
  direction: Direction
}

const Item = memo(function Item({ item, isTight, direction }: ItemProps): ReactElement {
  const renderInItem = useMemo(
    () => (block: Block) => (
      <MarkdownBlock key={block.key} block={block} isTight={isTight} list={direction} />
    ),
    [isTight, direction],
  )
  const [first, ...others] = item.children
  const text = first?.type === 'paragraph' ? first.children : undefined
  const own = text && ownDirection(text, direction)
  if (item.checked === undefined) {
    return (
      <li data-direction={isTight ? own : undefined}>
        {renderInGroups(item.children, renderInItem)}
      </li>
    )
  }
  return (
    <li data-task="" data-checked={presence(item.checked)}>
      <label>
        <input type="checkbox" checked={item.checked} disabled readOnly />
        <span data-direction={own}>{text && renderInlines(text)}</span>
      </label>
      {renderInGroups(text ? others : item.children, renderInItem)}
    </li>
  )
})
