// A Markdown text that grows at its end. Finished blocks are never parsed again; the open end is, as text comes.
import { lex } from './lex.ts'
import type { LexedBlock, LinkTable } from './lex.ts'
import type { Block } from './nodes.ts'

/** A parsed text, and what is needed to go on from there. Immutable. */
export interface MarkdownDocument {
  text: string
  blocks: readonly Block[]
  /** How many of the blocks no further text can change. */
  finished: number
  /** Where in the text the first open block starts. */
  openAt: number
  /** Link definitions in the finished part. */
  links: LinkTable
  /** All link definitions, the open part included, as one comparable text. */
  linksKey: string
}

/** The document of an empty text: where every text starts. */
export const emptyDocument: MarkdownDocument = {
  text: '',
  blocks: [],
  finished: 0,
  openAt: 0,
  links: {},
  linksKey: '',
}

// The last block is open for obvious reasons. The one before it too: the first characters of a line may
// read as a block of their own ("2") until the next one makes them part of the block before ("2. more").
const OPEN_BLOCKS = 2

/** The document of `text`, with all that did not change taken over from `document`. Pure. */
export function advance(document: MarkdownDocument, text: string): MarkdownDocument {
  const source = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  if (source === document.text) return document
  const from = source.startsWith(document.text) ? document : emptyDocument
  const lexed = lex(source.slice(from.openAt), from.links)
  const linksKey = keyOf(lexed.links)
  const sameLinks = linksKey === from.linksKey
  const mayReuse = (block: Block | undefined): Block | undefined =>
    sameLinks || !block?.raw.includes('[') ? block : undefined

  const kept = from.blocks.slice(0, from.finished)
  const blocks = sameLinks ? kept : kept.map((block) => resolveAgain(block, lexed.links))
  let finished = from.finished
  let openAt = from.openAt
  let links = from.links
  const firstOpen = indexOfFirstOpen(lexed.blocks)
  lexed.blocks.forEach((block, index) => {
    if (block.visible) blocks.push(block.toNode(mayReuse(from.blocks[blocks.length])))
    if (index >= firstOpen) return
    openAt += block.raw.length
    if (block.visible) finished += 1
    // A definition found first stays: later ones of the same label count for nothing.
    if (block.raw.includes(']:')) links = { ...lex(block.raw, {}).links, ...links }
  })
  return { text: source, blocks, finished, openAt, links, linksKey }
}

function indexOfFirstOpen(blocks: readonly LexedBlock[]): number {
  let open = 0
  for (let index = blocks.length - 1; index >= 0; index -= 1) {
    const block = blocks[index]
    if (!block || block.isBlank) continue
    open += 1
    // The line after a definition may still turn out to be its title.
    const next = blocks[index - 1]
    if (open >= OPEN_BLOCKS && !next?.isDefinition) return index
  }
  return 0
}

function keyOf(links: LinkTable): string {
  for (const _ in links) return JSON.stringify(links)
  return ''
}

// Only a bracket can refer to a definition; blocks without one stay what they are.
function resolveAgain(block: Block, links: LinkTable): Block {
  if (!block.raw.includes('[')) return block
  return (
    lex(block.raw, links)
      .blocks.find((lexed) => lexed.visible)
      ?.toNode(undefined) ?? block
  )
}
