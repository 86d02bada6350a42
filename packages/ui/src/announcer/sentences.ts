// The sentences of an answer while it is written, each of them once.
import { advance } from '../markdown/engine/advance.ts'
import type { Document } from '../markdown/engine/types.ts'
import { sentencesOf, speechOfBlock } from './speech.ts'
import type { Voice } from './speech.ts'

/** Takes the text of an answer as it grows, and gives what is new in whole sentences. */
export interface SentenceReader {
  /** What can be spoken since the last call; all that is left where the answer is `whole`. */
  read(markdown: string, whole: boolean): string
}

/** A reader for one answer. */
export function createSentenceReader(voice: Voice): SentenceReader {
  let document: Document | undefined
  let block = 0
  let offset = 0

  return {
    read(markdown, whole) {
      document = advance(document, markdown, { streaming: !whole })
      const said: string[] = []
      for (; block < document.blocks.length; block += 1) {
        const current = document.blocks[block]
        if (!current) break
        const isDone = whole || block < document.finished
        // Half a table or half of some code has no number of lines yet.
        if (!isDone && (current.type === 'code' || current.type === 'table')) break
        const rest = speechOfBlock(current, voice).slice(offset)
        if (!isDone) {
          const length = wholeSentences(rest, voice.locale)
          said.push(rest.slice(0, length))
          offset += length
          break
        }
        said.push(rest)
        offset = 0
      }
      return said
        .map((text) => text.trim())
        .filter((text) => text !== '')
        .join(' ')
    },
  }
}

/** How many characters of a growing text are sentences that have ended: all but its last one. */
function wholeSentences(text: string, locale: string): number {
  let length = 0
  for (const { index } of sentencesOf(text, locale)) length = index
  return length
}
