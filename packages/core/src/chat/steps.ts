// One answer of several requests: what a later one adds to what the earlier ones wrote.
import type { Ending } from '../message.ts'
import { addTiming } from '../timing.ts'
import { notCarriedOut, outcomeUnknown } from '../tool-error.ts'
import type { ChatMessage, ChatPart, ToolPart } from '../types.ts'
import { sumUsage } from '../usage.ts'

/** The calls of a message that nobody has dealt with yet. */
export function openCalls(message: ChatMessage): ToolPart[] {
  return message.parts.filter(
    (part): part is ToolPart =>
      part.type === 'tool' && (part.state === 'ready' || part.state === 'approval'),
  )
}

/** Whether calls of an answer were dealt with elsewhere since a person spoke of them here. */
export function isOvertaken(standing: ChatMessage, decided: ChatMessage): boolean {
  if (standing.parts.length !== decided.parts.length) return true
  return standing.parts.some((part, at) => {
    const own = decided.parts[at]
    if (part.type !== 'tool' || own?.type !== 'tool') return part.type !== own?.type
    const isOpen = part.state === 'ready' || part.state === 'approval'
    return part.id !== own.id || (!isOpen && part.state !== own.state)
  })
}

/** The answer with one of its calls as it now stands. */
export function withCall(message: ChatMessage, call: ToolPart): ChatMessage {
  const parts = message.parts.map((part) =>
    part.type === 'tool' && part.id === call.id ? call : part,
  )
  return { ...message, parts }
}

/** An answer that ended while its tools were at work, or was waiting for a person. */
export function endedBetween(message: ChatMessage, ending: Ending): ChatMessage {
  if (ending.type === 'complete') {
    return message.status === 'awaiting' ? message : { ...message, status: 'complete' }
  }
  const parts = message.parts.map((part): ChatPart => {
    if (part.type !== 'tool' || !isUnsettled(part)) return part
    const wasAtWork = part.state === 'running'
    const error = wasAtWork ? outcomeUnknown() : notCarriedOut('its answer was stopped')
    return { ...part, state: 'cancelled', error }
  })
  const ended = { ...message, parts, status: 'incomplete' as const }
  return ending.type === 'aborted'
    ? { ...ended, reason: 'aborted' }
    : { ...ended, reason: 'error', error: ending.error }
}

function isUnsettled({ state }: ToolPart): boolean {
  return state === 'ready' || state === 'approval' || state === 'running'
}

/** The answer so far with what the next request wrote after it, as one message. */
export function nextStep(before: ChatMessage, after: ChatMessage, step: number): ChatMessage {
  const added = after.parts.map((part): ChatPart =>
    part.type === 'tool' ? { ...part, step } : part,
  )
  const usage = sumUsage([before.usage, after.usage].filter((one) => one !== undefined))
  const timing = addTiming(before, after)
  const { reason: _, error: __, ...rest } = before
  return {
    ...rest,
    ...after,
    createdAt: before.createdAt,
    parts: [...keepReplay(before, step - 1), ...added],
    ...(usage ? { usage } : {}),
    ...(timing ? { timing } : {}),
  }
}

/** What a provider wants back belongs to the request that it came with, not to the last one. */
function keepReplay({ parts, replay }: ChatMessage, step: number): ChatPart[] {
  const first = parts.findIndex((part) => part.type === 'tool' && (part.step ?? 0) === step)
  return parts.map((part, index) =>
    index === first && part.type === 'tool' && replay && !part.messageReplay
      ? { ...part, messageReplay: replay }
      : part,
  )
}

/** What a request that goes on with an answer writes into: the answer without what it is told anew. */
export function emptied(answer: ChatMessage): ChatMessage {
  const { reason: _, error: __, timing: ___, usage: ____, stream: _____, ...rest } = answer
  return { ...rest, parts: [], status: 'pending' }
}
