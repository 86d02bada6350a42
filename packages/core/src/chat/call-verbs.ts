// The verbs by which a person or the app deals with a model's calls.
import type { Store } from '../store.ts'
import type { ChatMessage, ToolPart } from '../types.ts'
import { decided, findCall, isOpen, resolved } from './calls.ts'
import type { ChatStore } from './chat-store.ts'
import type { ChatOptions } from './options.ts'
import { createRun, type Run } from './run.ts'
import type { ChatState } from './state.ts'
import { replace } from './tree.ts'
import type { Writer } from './writer.ts'

/** What the verbs need of their chat. */
export interface CallVerbsOptions extends Pick<Writer, 'showTree' | 'isWriting' | 'answerOf'> {
  store: Store<ChatState>
  readOptions: () => ChatOptions
  refuse: (message: string) => Run<ChatMessage>
  /** Goes on with an answer whose calls are dealt with. */
  goOn: (answer: ChatMessage, messages: readonly ChatMessage[]) => Run<ChatMessage>
}

/** Makes the verbs. */
export function createCallVerbs(
  chat: CallVerbsOptions,
): Pick<ChatStore, 'approveTool' | 'resolveTool'> {
  const { store, showTree, isWriting, answerOf, readOptions, refuse, goOn } = chat

  /** Writes down what is said of a call, and goes on with its answer when nothing else is open in it. */
  function settle(callId: string, change: (call: ToolPart) => ToolPart): Run<ChatMessage> {
    const state = store.get()
    const found = findCall(state, callId)
    if (!found || !isOpen(found.call)) {
      return refuse(
        `there is no open call with the id "${callId}". It may have been dealt with already; pass the id of a tool part that is ready or needs approval.`,
      )
    }
    const { message } = found
    const call = change(found.call)
    const writing = answerOf(message.id)
    const parts = message.parts.map((part) => (part === found.call ? call : part))
    if (writing) {
      // It goes on with this call by itself.
      writing.update(call)
      return over({ ...message, parts }, 'awaiting')
    }
    const isWaiting = parts.some((part) => part.type === 'tool' && isOpen(part) && !part.isApproved)
    const next: ChatMessage = { ...message, parts, status: isWaiting ? 'awaiting' : 'complete' }
    showTree(replace(state.tree, next))
    const isLast = state.messages.at(-1)?.id === message.id
    if (isWaiting || !isLast || isWriting()) return over(next, isWaiting ? 'awaiting' : 'complete')
    return goOn(next, state.messages.slice(0, -1))
  }

  return {
    resolveTool: (callId, outcome) => settle(callId, (call) => resolved(call, outcome)),
    approveTool(callId, decision) {
      const found = decision.approved && decision.always && findCall(store.get(), callId)
      if (found) readOptions().tools?.allow?.(found.call.name)
      return settle(callId, (call) => decided(call, decision))
    },
  }
}

/** A run that had nothing to ask. */
function over(message: ChatMessage, reason: 'awaiting' | 'complete'): Run<ChatMessage> {
  const { run, settle } = createRun<ChatMessage>(message.id, () => undefined)
  settle({ message, messages: [message], reason })
  return run
}
