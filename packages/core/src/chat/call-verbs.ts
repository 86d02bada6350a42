// The verbs by which a person or the app deals with a model's calls.
import type { Store } from '../store.ts'
import type { ChatMessage, ToolPart } from '../types.ts'
import { canDecide, decided, findCall, isOpen, isUndecided, resolved } from './calls.ts'
import type { ChatStore } from './chat-store.ts'
import type { ChatOptions } from './options.ts'
import { createRun, type Run } from './run.ts'
import type { ChatState } from './state.ts'
import { hasChildren, line, replace } from './tree.ts'
import type { Writer } from './writer.ts'

/** What the verbs need of their chat. */
export interface CallVerbsOptions extends Pick<Writer, 'showTree' | 'amend' | 'answerOf'> {
  store: Store<ChatState>
  readOptions: () => ChatOptions
  refuse: (message: string) => Run<ChatMessage>
  /** An answer is being written, here or in another tab. */
  isTaken: () => boolean
  /** Goes on with an answer whose calls are dealt with. */
  goOn: (answer: ChatMessage, messages: readonly ChatMessage[]) => Run<ChatMessage>
}

/** Makes the verbs. */
export function createCallVerbs(
  chat: CallVerbsOptions,
): Pick<ChatStore, 'approveTool' | 'resolveTool'> {
  const { store, showTree, isTaken, amend, answerOf, readOptions, refuse, goOn } = chat

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
    const writing = answerOf(message.id)
    if (writing) {
      // The answer that is being written goes on with this call by itself.
      writing.update(call)
      return over({ ...message, parts }, 'awaiting')
    }
    const isWaiting = parts.some((part) => part.type === 'tool' && isUndecided(part))
    const next: ChatMessage = { ...message, parts, status: isWaiting ? 'awaiting' : 'complete' }
    // One of several answers, of which others are still being written.
    if (amend(next, !isWaiting)) return over(next, 'awaiting')
    if (isWaiting || isTaken() || hasChildren(tree, message.id)) {
      showTree(replace(tree, next))
      return over(next, isWaiting ? 'awaiting' : 'complete')
    }
    return goOn(next, line(tree, tree.nodes.get(message.id)?.parentId))
  }

  return {
    resolveTool(callId, outcome) {
      const found = findCall(store.get(), callId)
      if (!found || !isOpen(found.call)) return refuseUnknown(callId)
      return settle(found, resolved(found.call, outcome))
    },
    approveTool(callId, decision) {
      const state = store.get()
      const found = findCall(state, callId)
      if (!found || !isUndecided(found.call)) return refuseUnknown(callId)
      if (!canDecide(state, found.message.id)) {
        return refuse(
          `the call with the id "${callId}" cannot be allowed or denied now: the conversation went on without it, another branch is shown, or another answer is being written. Nothing was carried out; show its answer as the last one when no other is being written, or ask again.`,
        )
      }
      if (decision.approved && decision.always) readOptions().tools?.allow?.(found.call.name)
      return settle(found, decided(found.call, decision))
    },
  }
}

/** A run that had nothing to ask. */
function over(message: ChatMessage, reason: 'awaiting' | 'complete'): Run<ChatMessage> {
  const { run, settle } = createRun<ChatMessage>(message.id, () => undefined)
  settle({ message, messages: [message], reason })
  return run
}
