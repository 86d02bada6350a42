// The chat engine: a store with verbs. It decides what is asked and where the answer goes in the tree;
// how an answer is fetched and written is answer.ts.
import { toChatErrorData, usageError } from '../errors.ts'
import { generateId } from '../ids.ts'
import type { Ending } from '../message.ts'
import { createScheduler } from '../schedule.ts'
import { createStore } from '../store.ts'
import type { ChatInput, ChatMessage } from '../types.ts'
import type { ChatStore } from './chat-store.ts'
import { openAnswer, type OpenAnswer } from './answer.ts'
import { toChatMessages, toParts } from './input.ts'
import { type ChatOptions, connectionFor, type RequestOverrides } from './options.ts'
import { createQueue, typedText } from './queue.ts'
import { callBack, createRun, failedRun, type OpenRun, type Run, type RunResult } from './run.ts'
import { branchesOf, type ChatState, findMessage, lastTurn, shownFrom } from './state.ts'
import { add, emptyTree, fromLine, line, remove, replace, select, type Tree } from './tree.ts'

interface ActiveRun {
  open: OpenRun<ChatMessage>
  answer: OpenAnswer
  /** What to show if the answer fails: the old one, or the question. */
  fallbackId: string | undefined
}

/**
 * Makes a chat.
 * @throws ChatError `usage` when the options contradict each other.
 */
