// One choice of which only the text is wanted: no tool calls, sources, pictures or sound. What a completion reads.
import type { ChoiceReader } from './choice.ts'
import { messageIn } from './choices-in.ts'
import { finishReasonIn, worseReason } from './finish-reason.ts'
import { asObject, asText, type Json } from '../json.ts'
import { readLogprobs } from './logprobs.ts'
import { createThinkDeltas } from './think-deltas.ts'
import { isThoughtField } from './thought-field.ts'
import type { Delta } from '../message/types.ts'
import { toUsage } from './usage.ts'

/** Makes a reader that pushes what it reads. */
export function createTextReader(choice: number, push: (delta: Delta) => void): ChoiceReader {
  let hasDelta = false
  const think = createThinkDeltas(choice, push)
  let reason: string | undefined

  function readContent(content: Json): void {
    for (const member in content) {
      const text = isThoughtField(member) && asText(content[member])
      // Said, so that it is not taken for silence.
      if (text) push({ type: 'reasoning', choice, text })
    }
    const refusal = asText(content['refusal'])
    if (refusal) push({ type: 'refusal', choice, text: refusal })
    const text = textOf(content['content'])
    if (text) think.push(text)
  }

  return {
    read(value) {
      const delta = messageIn(value['delta'])
      const message = messageIn(value['message'])
      const given = finishReasonIn(value, delta, message)
      if (given) reason = worseReason(reason, given)
      if (delta) readContent(delta)
      // A whole message after deltas is the same text once more.
      else if (message && !hasDelta) readContent(message)
      else if (!message) {
        const text = asText(value['text'])
        if (text) push({ type: 'text', choice, text })
      }
      hasDelta ||= delta !== undefined
      const { content: tokens } = readLogprobs(value['logprobs'])
      if (tokens.length > 0) push({ type: 'logprobs', choice, of: 'content', tokens })
      const usage = toUsage(value['usage'])
      if (usage) push({ type: 'usage', usage })
      if (!given) return
      if (delta === undefined || !textOf(delta['content'])) think.flush()
      push({ type: 'finish', choice, reason: given })
    },
    readSources: () => undefined,
    flush(how) {
      think.flush()
      think.end(how, reason)
    },
  }
}

/** The text of a content: a string, a piece that has one, or a list of these. */
function textOf(content: unknown): string {
  if (Array.isArray(content)) return content.map(textOf).join('')
  return asText(content) ?? asText(asObject(content)?.['text']) ?? ''
}
