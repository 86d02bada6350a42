// The one way from our messages to the wire's.
import type { DialectFeatures } from './dialect.ts'
import { answersToWire, resultsIn } from './wire-answer.ts'
import { addSaid, textOf, userMessages } from './wire-plain.ts'
import type { ChatMessage } from '../message/types.ts'
import type { WireMessage } from '../wire-types.ts'

/**
 * The messages as the wire wants them. To the `producer` of a step goes that step as it came: thoughts, signatures and
 * ids in its own spelling. To anybody else, and without a producer, go its texts, its calls and their results; thoughts
 * and sources stay behind, pictures of a model go as a person's. Empty answers are left out. What a person said in a row
 * is one message, and so is what models did; results follow their calls. Pure: the same messages give the same bytes.
 * @param producer as `ChatStep.producer` has it
 */
export function toWire(
  messages: readonly ChatMessage[],
  producer?: string,
  features: Pick<DialectFeatures, 'toolMedia'> = {},
): WireMessage[] {
  const wire: WireMessage[] = []
  const sent = new Set<string>()
  const target = { producer, features, open: messages.at(-1), results: resultsIn(messages), sent }
  let answers: ChatMessage[] = []
  const addAnswers = (): void => {
    for (const one of answersToWire(answers, target)) addSaid(wire, one)
    answers = []
  }
  for (const message of messages) {
    const { role, parts } = message
    if (role === 'assistant') answers.push(message)
    else if (role !== 'tool') {
      addAnswers()
      if (role !== 'user') wire.push({ role, content: textOf(parts) })
      else for (const one of userMessages(parts)) addSaid(wire, one)
    }
  }
  addAnswers()
  return wire
}