export function createChat(initialOptions: ChatOptions): ChatStore {
  let options = initialOptions
  connectionFor(options)
  const scheduler = options.scheduler ?? createScheduler()
  const newId = options.generateId ?? generateId
  const id = options.id ?? newId()
  const draft = createStore('')
  const store = createStore<ChatState>(
    {
      id,
      status: 'ready',
      error: undefined,
      queue: [],
      isQueuePaused: false,
      ...shownFrom(fromLine(toChatMessages(options.initialMessages ?? []))),
    },
    scheduler,
  )
  let active: ActiveRun | undefined
  const queue = createQueue()

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

  function newMessage(message: Pick<ChatMessage, 'role' | 'parts' | 'status'>): ChatMessage {
    return { id: newId(), createdAt: scheduler.now(), ...message }
  }

  /** Asks for an answer below a message. */
  function ask(
    open: OpenRun<ChatMessage>,
    tree: Tree,
    parentId: string | undefined,
    overrides: RequestOverrides,
    fallbackId = parentId,
  ): void {
    const message = newMessage({ role: 'assistant', parts: [], status: 'pending' })
    const isCurrent = (): boolean => active?.open === open
    const withLive = (state: ChatState): ChatState =>
      isCurrent()
        ? { ...state, messages: [...state.messages.slice(0, -1), answer.snapshot()] }
        : state
    const answer = openAnswer({
      options,
      overrides,
      messages: line(tree, parentId),
      message,
      scheduler,
      onChange(isFirst) {
        if (!isCurrent()) return
        if (isFirst) store.set((state) => ({ ...withLive(state), status: 'streaming' }))
        else store.defer(withLive)
      },
      onEnd(ending) {
        if (isCurrent()) settle(ending)
      },
    })
    active = { open, answer, fallbackId }
    showTree(add(tree, message, parentId), {
      status: 'submitted',
      error: undefined,
      queue: queue.list(),
      isQueuePaused: false,
    })
  }

  /** Ends the active run: one publish with the last text and the final status. */
  function settle(ending: Ending): void {
    if (!active) return
    const { open, answer, fallbackId } = active
    const message = answer.end(ending)
    const isComplete = ending.type === 'complete'
    const error = ending.type === 'failed' ? ending.error : undefined
    const { tree } = store.get()
    const isKept = answer.hasContent || isComplete
    let next = isKept ? replace(tree, message) : remove(tree, message.id)
    const isRegenerated =
      fallbackId !== undefined && tree.nodes.get(message.id)?.parentId !== fallbackId
    if (!isKept || (error && isRegenerated)) next = { ...next, headId: fallbackId }
    active = undefined
    showTree(next, {
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
    const thrown =
      callBack('onFinish', () => options.onFinish?.(result)) ??
      (error && callBack('onError', () => options.onError?.(error)))
    if (thrown) patch({ error: thrown })
    if (isComplete) sendNext()
  }

  /** Makes a person's message of what was passed in, and goes on with it if there is something in it. */
  function withQuestion(
    input: ChatInput,
    proceed: (message: ChatMessage) => Run<ChatMessage>,
  ): Run<ChatMessage> {
    let message: ChatMessage
    try {
      message = newMessage({ role: 'user', parts: toParts(input), status: 'complete' })
    } catch (thrown) {
      return failedRun(newId(), toChatErrorData(thrown))
    }
    if (typeof input === 'object' && input.metadata) message.metadata = input.metadata
    return proceed(message)
  }

  function sendNext(): void {
    const next = active ? undefined : queue.next()
    if (!next) return
    const { tree } = store.get()
    ask(next.open, add(tree, next.message, tree.headId), next.message.id, next.overrides)
  }

  function openRun(): OpenRun<ChatMessage> {
    const runId = newId()
    const open: OpenRun<ChatMessage> = createRun(runId, () => {
      if (active?.open === open) void stop()
      else unqueue(runId)
    })
    return open
  }

  /** Takes a message out of the queue and gives its text back to the draft. */
  function unqueue(runId: string): void {
    const entry = queue.takeBack(runId)
    if (!entry) return
    const text = typedText(entry.input)
    if (text) draft.set((typed) => (typed ? `${text}\n${typed}` : text))
    patch({ queue: queue.list() })
  }

  function refuse(message: string): Run<ChatMessage> {
    return failedRun(newId(), usageError(message).toJSON())
  }

  async function stop(): Promise<void> {
    const current = active
    if (!current) return
    current.answer.abort()
    settle({ type: 'aborted' })
    await current.answer.closed
  }

  function send(input: ChatInput, overrides: RequestOverrides = {}): Run<ChatMessage> {
    return withQuestion(input, (message) => {
      const whenBusy = overrides.whenBusy ?? options.whenBusy ?? 'queue'
      if (active && whenBusy === 'reject') {
        return refuse(
          'an answer is still being written, and `whenBusy` is "reject". Wait for it or stop it.',
        )
      }
      const open = openRun()
      if (active && whenBusy === 'queue') {
        queue.add({ id: open.run.id, input, overrides, open, message })
        patch({ queue: queue.list() })
        return open.run
      }
      void stop()
      const { tree } = store.get()
      ask(open, add(tree, message, tree.headId), message.id, overrides)
      return open.run
    })
  }

  function regenerate(messageId?: string, overrides: RequestOverrides = {}): Run<ChatMessage> {
    void stop()
    const state = store.get()
    const target = messageId === undefined ? lastTurn(state) : findMessage(state, messageId)
    if (!target || (target.role !== 'assistant' && target.role !== 'user')) {
      return refuse(
        'there is no such message to answer again. Send one first, or pass the id of an answer.',
      )
    }
    const open = openRun()
    const parentId = target.role === 'user' ? target.id : state.tree.nodes.get(target.id)?.parentId
    ask(open, state.tree, parentId, overrides, state.tree.headId)
    return open.run
  }

  function edit(
    messageId: string,
    input: ChatInput,
    overrides: RequestOverrides = {},
  ): Run<ChatMessage> {
    const node = store.get().tree.nodes.get(messageId)
    if (node?.message.role !== 'user') {
      return refuse(
        `there is no message of a person with the id "${messageId}" to edit. Pass the id of one.`,
      )
    }
    return withQuestion(input, (message) => {
      void stop()
      const open = openRun()
      ask(open, add(store.get().tree, message, node.parentId), message.id, overrides)
      return open.run
    })
  }

  function setMessages(next: Parameters<ChatStore['setMessages']>[0]): void {
    const messages = toChatMessages(typeof next === 'function' ? next(store.get().messages) : next)
    void stop()
    showTree(fromLine(messages), { error: undefined, status: 'ready' })
  }

  return {
    ...store,
    id,
    draft,
    send,
    stop,
    regenerate,
    edit,
    setMessages,
    append(message) {
      if (active)
        throw usageError(
          'a message was appended while an answer was being written, which would come between question and answer. Await the run first.',
        )
      const [whole] = toChatMessages([{ id: newId(), createdAt: scheduler.now(), ...message }])
      const { tree } = store.get()
      if (whole) showTree(add(tree, whole, tree.headId))
    },
    remove(messageId) {
      if (store.get().messages.at(-1)?.id === messageId) void stop()
      showTree(remove(store.get().tree, messageId))
    },
    clear() {
      void stop()
      queue.clear()
      showTree(emptyTree, { queue: [], status: 'ready', error: undefined, isQueuePaused: false })
    },
    clearError() {
      if (store.get().error)
        patch({ error: undefined, status: active ? store.get().status : 'ready' })
    },
    resumeQueue() {
      patch({ isQueuePaused: false })
      sendNext()
    },
    branches: (messageId) => branchesOf(store.get(), messageId),
    selectBranch(messageId) {
      void stop()
      showTree(select(store.get().tree, messageId))
    },
    setOptions(next) {
      options = next
    },
    dispose() {
      void stop()
    },
  }
}
