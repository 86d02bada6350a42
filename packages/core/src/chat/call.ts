// What a person says of a model's calls: their results, and whether they may be carried out.
import { parseJson } from '../json.ts'
import { jsonText } from '../http/http.ts'
import { toolError } from '../message/tool-error.ts'
import type { ChatMessage, ToolPart } from '../message/types.ts'
import { findMessage, isBusy, type ChatState } from './state.ts'

/** What came of a call that the app or a person carried out. */
export type ToolOutcome = { result: unknown } | { error: unknown }

/** A person's word on a call. */
export interface ToolDecision {
  approved: boolean
  /** Other arguments than those the model gave. */
  args?: unknown
  /** Told to the model when the call is denied. */
  reason?: string | undefined
  /** Allows this tool for as long as the chat lives. */
  always?: boolean | undefined
}

/** The message that holds a call, and the call. Answers being written first, then the newest. */
export function findCall(
  state: ChatState,
  callId: string,
): { message: ChatMessage; call: ToolPart } | undefined {
  for (const id of [...state.tree.nodes.keys()].toReversed()) {
    const message = findMessage(state, id)
    const call = message?.parts.find(
      (part): part is ToolPart => part.type === 'tool' && part.id === callId,
    )
    // A message of a tool holds what came of a call, not the call.
    if (call && message?.role === 'assistant') return { message, call }
  }
  return undefined
}

/** Whether nothing has come of a call yet. */
export function isOpen({ state }: ToolPart): boolean {
  return state === 'ready' || state === 'approval'
}

/** Whether a person may still allow or deny a call: what was allowed once is not allowed again. */
export function isUndecided(call: ToolPart): boolean {
  return isOpen(call) && !call.isApproved
}

/**
 * Whether a person's word on a call of this message can still act: the message is the last of those shown, a call of it
 * is open, and no other answer is being written, here or in another tab. Ask before you offer buttons.
 */
export function canDecide(
  state: Pick<ChatState, 'messages' | 'status' | 'live' | 'storage'>,
  messageId: string,
): boolean {
  const last = state.messages.at(-1)
  if (last?.id !== messageId || state.storage.isAnsweredElsewhere) return false
  if (isBusy(state) && !state.live.some(({ id }) => id === messageId)) return false
  return last.parts.some((part) => part.type === 'tool' && isUndecided(part))
}

/** A call with what came of it. @throws ChatError `usage` for a result that is no JSON. */
export function resolved(call: ToolPart, outcome: ToolOutcome): ToolPart {
  if ('error' in outcome) {
    return { ...call, state: 'error', error: toolError(outcome.error) }
  }
  // What is undefined would be no result on the wire.
  return { ...call, state: 'done', result: parseJson(jsonText(outcome.result)) ?? null }
}

/** A call as a person decided. @throws ChatError `usage` for arguments that are no JSON. */
export function decided(call: ToolPart, decision: ToolDecision): ToolPart {
  const { approved, args, reason } = decision
  if (!approved) {
    // What is ready waits for an answer, which it is left without.
    const isSkipped = call.state === 'ready' || undefined
    return { ...call, state: 'denied', isSkipped, ...(reason && { reason }) }
  }
  const allowed: ToolPart = { ...call, state: 'ready', isApproved: true }
  const argsText: string | undefined = jsonText(args)
  // The same in other white space is no change, and goes back as the model wrote it.
  const isSame = argsText === JSON.stringify(parseJson(call.argsText))
  if (!argsText || isSame) return allowed
  return { ...allowed, argsText, args: parseJson(argsText) }
}
