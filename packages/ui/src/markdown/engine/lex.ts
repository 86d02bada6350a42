// The only file that knows marked: source text to our nodes. Another parser would replace this file alone.
import { Lexer, Tokenizer } from 'marked'
import type { Links, MarkedToken, Token, Tokens } from 'marked'
import { decodeEntities } from './entities.ts'
import type { Block, CellAlign, Inline, ListItem, TableRow } from './nodes.ts'

const CLOSING_FENCE = /\n[ \t>]*(?:`{3,}|~{3,})$/

/** Link definitions by their normalised label. */
export type LinkTable = Readonly<Links>

/** A block as the lexer cut it: its source, and how to make the node of it. */
export interface LexedBlock {
  raw: string
  /** False for blank lines and link definitions, which show nothing. */
  visible: boolean
  isBlank: boolean
  isDefinition: boolean
  /** The node, or `previous` where that is the same block. */
  toNode(previous: Block | undefined): Block
}

/** What a piece of source was cut into. */
export interface Lexed {
  blocks: readonly LexedBlock[]
  links: LinkTable
}

const BLANK_LINE_INSIDE = /\n[ \t]*\n[ \t]*\S/

function createTokenizer(): Tokenizer {
  const tokenizer = new Tokenizer()
  const readDefinition = tokenizer.def.bind(tokenizer)
  // CommonMark ends a definition at a blank line; marked reads on, and would so reach back over any distance.
  tokenizer.def = (source) => {
    const token = readDefinition(source)
    return token && !BLANK_LINE_INSIDE.test(token.raw) ? token : undefined
  }
  return tokenizer
}

/** Cuts source into top-level blocks. Inline text is parsed only for those whose node is asked for. */
export function lex(source: string, knownLinks: LinkTable): Lexed {
  const tokenizer = createTokenizer()
  const lexer = new Lexer({ gfm: true, tokenizer })
  Object.assign(lexer.tokens.links, knownLinks)
  lexer.blockTokens(source, lexer.tokens)
  const sources = new Map(lexer.inlineQueue.map((leaf) => [leaf.tokens, leaf.src]))
  const context: Context = {
    inline(tokens) {
      const text = sources.get(tokens)
      if (text !== undefined) {
        sources.delete(tokens)
        lexer.inlineTokens(text, tokens)
      }
      return toInlines(tokens)
    },
  }
  return {
    links: lexer.tokens.links,
    blocks: lexer.tokens.map((token) => ({
      raw: token.raw,
      visible: token.type !== 'space' && token.type !== 'def',
      isBlank: token.type === 'space',
      isDefinition: token.type === 'def',
      toNode: (previous) => toBlock(token as MarkedToken, previous, context),
    })),
  }
}

interface Context {
  inline(tokens: Token[]): readonly Inline[]
}

// Blank lines after a block are no part of it: with them its identity would change while they arrive.
function ownSource(token: Token): string {
  return token.type === 'code' ? token.raw : token.raw.replace(/\n+$/, '')
}

function toBlock(token: MarkedToken, previous: Block | undefined, context: Context): Block {
  const raw = ownSource(token)
  const type = blockType(token)
  if (previous?.type === type && previous.raw === raw && isLoose(previous) === isLoose(token)) {
    return previous
  }
  switch (token.type) {
    case 'heading':
      return { type: 'heading', raw, level: token.depth, children: context.inline(token.tokens) }
    case 'code':
      return {
        type: 'code',
        raw,
        language: languageOf(token.lang),
        text: token.text,
        isOpen: token.codeBlockStyle !== 'indented' && !CLOSING_FENCE.test(raw.trimEnd()),
      }
    case 'blockquote': {
      const before = previous?.type === 'quote' ? previous.children : []
      return { type: 'quote', raw, children: toBlocks(token.tokens, before, context) }
    }
    case 'list': {
      const before = previous?.type === 'list' ? previous.items : []
      return {
        type: 'list',
        raw,
        loose: token.loose,
        start: token.ordered ? Number(token.start) : undefined,
        items: token.items.map((item, index) => toItem(item, before[index], context)),
      }
    }
    case 'table':
      return toTable(token, raw, previous, context)
    case 'hr':
      return { type: 'rule', raw }
    case 'html':
      return { type: 'html', raw, text: token.text.replace(/\n+$/, '') }
    case 'paragraph':
      return { type: 'paragraph', raw, children: context.inline(token.tokens) }
    case 'text':
      return { type: 'plain', raw, children: context.inline(token.tokens ?? []) }
    default:
      return { type: 'plain', raw, children: [{ type: 'text', text: raw }] }
  }
}

function blockType(token: MarkedToken): Block['type'] {
  switch (token.type) {
    case 'heading':
    case 'code':
    case 'list':
    case 'table':
    case 'html':
    case 'paragraph':
      return token.type
    case 'blockquote':
      return 'quote'
    case 'hr':
      return 'rule'
    default:
      return 'plain'
  }
}

function isLoose(block: object): boolean {
  return 'loose' in block && block.loose === true
}

function toBlocks(
  tokens: readonly Token[],
  previous: readonly Block[],
  context: Context,
): readonly Block[] {
  const shown = tokens.filter(
    (token) => token.type !== 'space' && token.type !== 'def' && token.type !== 'checkbox',
  )
  return shown.map((token, index) => toBlock(token as MarkedToken, previous[index], context))
}

function toItem(item: Tokens.ListItem, previous: ListItem | undefined, context: Context): ListItem {
  const raw = item.raw.replace(/\n+$/, '')
  if (previous?.raw === raw && previous.loose === item.loose) return previous
  return {
    raw,
    loose: item.loose,
    checked: item.task ? item.checked === true : undefined,
    children: toBlocks(item.tokens, previous?.children ?? [], context),
  }
}

function toTable(
  token: Tokens.Table | Tokens.Generic,
  raw: string,
  previous: Block | undefined,
  context: Context,
): Block {
  const table = token as Tokens.Table
  const before = previous?.type === 'table' ? previous : undefined
  const toRow = (cells: readonly Tokens.TableCell[], known: TableRow | undefined): TableRow => {
    const source = cells.map((cell) => cell.text).join('|')
    if (known?.raw === source && known.cells.length === cells.length) return known
    return { raw: source, cells: cells.map((cell) => context.inline(cell.tokens)) }
  }
  return {
    type: 'table',
    raw,
    align: table.align.map((align): CellAlign => align ?? undefined),
    head: toRow(table.header, before?.head),
    rows: table.rows.map((row, index) => toRow(row, before?.rows[index])),
  }
}

function languageOf(info: string | undefined): string {
  return decodeEntities(info ?? '').split(/\s/, 1)[0] ?? ''
}

function toInlines(tokens: readonly Token[]): readonly Inline[] {
  const nodes: Inline[] = []
  for (const token of tokens) {
    if (token.type === 'checkbox') continue
    const node = toInline(token as MarkedToken)
    const last = nodes.at(-1)
    if (node.type === 'text' && last?.type === 'text') last.text += node.text
    else if (node.type !== 'text' || node.text !== '') nodes.push(node)
  }
  return nodes
}

function toInline(token: MarkedToken): Inline {
  switch (token.type) {
    case 'strong':
      return { type: 'strong', children: toInlines(token.tokens) }
    case 'em':
      return { type: 'emphasis', children: toInlines(token.tokens) }
    case 'del':
      return { type: 'strike', children: toInlines(token.tokens) }
    case 'codespan':
      return { type: 'code', text: token.text }
    case 'br':
      return { type: 'break' }
    case 'link':
      return {
        type: 'link',
        href: decodeEntities(token.href),
        title: token.title ? decodeEntities(token.title) : undefined,
        children: toInlines(token.tokens),
      }
    case 'image':
      return {
        type: 'image',
        src: decodeEntities(token.href),
        alt: decodeEntities(token.text),
        title: token.title ? decodeEntities(token.title) : undefined,
      }
    case 'escape':
      return { type: 'text', text: token.text }
    case 'html':
      return { type: 'text', text: token.raw }
    case 'text':
      return { type: 'text', text: decodeEntities(token.text) }
    default:
      return { type: 'text', text: token.raw }
  }
}
