// The tags in which models write their thoughts: `<think>`, `<Thinking>`, `<thought >`, `<seed:think budget="512">`,
// `<longcat_think>`, tokens between bars, as `<|START_THINKING|>`, and those of one spelling: `[THINK]`, `◁think▷`. And
// what stands around an answer: `<answer>`, `<|begin_of_solution|>`, `<|im_end|>`.

/** A tag in a text. */
export interface ThinkTag {
  /**
   * `open`, `close` and `empty` of a thought. Around an answer: `wrap` in a tag, which counts after a thought alone,
   * `mark` as a token, `unwrap` what ends either, and `end` of all that a model says. `head` of its message, which counts
   * at its start alone, and `turn` of somebody else's, which counts after an end alone.
   */
  kind: 'open' | 'close' | 'empty' | 'wrap' | 'mark' | 'unwrap' | 'end' | 'head' | 'turn'
  /** In lower case, with what stands before its colon. Of a token what its closer begins with. */
  name: string
  /** In UTF-16 code units. */
  length: number
}

const THOUGHTS = /^(?:.*[:_])?(?:think(?:ing)?|thoughts?|reasoning)$/
const ANSWERS = /^(?:(?:final_)?(?:answer|response|output)|solution|conclusion)$/
/** Words of tokens at the end of a turn, and of those that begin the next, at which a model is to stop. */
const ENDS =
  /^(?:(?:im_|assistant_)?end(?:_?of_?\w+)?|eo[a-z](?:_id)?|return|separator|(?:im_)?user|im_system|observation)$/
const TAG = /<\s?(\/?)\s?([a-z][\w.:-]{2,32})(\s[^<>]{0,200})?(\/?)>/iy
/** Between bars, which DeepSeek writes wide. */
const TOKEN = /<[|｜]([/\w▁]{2,30})[|｜]>/y
/** A tag or a token as far as a text that ends within it has it. */
const PARTIAL =
  /^<(?:\s?\/?\s?(?:([a-z][\w.:-]{0,32})(\s[^<>]{0,200})?\/?)?|[|｜][/\w▁]{0,30}[|｜]?)$/i
/** The head of a message, where a template leaves it to the model, and whose that is: ChatML, Kimi, Llama 3, gpt-oss, Gemma. */
const HEAD = /<(?:[|｜](?:im_\w+|start\w*|begin)[|｜]|start_of_turn|\|turn)>([a-z]*)/y
/** In UTF-16 code units. */
const MAX_LENGTH = 256

/**
 * Gemma 4, Magistral, Kimi-VL, and gpt-oss by its channels, with its tokens and where a server has dropped these. What
 * closes a thought begins with the name.
 */
const SPELLED: readonly (readonly [string, ThinkTag['kind'], name?: string])[] = [
  ['<|channel>thought', 'open'],
  ['<channel|>', 'close'],
  ['[THINK]', 'open'],
  ['[/THINK]', 'close'],
  ['◁think▷', 'open'],
  ['◁/think▷', 'close'],
  ['<|channel|>analysis<|message|>', 'open'],
  ['<|end|><|start|>assistant<|channel|>final<|message|>', 'close'],
  // Where it did not think. Amid a line these are spoken of.
  ['<|channel|>final<|message|>', 'empty'],
  ['<|channel|>commentary<|message|>', 'empty'],
  // Kimi K3.
  ['<|open|>think<|sep|>', 'open'],
  ['<|close|>think<|sep|>', 'close'],
  ['<|open|>response<|sep|>', 'mark'],
  ['<|close|>response<|sep|>', 'unwrap'],
  ['<|close|>message<|sep|>', 'end'],
  ['analysis', 'open'],
  ['assistantfinal', 'close'],
  // Llama 3 without its tokens, Gemma, Llama 2, and the end of a prompt.
  ['assistant\n', 'head'],
  ['<bos>', 'head'],
  ['<s> ', 'head'],
  ['[/INST]', 'head'],
  ['<s>[INST]', 'turn'],
  ['[INST]', 'turn'],
  // Llama 2 and Mistral, Gemma 4, MiniMax. The first two are tags of HTML, too.
  ['<s>', 'wrap', 's'],
  ['</s>', 'end', 's'],
  ['[EOS]', 'end'],
  ['<turn|>', 'end'],
  ['[e~[', 'end'],
]

