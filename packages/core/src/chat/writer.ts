// The one run of a chat that is under way: starts it, publishes what arrives, ends it once.
import type { Ending } from '../message.ts'
import type { Scheduler } from '../schedule.ts'
import type { WritableStore } from '../store.ts'
import type { ChatMessage } from '../types.ts'
import { openAnswer, type OpenAnswer } from './answer.ts'
import type { ChatOptions, RequestOverrides } from './options.ts'
import { treeAfter } from './outcome.ts'
import type { Queue } from './queue.ts'
import { callBack, type OpenRun, type RunResult } from './run.ts'
import { type ChatState, shownFrom } from './state.ts'
import type { Tree } from './tree.ts'

/** A message to be written. */
export interface WritePlan {
  open: OpenRun<ChatMessage>
  overrides: RequestOverrides
  /** The message as it is before anything arrives. */
  message: ChatMessage
  /** The conversation that it answers. */
  messages: readonly ChatMessage[]
  /** The tree to show meanwhile. */
  tree: Tree
  /** What to show if nothing arrives: the old answer, or the question. */
  fallbackId: string | undefined
  /** The answer that it goes on with. */
  before?: ChatMessage | undefined
}

/** Writes one message at a time into a chat's state. */
export interface Writer {
  patch(change: Partial<ChatState>): void
  /** Publishes a tree, with the text of the message being written. */
  showTree(tree: Tree, change?: Partial<ChatState>): void
  /** Starts a run. The one before must have ended. */
  write(plan: WritePlan): void
  /** Ends the run at once, and resolves when its connection is closed. */
  stop(): Promise<void>
  /** Whether a run is under way, or this one is. */
  isWriting(open?: OpenRun<ChatMessage>): boolean
}

/** What a writer needs of its chat. */
export interface WriterOptions {
  store: WritableStore<ChatState>
  scheduler: Scheduler
  queue: Queue
  readOptions: () => ChatOptions
  /** Before a request: takes the right to answer. */
  begin: () => Promise<void>
  /** After a run that ended well, so that the next may start. */
  onComplete: () => void
}

/** Makes the writer of a chat. */
export function createWriter(chat: WriterOptions): Writer {
  const { store, scheduler, queue, readOptions, begin, onComplete } = chat
  let active: (WritePlan & { answer: OpenAnswer }) | undefined

  function patch(change: Partial<ChatState>): void {
    store.set((state) => ({ ...state, ...change }))
  }

  function showTree(tree: Tree, change: Partial<ChatState> = {}): void {
    const shown = shownFrom(tree)
    // The tree gets the answer when it is settled; until then its text is in the snapshot alone.
    const live = active?.answer.snapshot()
    const messages = live
      ? shown.messages.map((message) => (message.id === live.id ? live : message))
      : shown.messages
    patch({ ...shown, messages, ...change })
  }

  function write(plan: WritePlan): void {
    const { open, overrides, message, messages, before } = plan
    // The run token: what a run that was superseded still hears changes nothing.
    const isCurrent = (): boolean => active?.open === open
    const withLive = (state: ChatState): ChatState =>
      isCurrent()
        ? { ...state, messages: [...state.messages.slice(0, -1), answer.snapshot()] }
        : state
    const answer = openAnswer({
      options: readOptions(),
      overrides,
      messages,
      message,
      before,
      scheduler,
      begin,
      onChange(isFirst) {
        if (!isCurrent()) return
        if (isFirst) store.set((state) => ({ ...withLive(state), status: 'streaming' }))
        else store.defer(withLive)
      },
      onEnd(ending) {
        if (isCurrent()) settle(ending)
      },
    })
    active = { ...plan, answer }
    const change = { error: undefined, queue: queue.list(), isQueuePaused: false }
    showTree(plan.tree, { status: 'submitted', ...change })
  }

  /** One publish with the last text and the final status; then the caller's turn. */
  function settle(ending: Ending): void {
    if (!active) return
    const { open, answer, fallbackId, before } = active
    const message = answer.end(ending)
    const isComplete = ending.type === 'complete'
    const error = ending.type === 'failed' ? ending.error : undefined
    const isKept = answer.hasContent || isComplete
    const outcome = { message, before, fallbackId, isKept, hasFailed: error !== undefined }
    active = undefined
    showTree(treeAfter(store.get().tree, outcome), {
      status: error ? 'error' : 'ready',
      error,
      isQueuePaused: !isComplete && queue.size > 0,
    })
    const result: RunResult<ChatMessage> = {
      message: isKept ? message : undefined,
      reason: message.reason ?? 'complete',
    }
    if (error) result.error = error
    open.settle(result)
    const { onFinish, onError } = readOptions()
    const thrown =
      callBack('onFinish', () => onFinish?.(result)) ??
      (error && callBack('onError', () => onError?.(error)))
    if (thrown) patch({ error: thrown })
    if (isComplete) onComplete()
  }

  return {
    patch,
    showTree,
    write,
    isWriting: (open) => active !== undefined && (open === undefined || active.open === open),
    async stop() {
      if (!active) return
      const { answer } = active
      answer.abort()
      settle({ type: 'aborted' })
      await answer.closed
    },
  }
}
