// The one way from our messages to the wire's.
import type { DialectFeatures } from './dialect.ts'
import { type AnswerTarget, stepsToWire } from './wire-answer.ts'
import { addUser, textOf, type UserMessage, userMessages } from './wire-plain.ts'
import { resultsToWire } from './wire-tool.ts'
import type { ChatMessage, ChatPart, ToolPart } from '../message/types.ts'
import type { WireMessage } from '../wire-types.ts'

/**
 * The messages as the wire wants them. To the `producer` of a step goes that step as it came: thoughts, signatures and
 * ids in its own spelling. To anybody else, and without a producer, go its texts, its calls and their results; thoughts
 * and sources stay behind, pictures of a model go as a person's. Empty answers are left out, and what a person said in a
 * row is one message. Pure: the same messages give the same bytes.
 * @param producer as `ChatStep.producer` has it
 */
export function toWire(
  messages: readonly ChatMessage[],
  producer?: string,
  features: Pick<DialectFeatures, 'toolMedia'> = {},
): WireMessage[] {
  const wire: WireMessage[] = []
  const results = messages.filter(({ role }) => role === 'tool').flatMap(({ parts }) => parts)
  const answered = new Set(results.flatMap((part) => (part.type === 'tool' ? [part.id] : [])))
  const target = { producer, features, answered, sent: new Map<string, ToolPart>() }
  const last = messages.at(-1)
  for (const message of messages) {
    switch (message.role) {
      case 'system':
      case 'developer':
        wire.push({ role: message.role, content: textOf(message.parts) })
        break
      case 'user':
        for (const one of userMessages(message.parts)) addUser(wire, one)
        break
      case 'assistant':
        for (const one of stepsToWire(message, { ...target, isOpen: message === last })) {
          if (one.role === 'user') addUser(wire, one)
          else wire.push(one)
        }
        break
      case 'tool':
        addResults(wire, message.parts, target)
        break
      default:
        message.role satisfies never
    }
  }
  return wire
}

/** Adds results that are a message of their own. Pictures of results follow the last result of the same answer. */
function addResults(
  wire: WireMessage[],
  parts: readonly ChatPart[],
  { sent, features }: Pick<AnswerTarget, 'sent' | 'features'>,
): void {
  const ids = new Map([...sent].map(([id, { id: own }]) => [own, id]))
  const answers = parts.flatMap((part) =>
    part.type === 'tool' ? [{ part, wire: { id: ids.get(part.id) ?? part.id } }] : [],
  )
  const isShown = wire.at(-1)?.role === 'user' && wire.at(-2)?.role === 'tool'
  const shown = isShown ? (wire.pop() as UserMessage) : undefined
  const pictures = shown ? [shown] : []
  for (const one of resultsToWire(answers, features.toolMedia === true)) {
    if (one.role === 'user') pictures.push(one)
    else wire.push(one)
  }
  for (const one of pictures) addUser(wire, one)
}
