// What is said of an answer: its words without the marks, and of code and tables how long they are.
import { formatCount } from '../format.ts'
import { parse } from '../markdown/engine/advance.ts'
import type { Block, Inline } from '../markdown/engine/types.ts'
import type { Words } from '../words.ts'

/** Markdown as it is read aloud, a sentence group for each block. */
export function spokenText(markdown: string, words: Words, locale: string | undefined): string[] {
  const { spokenCode, spokenTable } = words.thread
  function ofBlock(block: Block): string[] {
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        return [ofInlines(block.children)]
      case 'code':
        return [spokenCode(formatCount(block.lines, locale))]
      case 'math':
      case 'html':
        return [block.text]
      case 'quote': {
        const said = block.children.flatMap(ofBlock)
        return block.callout ? [words.callouts[block.callout], ...said] : said
      }
      case 'list':
        return block.items.flatMap(({ children }) => children.flatMap(ofBlock))
      case 'table':
        return [spokenTable(formatCount(block.rows.length, locale))]
      case 'rule':
        return []
      default:
        return block satisfies never
    }
  }
  return parse(markdown)
    .blocks.flatMap(ofBlock)
    .map((text) => text.trim())
    .filter(Boolean)
}

function ofInlines(inlines: readonly Inline[]): string {
  return inlines.map(ofInline).join('')
}

function ofInline(inline: Inline): string {
  switch (inline.type) {
    case 'text':
    case 'code':
    case 'html':
    case 'math':
      return inline.text
    case 'strong':
    case 'emphasis':
    case 'strike':
    case 'sub':
    case 'sup':
    case 'kbd':
    case 'bdi':
    case 'link':
      return ofInlines(inline.children)
    case 'image':
      return inline.alt
    case 'break':
      return ' '
    // A number on its own says nothing to a listener.
    case 'footnote':
    case 'citation':
      return ''
    default:
      return inline satisfies never
  }
}
