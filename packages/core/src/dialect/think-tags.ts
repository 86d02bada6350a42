// The tags in which models write their thoughts: `<think>`, `<Thinking>`, `<thought >`, `<seed:think budget="512">`,
// `<longcat_think>`, and those that are tokens of a model, spelled one way: `[THINK]`, `◁think▷`, `<|channel>thought`.

/** A tag in a text. */
export interface ThinkTag {
  /** A `mark` stands around an answer and says nothing. */
  kind: 'open' | 'close' | 'empty' | 'mark'
  /** In lower case, with what stands before its colon. Of a token what opens the thought. */
  name: string
  /** In UTF-16 code units. */
  length: number
}

const NAMES = ['think', 'thinking', 'thought', 'thoughts', 'reasoning'] as const
const NAME = `(?:[a-z][\\w.-]{0,20}:|[a-z][a-z_]{0,10}_)?(?:${NAMES.join('|')})`
const TAG = new RegExp(`<\\s?(/?)\\s?(${NAME})(?:\\s[^<>]{0,200})?(/?)>`, 'iy')
/** A tag as far as a text that ends within it has it. */
const PARTIAL = /^<\s?\/?\s?(?:([a-z][\w.-]{0,20}(?::[a-z]{0,10})?)((?:\s[^<>]{0,200})?\/?))?$/i
/** Longer than any tag, in UTF-16 code units. */
const MAX_LENGTH = 256

/**
 * What opens and what closes a thought: Magistral, Kimi-VL, OpenThinker and Sky-T1, Gemma 4, and gpt-oss, whose `<|end|>`
 * alone ends any message. A `[` is looked for at the start of a text and of a closer alone.
 */
const PAIRS = [
  ['[THINK]', '[/THINK]'],
  ['◁think▷', '◁/think▷'],
  ['<|begin_of_thought|>', '<|end_of_thought|>'],
  ['<|channel>thought', '<channel|>'],
  ['<|channel|>analysis<|message|>', '<|end|><|start|>assistant<|channel|>final<|message|>'],
] as const

const TOKENS: readonly (readonly [string, ThinkTag['kind'], name: string])[] = [
  ...PAIRS.flatMap(([open, close]) => [
    [open, 'open', open] as const,
    [close, 'close', open] as const,
  ]),
  ['<|begin_of_solution|>', 'mark', ''],
  ['<|end_of_solution|>', 'mark', ''],
  // Of gpt-oss, where it did not think. Amid a line it is spoken of.
  ['<|channel|>final<|message|>', 'empty', ''],
]

/** In UTF-16 code units. */
const MAX_TOKEN = Math.max(...TOKENS.map(([spelling]) => spelling.length))

/** What any tag begins with. */
const FIRST = /^[<[◁]/

/** Whether a tag may stand at the start of a text. */
export function mayBeginWithTag(text: string): boolean {
  return FIRST.test(text)
}

/** What the closer of a thought begins with. */
export function closerMark(name: string | undefined): string {
  const first = name?.charAt(0) ?? ''
  return FIRST.test(first) ? first : '<'
}

function tokenAt(text: string, at: number): ThinkTag | 'partial' | undefined {
  const rest = text.slice(at, at + MAX_TOKEN)
  for (const [spelling, kind, name] of TOKENS) {
    if (rest.startsWith(spelling)) return { kind, name, length: spelling.length }
    if (spelling.startsWith(rest)) return 'partial'
  }
  return undefined
}

/** The tag that stands there; `partial` where the text ends within what may become one. */
export function tagAt(text: string, at: number): ThinkTag | 'partial' | undefined {
  const token = tokenAt(text, at)
  if (token && token !== 'partial') return token
  TAG.lastIndex = at
  const found = TAG.exec(text)
  if (found) {
    const [whole, slash, name = '', end] = found
    const kind = slash ? 'close' : end ? 'empty' : 'open'
    return { kind, name: name.toLowerCase(), length: whole.length }
  }
  if (token) return token
  // Nearly all that are no tags of ours have their end, or none that could still come.
  const isOver =
    text.length - at >= MAX_LENGTH || text.includes('>', at) || text.includes('<', at + 1)
  return !isOver && mayBecome(text.slice(at)) ? 'partial' : undefined
}

function mayBecome(rest: string): boolean {
  const found = PARTIAL.exec(rest)
  if (!found) return false
  const [, name = '', after = ''] = found
  const own = name.toLowerCase().replace(/^.*[:_]/, '')
  if (after !== '') return NAMES.some((each) => each === own)
  // What stands before a colon may be any word.
  return !name.includes(':') || NAMES.some((each) => each.startsWith(own))
}
