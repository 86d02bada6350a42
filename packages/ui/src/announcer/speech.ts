// An answer as it is spoken: without the marks of Markdown, and with a word for what makes no sense by ear.
import { formatCount } from '../format.ts'
import { parse } from '../markdown/engine/advance.ts'
import type { Block, Inline, ListItem } from '../markdown/engine/types.ts'
import { languageName } from '../markdown/languages.ts'
import type { Words } from '../words.ts'

/** What speaking needs of the words around. */
export interface Voice {
  words: Pick<Words, 'announceCode' | 'announceTable' | 'callouts'>
  locale: string
}

/** A whole answer as it is spoken. */
export function speechOf(markdown: string, voice: Voice): string {
  return joined(parse(markdown).blocks.map((block) => speechOfBlock(block, voice)))
}

/** The beginning of a speech, whole sentences of it, where it is longer than `limit` characters. */
export function shortened(speech: string, limit: number, locale: string): string {
  if (speech.length <= limit) return speech
  let end = 0
  for (const { index, segment } of sentencesOf(speech, locale)) {
    if (index + segment.length > limit && end > 0) break
    end = index + segment.length
    if (end > limit) break
  }
  return `${speech.slice(0, end).trimEnd()} …`
}

/** The sentences of a text, the spaces behind them included. */
export function sentencesOf(text: string, locale: string): Iterable<Intl.SegmentData> {
  return new Intl.Segmenter(locale, { granularity: 'sentence' }).segment(text)
}

/** One block as it is spoken; empty for what says nothing. */
export function speechOfBlock(block: Block, voice: Voice): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return speechOfInlines(block.children)
    case 'quote':
      return joined([
        block.callout ? voice.words.callouts[block.callout] : '',
        ...block.children.map((child) => speechOfBlock(child, voice)),
      ])
    case 'list':
      return joined(block.items.map((item) => speechOfItem(item, voice)))
    case 'code': {
      const count = formatCount(block.lines, voice.locale)
      return voice.words.announceCode(count, block.lines, languageName(block.language))
    }
    case 'table':
      return voice.words.announceTable(
        formatCount(block.rows.length, voice.locale),
        block.rows.length,
      )
    case 'math':
    case 'html':
      return block.text
    case 'rule':
      return ''
    default:
      return block satisfies never
  }
}

function speechOfItem({ children }: ListItem, voice: Voice): string {
  return joined(children.map((child) => speechOfBlock(child, voice)))
}

function speechOfInlines(inlines: readonly Inline[]): string {
  return inlines.map(speechOfInline).join('')
}

function speechOfInline(inline: Inline): string {
  switch (inline.type) {
    case 'text':
      return inline.text.replaceAll('\n', ' ')
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
    case 'link':
      return speechOfInlines(inline.children)
    case 'image':
      return inline.alt
    case 'break':
      return ' '
    // Numbers of notes and sources interrupt a sentence.
    case 'footnote':
    case 'citation':
      return ''
    default:
      return inline satisfies never
  }
}

/** Pieces with a pause between them: a voice goes on without one where nothing ends. */
function joined(pieces: readonly string[]): string {
  return pieces
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
    .reduce((text, piece) => (text === '' ? piece : text + pauseAfter(text) + piece), '')
}

/** What goes between a piece and the next one. */
export function pauseAfter(text: string): string {
  return /[\p{Sentence_Terminal}:;,،؛：；、]["'”’»)\]]*$/u.test(text) ? ' ' : '. '
}
