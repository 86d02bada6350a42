// Reads a text as it grows, and holds every step against a fresh reading of the same prefix.
import { expect } from 'vitest'
import { advance, parse } from '../src/markdown/engine/advance.ts'
import type { Document, ParseOptions } from '../src/markdown/engine/types.ts'

/** The lengths of the prefixes: each character alone. */
export function everyCharacter(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => index + 1)
}

/** The lengths of the prefixes when the text arrives in pieces of these sizes, over and over. */
export function inPieces(text: string, sizes: readonly number[]): number[] {
  const lengths: number[] = []
  for (let at = 0, turn = 0; at < text.length; turn++) {
    at = Math.min(text.length, at + Math.max(1, sizes[turn % sizes.length] ?? 1))
    lengths.push(at)
  }
  return lengths
}

/**
 * Grows a text and checks at each length that it reads as a fresh reading does, and that finished blocks stay the
 * same objects unless a definition gave them a link.
 */
export function follow(text: string, lengths: readonly number[], options: ParseOptions): Document {
  let document = parse('', options)
  for (const length of lengths) {
    const prefix = text.slice(0, length)
    const next = advance(document, prefix, options)
    const fresh = parse(prefix, options)
    // expect() alone is too slow for a hundred thousand comparisons; it is asked for its words.
    if (visible(next) !== visible(fresh)) {
      expect(JSON.parse(visible(next)), JSON.stringify(prefix)).toEqual(JSON.parse(visible(fresh)))
    }
    for (let index = 0; index < document.finished; index++) {
      const before = document.blocks[index]
      if (next.blocks[index] === before || before?.lookups) continue
      expect.unreachable(`block ${index} is another object at ${JSON.stringify(prefix)}`)
    }
    if (next.finished < document.finished) {
      expect.unreachable(`fewer blocks are finished at ${JSON.stringify(prefix)}`)
    }
    document = next
  }
  return document
}

/** What of a document is to be seen. */
function visible({ blocks, footnotes, finished }: Document): string {
  return JSON.stringify({ blocks, footnotes, finished })
}
