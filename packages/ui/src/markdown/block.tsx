'use client'
import { memo, useContext, useMemo } from 'react'
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
import { isSameButStreaming, useGrowth } from './growing-text.ts'
import { Formula, renderInlines, renderRunning } from './inline.tsx'
import { isolateNumbers } from './numbers.ts'
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
  /** More of the text may follow. */
  isStreaming: boolean
}

/** One block. Rendered again only when the block is another object. */
export const MarkdownBlock: React.NamedExoticComponent<BlockProps> = memo(function MarkdownBlock({
  block,
  isTight = false,
  list,
  isStreaming,
}: BlockProps): ReactNode {
  const grows = useGrowth(block, isStreaming)
  switch (block.type) {
    case 'paragraph':
      if (isTight) return renderInlines(isolateNumbers(block.children, list), grows)
      return <Paragraph block={block} list={list} grows={grows} />
    case 'heading':
      return <Heading block={block} grows={grows} />
    case 'code':
      return <Code block={block} />
    case 'math':
      return <Formula tex={block.text} isBlock isOpen={!block.closed} />
    case 'quote':
      return <Quote block={block} grows={grows} />
    case 'list':
      return <List block={block} outer={list} grows={grows} />
    case 'table':
      return <Table block={block} grows={grows} />
    case 'rule':
      return <hr />
    case 'html':
      return renderRunning('p', RAW, [{ type: 'text', text: block.text }], grows)
    default:
      return block satisfies never
  }
}, isSameButStreaming)

const RAW = { dir: 'auto', 'data-x-raw-html': '' }

/** Blocks in order. */
function renderBlocks(blocks: readonly Block[], isStreaming: boolean): ReactNode {
  return renderInGroups(blocks, isStreaming, renderBlock)
}

/** The blocks of a whole text, of a long one in pages. */
export function renderDocument(blocks: readonly Block[], isStreaming: boolean): ReactNode {
  return renderPages(blocks, isStreaming, renderBlock)
}

function renderBlock(block: Block, isStreaming: boolean): ReactElement {
  return <MarkdownBlock key={block.key} block={block} isStreaming={isStreaming} />
}

interface ParagraphProps {
  block: ParagraphNode
  list: Direction
  grows: boolean
}

function Paragraph({ block, list, grows }: ParagraphProps): ReactElement {
  const settings = useContext(MarkdownContext)
  const isForeign = holdsForeign(block.children, settings)
  const props = {
    role: isForeign ? 'paragraph' : undefined,
    dir: list ? undefined : directionOfText(block.children),
    'data-direction': ownDirection(block.children, list),
  }
  const text = isolateNumbers(block.children, list)
  return renderRunning(isForeign ? 'div' : 'p', props, text, grows)
}

function Heading({ block, grows }: { block: HeadingNode; grows: boolean }): ReactElement {
  const { headingLevel } = useContext(MarkdownContext)
  const shown = Math.min(6, headingLevel + block.depth - 1)
  const props = { dir: directionOfText(block.children), 'data-level': block.level }
  return renderRunning(`h${shown}`, props, isolateNumbers(block.children), grows)
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

function Quote({ block, grows }: { block: QuoteNode; grows: boolean }): ReactElement {
  const { callouts } = useMarkdownWords()
  const { callout, children } = block
  const direction = directionOf(children)
  if (!callout) return <blockquote dir={direction}>{renderBlocks(children, grows)}</blockquote>
  return (
    <div role="note" data-x-callout={callout} aria-label={callouts[callout]} dir={direction}>
      <p data-x-callout-name="" aria-hidden="true">
        {callouts[callout]}
      </p>
      {renderBlocks(children, grows)}
    </div>
  )
}

interface ListProps {
  block: ListNode
  /** Of the list around it, which it follows: entries that come later may be in another language. */
  outer: Direction
  grows: boolean
}

function List({ block, outer, grows }: ListProps): ReactElement {
  const { items, loose, ordered, start } = block
  const direction = outer ?? directionOf(items)
  const renderItem = useMemo(
    () => (item: ListItem, isStreaming: boolean) => (
      <Item
        key={item.key}
        item={item}
        isTight={!loose}
        direction={direction}
        isStreaming={isStreaming}
      />
    ),
    [loose, direction],
  )
  const props = {
    dir: outer ? undefined : direction,
    'data-loose': presence(loose),
    'data-tasks': presence(items.some((item) => item.checked !== undefined)),
  }
  const children = renderInGroups(items, grows, renderItem)
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
  isStreaming: boolean
}

const Item = memo(function Item({ item, isTight, direction, isStreaming }: ItemProps) {
  const grows = useGrowth(item, isStreaming)
  const renderInItem = useMemo(
    () => (block: Block, isNew: boolean) => (
      <MarkdownBlock
        key={block.key}
        block={block}
        isTight={isTight}
        list={direction}
        isStreaming={isNew}
      />
    ),
    [isTight, direction],
  )
  const { checked, children } = item
  const [first, ...others] = children
  const text = first?.type === 'paragraph' ? first.children : undefined
  const own = text && ownDirection(text, direction)
  const shown = text && isolateNumbers(text, direction)
  if (checked === undefined) {
    // The text of a tight entry stands in its element itself.
    const isOwnText = isTight && text !== undefined
    const rest = isOwnText ? others : children
    const after = rest.length > 0 ? renderInGroups(rest, grows, renderInItem) : null
    const attributes = { 'data-direction': isTight ? own : undefined }
    return renderRunning('li', attributes, isOwnText ? (shown ?? []) : [], grows, after)
  }
  return (
    <li data-task="" data-checked={presence(checked)}>
      <label>
        <input type="checkbox" checked={checked} disabled readOnly />
        {renderRunning('span', { 'data-direction': own }, shown ?? [], grows)}
      </label>
      {renderInGroups(text ? others : children, grows, renderInItem)}
    </li>
  )
}, isSameButStreaming)
