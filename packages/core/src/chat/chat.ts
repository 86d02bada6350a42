// The chat engine: a store with verbs. It decides what is asked and where the answer goes in the tree;
// writer.ts runs it and publishes, answer.ts fetches.
import { toChatErrorData, usageError } from '../errors.ts'
import { generateId } from '../ids.ts'
import { createScheduler } from '../schedule.ts'
import { createStore } from '../store.ts'
import type { ChatInput, ChatMessage } from '../types.ts'
import type { ChatStore } from './chat-store.ts'
import { toChatMessages, toParts } from './input.ts'
import { type ChatOptions, connectionFor, type RequestOverrides } from './options.ts'
import { createPersistence, initialStorage } from './persistence.ts'
import { createQueue, typedText } from './queue.ts'
import { createRun, failedRun, type OpenRun, type Run } from './run.ts'
import { branchesOf, type ChatState, findMessage, lastTurn, shownFrom } from './state.ts'
import { add, emptyTree, fromLine, line, remove, select, type Tree } from './tree.ts'
import { CONTINUE_PROMPT } from './continuation.ts'
import { createWriter } from './writer.ts'

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
      storage: initialStorage(options.storage),
      ...shownFrom(fromLine(toChatMessages(options.initialMessages ?? []))),
    },
    scheduler,
  )
  const queue = createQueue()
  const { patch, showTree, write, stop, isWriting } = createWriter({
    store,
    scheduler,
    queue,
    readOptions: () => options,
    begin: () => persistence.begin(),
    onComplete: sendNext,
  })
  const persistence = createPersistence({
    id,
    store,
    draft,
    scheduler,
    queue,
    readOptions: () => options,
    showTree,
    isWriting,
    sendNext,
    openRun,
    newMessage,
  })

  /** An answer is being written, here or in another tab. */
  function isTaken(): boolean {
    return isWriting() || store.get().storage.isAnsweredElsewhere
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
    const shown = add(tree, message, parentId)
    write({ open, overrides, message, fallbackId, messages: line(tree, parentId), tree: shown })
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
    const next = isTaken() ? undefined : queue.next()
    if (!next) return
    const { tree } = store.get()
    ask(next.open, add(tree, next.message, tree.headId), next.message.id, next.overrides)
  }

  function openRun(runId = newId()): OpenRun<ChatMessage> {
    const open: OpenRun<ChatMessage> = createRun(runId, () => {
      if (isWriting(open)) void stop()
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

  function send(input: ChatInput, overrides: RequestOverrides = {}): Run<ChatMessage> {
    return withQuestion(input, (message) => {
      const whenBusy = overrides.whenBusy ?? options.whenBusy ?? 'queue'
      if (isTaken() && whenBusy === 'reject') {
        return refuse(
          'an answer is still being written, and `whenBusy` is "reject". Wait for it or stop it.',
        )
      }
      const open = openRun()
      const isElsewhere = isTaken() && !isWriting()
      if (isElsewhere || (isWriting() && whenBusy === 'queue')) {
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

  function resume(messageId?: string, overrides: RequestOverrides = {}): Run<ChatMessage> {
    void stop()
    const { messages, tree } = store.get()
    const before = messages.at(-1)
    const isLast = messageId === undefined || before?.id === messageId
    if (before?.role !== 'assistant' || before.status !== 'incomplete' || !isLast) {
      return refuse(
        'there is no answer that broke off at the end of the conversation. Use `regenerate` to ask anew.',
      )
    }
    const open = openRun()
    const { reason: _, error: __, timing: ___, ...rest } = before
    const message: ChatMessage = { ...rest, parts: [], status: 'pending' }
    const { continuePrompt = CONTINUE_PROMPT } = options
    const prompt: ChatMessage[] =
      continuePrompt === false
        ? []
        : [newMessage({ role: 'user', parts: toParts(continuePrompt), status: 'complete' })]
    write({
      open,
      overrides,
      message,
      before,
      fallbackId: before.id,
      messages: [...messages, ...prompt],
      tree,
    })
    return open.run
  }

  function setMessages(next: Parameters<ChatStore['setMessages']>[0]): void {
    const messages = toChatMessages(typeof next === 'function' ? next(store.get().messages) : next)
    void stop()
    showTree(fromLine(messages), { error: undefined, status: 'ready' })
  }

  return {
    ...store,
    subscribe: persistence.subscribe,
    load: persistence.load,
    save: persistence.save,
    id,
    draft,
    send,
    stop,
    regenerate,
    resume,
    edit,
    setMessages,
    append(message) {
      if (isWriting())
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
      persistence.clear()
      showTree(emptyTree, { queue: [], status: 'ready', error: undefined, isQueuePaused: false })
    },
    clearError() {
      const { storage } = store.get()
      if (storage.error) patch({ storage: { ...storage, error: undefined } })
      if (store.get().error)
        patch({ error: undefined, status: isWriting() ? store.get().status : 'ready' })
    },
    unqueue,
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
      persistence.dispose()
    },
  }
}