/** Where a tag may stand amid a text. */
export const MAY_BE_TAG: RegExp = /[<◁]|\[(?=[/TEe]|$)/g

/** Whether a tag may stand at the start of a text. One that is a word is a token of its model: no text waits for less of it. */
export function mayBeginWithTag(text: string): boolean {
  return /^(?:[<[◁]|anal|assi)/.test(text)
}

/** What the closer of a thought begins with. */
export function closerMark(name = ''): string {
  return name.length === 1 ? name : '<'
}

/** What a token means, by the words in it. */
function kindOf(words: string): ThinkTag['kind'] | undefined {
  const isEnd = /^\/|^end|_end$|suffix/.test(words)
  if (/tool|call/.test(words)) return /section_begin/.test(words) ? 'end' : undefined
  if (/^end_head|middle|^message/.test(words)) return 'head'
  if (/think|thought|reason|inner/.test(words)) return isEnd ? 'close' : 'open'
  if (/answer|respon|solution|(?:^|_|of)(?:text|content|box|sentence|assistant)$/.test(words))
    return isEnd ? 'unwrap' : 'mark'
  return ENDS.test(words) ? 'end' : undefined
}

/** The tag that stands there; `partial` where a text that has not ended may become one. */
export function tagAt(text: string, at: number, isEnd: boolean): ThinkTag | 'partial' | undefined {
  const match = (pattern: RegExp): readonly (string | undefined)[] => {
    pattern.lastIndex = at
    return pattern.exec(text) ?? []
  }
  const rest = text.slice(at, at + MAX_LENGTH)
  for (const [spelling, kind, name = spelling.charAt(0)] of SPELLED) {
    const { length } = spelling
    // `analysisWe need to …`; alone it is a word.
    const isWhole = spelling !== 'analysis' || /^[A-Z]/.test(rest.slice(length))
    if (rest.startsWith(spelling) && isWhole) return { kind, name, length }
    if (!isEnd && (spelling.startsWith(rest) || rest === 'analysis')) return 'partial'
  }
  const [head = '', role] = match(HEAD)
  if (head && head === rest && !isEnd) return 'partial'
  if (role)
    return {
      kind: /^(?:assistant|model)$/.test(role) ? 'head' : 'turn',
      name: '',
      length: head.length,
    }
  const [token = '', words = ''] = match(TOKEN)
  const kind = kindOf(words.toLowerCase().replaceAll('▁', '_'))
  if (kind) return { kind, name: '<', length: token.length }
  const [tag, slash, spelled = '', attributes, isEmpty] = match(TAG)
  if (tag) {
    const name = spelled.toLowerCase()
    const { length } = tag
    if (THOUGHTS.test(name))
      return { kind: slash ? 'close' : isEmpty ? 'empty' : 'open', name, length }
    if (ENDS.test(name) && !slash && !attributes) return { kind: 'end', name, length }
    return ANSWERS.test(name) && !attributes
      ? { kind: slash ? 'unwrap' : 'wrap', name: '', length }
      : undefined
  }
  const [found, name = '', more] = PARTIAL.exec(rest) ?? []
  const mayBecome = found !== undefined && (!more || THOUGHTS.test(name.toLowerCase()))
  return mayBecome && !isEnd && rest.length < MAX_LENGTH ? 'partial' : undefined
}

/** Whether nothing, or another tag, follows what ends an answer; undefined where that is not known yet. */
export function isEndOrTag(rest: string, isEnd: boolean): boolean | undefined {
  const body = rest.trimStart()
  if (body === '') return isEnd || (rest.length > 64 ? false : undefined)
  const tag = tagAt(body, 0, isEnd)
  return tag === 'partial' ? undefined : tag !== undefined && tag.kind !== 'wrap'
}
