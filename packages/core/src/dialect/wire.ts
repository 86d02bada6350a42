// The one way from our messages to the wire's.
import type { DialectFeatures } from './dialect.ts'
import { type AnswerTarget, stepsToWire } from './wire-answer.ts'
import { mediaContent } from './wire-media.ts'
import { resultsToWire } from './wire-tool.ts'
import type { ChatMessage, ChatPart, MediaPart, ToolPart } from '../message/types.ts'
import type { WireContentPart, WireMessage } from '../wire-types.ts'

type UserMessage = Extract<WireMessage, { role: 'user' }>

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

/** Adds what a person said. Two messages in a row, as after an answer that was stopped before it began, are refused by some. */
function addUser(wire: WireMessage[], message: UserMessage): void {
  const last = wire.at(-1)
  if (last?.role === 'user') wire[wire.length - 1] = joined(last, message)
  else wire.push(message)
}

/** The messages with what a person says in a row in one of them. */
export function withUsersJoined(messages: readonly WireMessage[]): WireMessage[] {
  const wire: WireMessage[] = []
  for (const message of messages) {
    if (message.role === 'user') addUser(wire, message)
    else wire.push(message)
  }
  return wire
}

function joined(first: UserMessage, second: UserMessage): UserMessage {
  const [left, right] = [first.content, second.content]
  if (typeof left === 'string' && typeof right === 'string') {
    return { role: 'user', content: `${left}\n\n${right}` }
  }
  return { role: 'user', content: [...piecesOf(left), ...piecesOf(right)] }
}

function piecesOf(content: UserMessage['content']): readonly WireContentPart[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content
}

function isMedia(part: ChatPart): part is MediaPart {
  return part.type === 'image' || part.type === 'file' || part.type === 'audio'
}

/** A file that never got ready is not there for the model. */
function userMessages(parts: readonly ChatPart[]): UserMessage[] {
  const ready = parts.filter((part) => !isMedia(part) || part.url !== '')
  if (ready.length === 0 && parts.length > 0) return []
  return [{ role: 'user', content: userContent(ready) }]
}

/** The text of a message's parts, without reasoning. */
export function textOf(parts: readonly ChatPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

function userContent(parts: readonly ChatPart[]): string | WireContentPart[] {
  if (!parts.some(isMedia)) return textOf(parts)
  return parts.flatMap((part): WireContentPart[] => {
    if (part.type === 'text') return [{ type: 'text', text: part.text }]
    return isMedia(part) ? [mediaContent(part)] : []
  })
}
