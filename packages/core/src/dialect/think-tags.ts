// The tags in which models write their thoughts: `<think>`, `<Thinking>`, `<thought >`, `<seed:think budget="512">`.

/** A tag in a text. */
export interface ThinkTag {
  kind: 'open' | 'close' | 'empty'
  /** In lower case, with what stands before its colon. */
  name: string
  /** In UTF-16 code units. */
  length: number
}

const NAMES = ['think', 'thinking', 'thought', 'thoughts', 'reasoning'] as const
const NAME = `(?:[a-z][\\w.-]{0,20}:)?(?:${NAMES.join('|')})`
const TAG = new RegExp(`<\\s?(/?)\\s?(${NAME})(?:\\s[^<>]{0,200})?(/?)>`, 'iy')
/** A tag as far as a text that ends within it has it. */
const PARTIAL = /^<\s?\/?\s?(?:([a-z][\w.-]{0,20}(?::[a-z]{0,10})?)((?:\s[^<>]{0,200})?\/?))?$/i
/** Longer than any tag, in UTF-16 code units. */
const MAX_LENGTH = 256

/** The tag that stands there; `partial` where the text ends within what may become one. */
export function tagAt(text: string, at: number): ThinkTag | 'partial' | undefined {
  TAG.lastIndex = at
  const found = TAG.exec(text)
  if (found) {
    const [whole, slash, name = '', end] = found
    const kind = slash ? 'close' : end ? 'empty' : 'open'
    return { kind, name: name.toLowerCase(), length: whole.length }
  }
  // Nearly all that are no tags of ours have their end, or none that could still come.
  const isOver =
    text.length - at >= MAX_LENGTH || text.includes('>', at) || text.includes('<', at + 1)
  return !isOver && mayBecome(text.slice(at)) ? 'partial' : undefined
}

function mayBecome(rest: string): boolean {
  const found = PARTIAL.exec(rest)
  if (!found) return false
  const [, name = '', after = ''] = found
  const [space = '', local] = name.toLowerCase().split(':', 2)
  const own = local ?? space
  if (after !== '') return NAMES.some((each) => each === own)
  // What stands before a colon may be any word.
  return local === undefined || NAMES.some((each) => each.startsWith(own))
}
