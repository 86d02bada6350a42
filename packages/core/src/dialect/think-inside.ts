// Within a thought: what ends it.
import {
  give,
  holdSpace,
  leaveEdge,
  pass,
  type Splitting,
  type Step,
  wait,
} from './think-splitting.ts'
import { closerMark, mayBeginWithTag, tagAt, type ThinkTag } from './think-tags.ts'

export const readThought: Step = (splitting, text, isEnd) => {
  if (!splitting.isAtEdge) return untilCloser(splitting, text, isEnd)
  const body = holdSpace(splitting, text)
  if (body === '') return ''
  // Some templates leave the opener to the model after all.
  const mayOpen = splitting.name === '' && mayBeginWithTag(body)
  const tag = mayOpen ? tagAt(body, 0, isEnd) : undefined
  if (tag === 'partial') return wait(splitting, body)
  if (tag?.kind === 'open') return pass(splitting, tag, body)
  leaveEdge(splitting)
  return untilCloser(splitting, body, isEnd)
}

const untilCloser: Step = (splitting, text, isEnd) => {
  const mark = closerMark(splitting.name)
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
    const tag = tagAt(text, at, isEnd)
    if (tag !== 'partial' && !closes(tag, splitting.name)) continue
    const rest = text.slice(at)
    const isQuoted = tag !== 'partial' && (text.charAt(at - 1) || splitting.last) === '`'
    const after = isQuoted ? rest.charAt(tag.length) : undefined
    if (after === '`') continue
    think(splitting, text.slice(0, at))
    return tag === 'partial' || (after === '' && !isEnd)
      ? wait(splitting, rest)
      : pass(splitting, tag, rest)
  }
  think(splitting, text)
  return ''
}

function think(splitting: Splitting, text: string): void {
  splitting.last = text.slice(-1) || splitting.last
  give(splitting, 'reasoning', text)
}

/** Whether a tag ends the thought that the name opened. What ends a message, or begins the answer, ends one in tokens. */
function closes(tag: ThinkTag | undefined, name: string | undefined): tag is ThinkTag {
  if (tag?.kind === 'end' || tag?.kind === 'mark') return name === '<' && tag.name === name
  return tag?.kind === 'close' && (name || tag.name) === tag.name
}
