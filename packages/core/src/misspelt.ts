// Tells of options that nothing knows. A warning and no refusal: an app may hand on an object that has more in it. Loaded
// with the first such option.
import { sentenceOn } from './unknown-members.ts'
import { warnOnce } from './warn-once.ts'

/** Members of a request's body that are looked for among the options. */
const OF_BODY =
  'temperature top_p max_tokens max_completion_tokens stop seed reasoning_effort frequency_penalty presence_penalty tool_choice response_format'
const elsewhere = OF_BODY.split(' ').map((name) => `body.${name}`)

/** Warns, once, with the known name that is nearest. */
export function warn(of: string, unknown: string, known: readonly string[]): void {
  const sentence = sentenceOn({ [unknown]: true }, { of, known, elsewhere })
  if (sentence) warnOnce(sentence)
}
