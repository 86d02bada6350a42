// What of our messages goes to the wire as it stands: what a person says, instructions, and answers of text alone. A first
// question is no more than that; calls, thoughts that go back and answers of several steps are wire.ts's.
import { mediaContent } from './wire-media.ts'
import { stepsOf } from '../message/steps.ts'
import type { ChatMessage, ChatPart, MediaPart } from '../message/types.ts'
import type { WireContentPart, WireMessage } from '../wire-types.ts'

type UserMessage = Extract<WireMessage, { role: 'user' }>
type Content = UserMessage['content']

/** The messages as `toWire` gives them to anybody, or undefined where one of them is more than text. */
export function plainWire(messages: readonly ChatMessage[]): WireMessage[] | undefined {
  const wire: WireMessage[] = []
  for (const message of messages) {
    const { role, parts } = message
    if (role === 'tool' || (role === 'assistant' && !isPlainAnswer(message))) return undefined
    if (role === 'user') {
      for (const one of userMessages(parts)) addSaid(wire, one)
    } else {
      const content = textOf(parts)
      if (role !== 'assistant') wire.push({ role, content })
      else if (content !== '') addSaid(wire, { role, content })
    }
  }
  return wire
}

/** Of one step, of which nothing is kept but its parts, and they are text and what stays behind. */
function isPlainAnswer(message: ChatMessage): boolean {
  const steps = stepsOf(message)
  return (
    steps.every(({ from, length, wire }, at) => at + from + length === 0 && wire === undefined) &&
    message.parts.every(({ type }) => /^(?:text|reasoning|source|data)$/.test(type))
  )
}

/**
 * Adds what somebody says. Two of a person in a row, as after an answer that was stopped before it began, are refused by
 * some endpoints; so are two answers, between which a question was taken out.
 */
export function addSaid(wire: WireMessage[], message: WireMessage): void {
  const { role, content } = message
  const last = wire.at(-1)
  if (last?.role !== role || role === 'tool') wire.push(message)
  else {
    const both = joined(last.content as Content, content as Content)
    wire[wire.length - 1] = { ...last, content: both } as WireMessage
  }
}

/** The messages with what a person says in a row in one of them. */
export function withUsersJoined(messages: readonly WireMessage[]): WireMessage[] {
  const wire: WireMessage[] = []
  for (const message of messages) {
    if (message.role === 'user') addSaid(wire, message)
    else wire.push(message)
  }
  return wire
}

function joined(left: Content, right: Content): Content {
  if (typeof left === 'string' && typeof right === 'string') return `${left}\n\n${right}`
  return [...piecesOf(left), ...piecesOf(right)]
}

function piecesOf(content: Content): readonly WireContentPart[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content
}

function isMedia(part: ChatPart): part is MediaPart {
  return part.type === 'image' || part.type === 'file' || part.type === 'audio'
}

/** A file that never got ready is not there for the model. */
export function userMessages(parts: readonly ChatPart[]): UserMessage[] {
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
