// What a finish reason says of an answer, in the spellings that providers have for it.
import type { IncompleteReason } from './types.ts'

const INCOMPLETE: readonly [RegExp, IncompleteReason][] = [
  [
    /^(?:length|max_tokens|max_output_tokens|model_length|model_context_window_exceeded)$/i,
    'length',
  ],
  [/^(?:content_filter(?:ed)?|safety|recitation|prohibited_content|sensitive)$/i, 'content_filter'],
  [/^(?:insufficient_system_resource|network_error|abort(?:ed)?)$/i, 'interrupted'],
]

/** What a finish reason says of an answer that is not whole. */
export function incompleteReasonOf(finishReason: string): IncompleteReason | undefined {
  return INCOMPLETE.find(([pattern]) => pattern.test(finishReason))?.[1]
}

const GOOD =
  /^(?:finishreason)?(?:stop(?:ped|sequence|string|token|word)?|eos|eostoken|end|endturn|endof(?:turn|sequence|text|message)|(?:tool|function)s?(?:calls?|uses?)?|completed?|done|finish(?:ed)?|success)$/

/** Whether a finish reason is known as the end of an answer that is whole. What is unknown may be any accident. */
export function isGoodEnd(finishReason: string): boolean {
  return GOOD.test(finishReason.toLowerCase().replaceAll(/[^a-z]/g, ''))
}
