// The verbs by which a person changes what waits.
import type { WritableStore } from '../store.ts'
import type { ChatInput, ChatMessage, MediaPart } from '../types.ts'
import type { ChatStore } from './chat-store.ts'
import { type Queue, typedFiles, typedText } from './queue.ts'
import type { Writer } from './writer.ts'

/** What the verbs need of their chat. */
export interface QueueVerbsOptions extends Pick<Writer, 'patch' | 'stop'> {
  queue: Queue
  draft: WritableStore<string>
  attachments: WritableStore<readonly (File | MediaPart)[]>
  sendNext: () => void
  toQuestion: (input: ChatInput) => ChatMessage
}

/** The verbs, and what chat.ts needs besides. */
export interface QueueVerbs extends Pick<
  ChatStore,
  'unqueue' | 'editQueued' | 'moveQueued' | 'sendNow' | 'resumeQueue'
> {
  /** Puts what was typed and attached before what is typed and attached now. */
  giveBack(input: ChatInput): void
}

/** Makes the verbs. */
export function createQueueVerbs(chat: QueueVerbsOptions): QueueVerbs {
  const { queue, draft, attachments, patch, stop, sendNext, toQuestion } = chat

  function giveBack(input: ChatInput): void {
    const text = typedText(input)
    if (text) draft.set((typed) => (typed ? `${text}\n${typed}` : text))
    const given = typedFiles(input)
    if (given.length > 0) attachments.set((current) => [...given, ...current])
  }

  return {
    giveBack,
    unqueue(runId) {
      const entry = queue.takeBack(runId)
      if (!entry) return
      giveBack(entry.input)
      patch({ queue: queue.list() })
    },
    editQueued(runId, input) {
      // It was sent while a person was changing it.
      if (!queue.has(runId)) return giveBack(input)
      queue.change(runId, input, toQuestion(input))
      patch({ queue: queue.list() })
    },
    moveQueued(runId, to) {
      queue.move(runId, to)
      patch({ queue: queue.list() })
    },
    sendNow(runId) {
      if (!queue.has(runId)) return
      queue.move(runId, 0)
      void stop()
      sendNext()
    },
    resumeQueue() {
      patch({ isQueuePaused: false })
      sendNext()
    },
  }
}
