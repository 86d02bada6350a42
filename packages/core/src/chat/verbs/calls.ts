// The verbs by which a person or the app deals with a model's calls.
import type { ChatMessage, ToolPart } from '../../message/types.ts'
import {
  canDecide,
  decided,
  findCall,
  isOpen,
  isUndecided,
  resolved,
  type ToolDecision,
  type ToolOutcome,
} from '../call.ts'
import type { ChatStore } from '../chat-store.ts'
import { goOnAfterCalls } from './ask.ts'
import { answerOf } from '../active-run.ts'
import { attempt, finishedRun, type Run } from '../run.ts'
import { amend, showTree } from '../runs.ts'
import { isTaken, refuse, type Session } from '../session.ts'
import { hasChildren, replace } from '../tree.ts'

/** Makes the verbs. */
export function createCallVerbs(session: Session): Pick<ChatStore, 'approveTool' | 'resolveTool'> {
  const { store } = session

  function refuseUnknown(callId: string): Run<ChatMessage> {
    return refuse(
      `there is no open call with the id "${callId}". It may have been dealt with already; pass the id of a tool part that is ready or needs approval.`,
    )
  }

  /** Writes down what is said of a call, and goes on with its answer when nothing else is open in it. */
  function settle(
    { message, call: before }: { message: ChatMessage; call: ToolPart },
    call: ToolPart,
  ): Run<ChatMessage> {
    const { tree } = store.get()
    const parts = message.parts.map((part) => (part === before ? call : part))
    const writing = answerOf(session.active, message.id)
    if (writing) {
      // The answer that is being written goes on with this call by itself.
      writing.update(call)
      return finishedRun(message.id, { ...message, parts }, 'awaiting')
    }
    const isWaiting = parts.some((part) => part.type === 'tool' && isUndecided(part))
    const next: ChatMessage = { ...message, parts, status: isWaiting ? 'awaiting' : 'complete' }
    // One of several answers, of which others are still being written.
    if (amend(session, next, !isWaiting)) return finishedRun(next.id, next, 'awaiting')
    if (isWaiting || isTaken(session) || hasChildren(tree, message.id)) {
      showTree(session, replace(tree, next))
      return finishedRun(next.id, next, isWaiting ? 'awaiting' : 'complete')
    }
    return goOnAfterCalls(session, next)
  }

  function resolve(callId: string, outcome: ToolOutcome): Run<ChatMessage> {
    const found = findCall(store.get(), callId)
    if (!found || !isOpen(found.call)) return refuseUnknown(callId)
    return settle(found, resolved(found.call, outcome))
  }

  function approve(callId: string, decision: ToolDecision): Run<ChatMessage> {
    const state = store.get()
    const found = findCall(state, callId)
    if (!found || !isUndecided(found.call)) return refuseUnknown(callId)
    if (!canDecide(state, found.message.id)) {
      return refuse(
        `the call with the id "${callId}" cannot be allowed or denied now: the conversation went on without it, another branch is shown, or another answer is being written. Nothing was carried out; show its answer as the last one when no other is being written, or ask again.`,
      )
    }
    const call = decided(found.call, decision)
    if (decision.approved && decision.always) session.allowed.add(call.name)
    return settle(found, call)
  }

  return {
    resolveTool: (...given) => attempt(() => resolve(...given)),
    approveTool: (...given) => attempt(() => approve(...given)),
  }
}
