// The start of a text, and what stands right after a tag: another tag may follow.
import {
  holdSpace,
  isEnding,
  leaveEdge,
  pass,
  type Splitting,
  type Step,
  wait,
} from './think-splitting.ts'
import { isEndOrTag, mayBeginWithTag, tagAt, type ThinkTag } from './think-tags.ts'

export const readStart: Step = (splitting, text, isEnd) => {
  const body = holdSpace(splitting, text)
  if (body === '') return ''
  const tag = mayBeginWithTag(body) ? tagAt(body, 0, isEnd) : undefined
  if (tag === 'partial') return wait(splitting, body)
  if (tag) {
    const counts = isTag(splitting, tag, body.slice(tag.length), isEnd)
    if (counts === undefined) return wait(splitting, body)
    if (counts) return pass(splitting, tag, body)
  }
  splitting.state = 'text'
  leaveEdge(splitting)
  return body
}

/** Whether it is one, and no text that looks like it; undefined where that is not known yet. */
function isTag(
  splitting: Splitting,
  tag: ThinkTag,
  rest: string,
  isEnd: boolean,
): boolean | undefined {
  const { kind, name } = tag
  const isLater = splitting.isAtEdge || splitting.name !== undefined
  if (kind === 'open' || kind === 'empty') return true
  if (kind === 'turn') {
    if (splitting.turns === 'over') return true
    splitting.turns = 'told'
    return false
  }
  if (kind === 'wrap') return isLater && !name
  if (kind === 'unwrap' || kind === 'end')
    return isEnding(splitting, tag) && isEndOrTag(rest, isEnd)
  if (rest === '' && !isEnd) return undefined
  // White space and words follow one that is spoken of.
  return isLater || kind === 'head' || !/^[^\S\n]/.test(rest)
}
