// An answer as it is spoken: without the marks of Markdown, and with a word for what makes no sense by ear.
import { formatCount } from '../format.ts'
import { advance, parse } from '../markdown/engine/advance.ts'
import type { Block, Inline, ListItem } from '../markdown/engine/types.ts'
import { languageName } from '../markdown/languages.ts'
import type { Words } from '../words.ts'

/** What speaking needs of the words around. */
export interface Voice {
  words: Pick<Words, 'announceCode' | 'announceTable' | 'callouts'>
  locale: string
}

/**
 * The beginning of an answer as it is spoken, in whole sentences: about `limit` characters. No more of a long answer is
 * read than is spoken, unless what a link refers to may stand at its end.
 */
export function summaryOf(markdown: string, limit: number, voice: Voice): string {
  const refers = /^ {0,3}\[[^\]\n]+\]:/m.test(markdown)
  for (let end = limit * 8; end < markdown.length && !refers; end *= 2) {
    const { blocks, finished } = advance(undefined, markdown.slice(0, end), { streaming: true })
    const speech = speechOf(blocks.slice(0, finished), voice)
    if (speech.length > limit) return shortened(speech, limit, voice.locale)
  }
  return shortened(speechOf(parse(markdown).blocks, voice), limit, voice.locale)
}

function speechOf(blocks: readonly Block[], voice: Voice): string {
  return joined(blocks.map((block) => speechOfBlock(block, voice)))
}

function shortened(speech: string, limit: number, locale: string): string {
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
    case 'bdi':
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
    .map((piece, at, all) => (at < all.length - 1 ? piece + pauseAfter(piece) : piece))
    .join('')
}

/** Characters in which the end of a sentence and what closes behind it stand. */
const CLOSING = 8

function pauseAfter(piece: string): string {
  const end = piece.slice(-CLOSING)
  return /[\p{Sentence_Terminal}:;,،؛：；、]["'”’»)\]]*$/u.test(end) ? ' ' : '. '
}
