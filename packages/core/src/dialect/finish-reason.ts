// What a finish reason says of an answer. By the words in it, not by its spelling: prefixes, suffixes, case and
// separators are the provider's own.
import { ChatError } from '../errors.ts'
import { asObject, asText, type Json } from '../json.ts'
import type { IncompleteReason } from '../message/types.ts'

/** The words of which a good end is made, with or without anything between them. What has another in it is no success. */
const GOOD =
  /^(?:finish(?:ed)?|reason|stop(?:ped)?|end(?:ed)?|of|eo[mst]|turn|text|sequence|str(?:ing)?|word|token|message|complet(?:ed?|ion)|done|success|tools?|functions?|calls?|uses?|im|id|s)+$/

/** The first that fits counts: a network error is one of the network. */
const BAD: readonly [RegExp, IncompleteReason][] = [
  [
    /abort|cancel|interrupt|resource|network|connection|time_?out|time_limit|pause|preempt|overload|unavailable|shut_?down|rate_limit|quota|^incomplete$/,
    'interrupted',
  ],
  [/error|fail|malform|invalid|unexpected|exception|crash|missing|unsupported|too_many/, 'error'],
  [
    /filter|safe|recitation|prohibit|block|sensitive|moderat|polic|violat|spii|guardrail|harm|refus|censor|copyright/,
    'content_filter',
  ],
  [/length|max|limit|window|trunc|exceed|exhaust|budget|too_long/, 'length'],
]

/** From the best to the worst. */
const RANK: readonly (IncompleteReason | undefined)[] = [
  undefined,
  'other',
  'length',
  'content_filter',
  'interrupted',
  'error',
]

/** In lower case, its words apart: `FinishReason.MAX_TOKENS` and `maxTokens` are `max_tokens` with more or less before it. */
function wordsOf(finishReason: string): string {
  const apart = finishReason.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
  return apart
    .slice(0, 100)
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')
}

const MEMBERS = ['finish_reason', 'finishReason', 'stop_reason'] as const
const NOT_YET = /^(?:null|none|undefined|nil)$|(?:^|_)unspecified$/

/** The finish reason that one of these tells, the first first; undefined while there is none yet. */
export function finishReasonIn(...holders: readonly (Json | undefined)[]): string | undefined {
  for (const holder of holders) {
    for (const name of MEMBERS) {
      // SGLang's own spelling is an object.
      const told = asText(holder?.[name]) ?? asText(asObject(holder?.[name])?.['type'])
      if (told && !NOT_YET.test(wordsOf(told))) return told
    }
  }
  return undefined
}

/** Whether a finish reason is known as the end of an answer that is whole. What is unknown may be any accident. */
export function isGoodEnd(finishReason: string): boolean {
  return incompleteReasonOf(finishReason) === undefined
}

/** What a finish reason says of an answer that is not whole; `other` where it is not known, undefined for a good end. */
export function incompleteReasonOf(finishReason: string): IncompleteReason | undefined {
  const words = wordsOf(finishReason)
  const bad = BAD.find(([pattern]) => pattern.test(words))?.[1]
  return bad ?? (GOOD.test(words.replaceAll('_', '')) ? undefined : 'other')
}

/** Of two finish reasons of one answer the one that says worse of it, else the later. */
export function worseReason(before: string | undefined, after: string): string {
  const rank = (reason: string): number => RANK.indexOf(incompleteReasonOf(reason))
  return before !== undefined && rank(before) > rank(after) ? before : after
}

/** The error of an answer whose finish reason tells of one, and that had no other. */
export function finishError(finishReason: string): ChatError {
  return new ChatError('api', {
    code: finishReason,
    retryable: true,
    message: `@x/core: the server ended the answer with the finish reason "${finishReason.slice(0, 200)}", which tells of a failure. What had arrived is kept; ask again.`,
  })
}
