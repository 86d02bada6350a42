// Models that write their thoughts into the answer, in tags. Linear in its length, whatever way it arrives in pieces.
// The rule, and what it gets wrong, is in docs/dialects.md.
import { isPlain } from '../prose.ts'
import { readAmid } from './think-amid.ts'
import { readThought } from './think-inside.ts'
import { createSplitting, give, type Step, takeSpace, type ThinkSink } from './think-splitting.ts'
import { readStart } from './think-start.ts'

/** Cuts a text into what is said and what is thought. Its pieces, in order, are the text as it came. */
export interface ThinkSplitter {
  push(text: string): void
  /** Gives back what was held in case a tag would follow. */
  flush(): void
  /** Thoughts came in a field of their own. */
  know(): void
  /** Whether a tag is open, or may be about to be. */
  readonly isOpen: boolean
}

const readOn: Step = (splitting, text) => {
  give(splitting, 'tag', text)
  return ''
}

const STEPS = { start: readStart, thinking: readThought, text: readAmid, over: readOn }

/** Makes a splitter. `startsInside` where the prompt has opened the first thought. */
export function createThinkSplitter(sink: ThinkSink, startsInside = false): ThinkSplitter {
  const splitting = createSplitting(sink, startsInside)
  const { prose, write } = splitting

  function run(text: string, isEnd: boolean): void {
    let rest: string | undefined = splitting.held + text
    splitting.held = ''
    while (rest) rest = STEPS[splitting.state](splitting, rest, isEnd)
  }

  return {
    push(text) {
      if (splitting.state !== 'text' || splitting.held !== '' || !isPlain(text)) {
        return run(text, false)
      }
      prose.addPlain(text)
      write('text', text)
    },
    flush() {
      run('', true)
      // Of a text that is white space nothing is said.
      give(splitting, 'tag', takeSpace(splitting))
    },
    know() {
      // The thought has a field of its own: the text is none.
      if (splitting.name === '' && splitting.state === 'thinking' && splitting.isAtEdge) {
        splitting.state = 'start'
        splitting.isAtEdge = false
      }
      splitting.name ??= ''
    },
    get isOpen() {
      return splitting.state === 'thinking' || splitting.held !== ''
    },
  }
}
