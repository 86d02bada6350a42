// The chat engine: a store with verbs. It decides what is asked and where the answers go in the tree;
// writer.ts runs them and publishes, answer.ts fetches. Over 300 lines, because each verb works on the same tree,
// queue and run: apart they would hand these to each other.
import { toChatErrorData, usageError } from '../errors.ts'
import { generateId } from '../ids.ts'
import { createScheduler } from '../schedule.ts'
import { createStore } from '../store.ts'
import type { ChatInput, ChatMessage, MediaPart } from '../types.ts'
import { type Attachment, toAttachment } from './attachment.ts'
import { createCallVerbs } from './call-verbs.ts'
import type { ChatStore } from './chat-store.ts'
import type { ChatTypes, Known, TypesIn } from './chat-types.ts'
import { CONTINUE_PROMPT } from './continuation.ts'
import { inTime } from './deadline.ts'
import { createFileWork } from './file-work.ts'
import { isWhole } from './files.ts'
import { toChatMessages, toImported, toParts } from './input.ts'
import { type ChatOptions, connectionFor, type RequestOverrides } from './options.ts'
import { createOutputs, NO_OUTPUT } from './outputs.ts'
import { createPersistence, initialStorage } from './persistence.ts'
import { createQueue } from './queue.ts'
import { createQueueVerbs } from './queue-verbs.ts'
import { createRun, failedRun, type OpenRun, type Run } from './run.ts'
import { branchesOf, type ChatState, findMessage, lastTurn, shownFrom } from './state.ts'
import { add, addBeside, emptyTree, line, remove, replace, select, type Tree } from './tree.ts'
import { type AnswerPlan, createWriter, emptied } from './writer.ts'

/**
 * Makes a chat.
 * @throws ChatError `usage` when the options contradict each other.
 */
export function createChat<T extends ChatTypes>(
  initialOptions: ChatOptions & Partial<T> & Known<T, ChatOptions>,
): ChatStore<TypesIn<T>>
export function createChat(initialOptions: ChatOptions): ChatStore {
  let options = initialOptions
  connectionFor(options)
  const scheduler = options.scheduler ?? createScheduler()
  const newId = options.generateId ?? generateId
  const id = options.id ?? newId()
  const draft = createStore('')
  const attachments = createStore<readonly (File | MediaPart)[]>([])
  const initial = toImported(options.initialMessages ?? [])
  const store = createStore<ChatState>(
    {
      id,
      status: 'ready',
      error: undefined,
      queue: [],
      isQueuePaused: false,
      storage: initialStorage(options.storage),
      live: [],
      output: NO_OUTPUT,
      ...shownFrom(initial.tree),
      ...(initial.error ? { status: 'error', error: initial.error } : {}),
    },
    scheduler,
    createOutputs({ readOutput: () => options.output, onSettled: () => patch({}) }),
  )
  const queue = createQueue()
  /** The run that takes up a kept answer. */
  let attaching: OpenRun<ChatMessage> | undefined
  const { patch, showTree, amend, write, stop, isWriting, answerOf } = createWriter({
    store,
    scheduler,
    queue,
    readOptions: () => options,
    begin: () => persistence.begin(),
    claim: () => inTime(persistence.claim(), scheduler),
    keep: () => inTime(persistence.save(), scheduler),
    newMessage: newAnswer,
    onComplete: sendNext,
  })
  const persistence = createPersistence({
    id,
    store,
    draft,
    attachments,
    scheduler,
    queue,
    readOptions: () => options,
    showTree,
    isWriting,
    sendNext,
    openRun,
    toQuestion,
  })

  const files = createFileWork({
    prepareFile: () => options.prepareFile,
    onChange: (message) => showTree(replace(store.get().tree, message)),
  })
  const callVerbs = createCallVerbs({
    store,
    showTree,
    amend,
    isTaken,
    answerOf,
    readOptions: () => options,
    refuse,
    goOn: (before, messages) => goOn(before, messages, {}, true),
  })

  const { giveBack, ...queueVerbs } = createQueueVerbs({
    queue,
    draft,
    attachments,
    patch,
    stop,
    sendNext,
    toQuestion,
  })

  /** An answer is being written, here or in another tab. */
  function isTaken(): boolean {
    return isWriting() || store.get().storage.isAnsweredElsewhere
  }

  function newMessage(message: Pick<ChatMessage, 'role' | 'parts' | 'status'>): ChatMessage {
    return { id: newId(), createdAt: scheduler.now(), ...message }
  }

  function newAnswer(): ChatMessage {
    return newMessage({ role: 'assistant', parts: [], status: 'pending' })
  }

  /** Asks for an answer below a message: one, or one of each model. */
  function ask(
    open: OpenRun<ChatMessage>,
    tree: Tree,
    parentId: string | undefined,
    overrides: RequestOverrides,
    fallbackId = parentId,
  ): void {
    const { models } = overrides
    const answers = (models?.length ? models : [overrides.model]).map((model): AnswerPlan => ({
      message: newAnswer(),
      overrides: { ...overrides, model },
    }))
    const [first, ...others] = answers.map(({ message }) => message)
    if (!first) return
    const shown = others.reduce(
      (siblings, message) => addBeside(siblings, message, parentId),
      add(tree, first, parentId),
    )
    const messages = line(tree, parentId)
    const question = messages.at(-1)
    write({
      open,
      answers,
      messages,
      prepare: files.workFor(messages),
      takeBack: (after) => {
        const unread = files.take(question?.id)
        if (!unread || !question) return after
        giveBack({ parts: question.parts.filter(isWhole), files: unread })
        return remove(after, question.id)
      },
      fallbackId,
      tree: shown,
    })
  }

  /** Makes a person's message of what was passed in, and goes on with it if there is something in it. */
  function withQuestion(
    input: ChatInput,
    proceed: (message: ChatMessage) => Run<ChatMessage>,
  ): Run<ChatMessage> {
    return attempt(() => proceed(toQuestion(input)))
  }

  /** A run that failed where the app's input or ids cannot work. */
  function attempt(begin: () => Run<ChatMessage>): Run<ChatMessage> {
    try {
      return begin()
    } catch (thrown) {
      return failedRun(newId(), toChatErrorData(thrown))
    }
  }

  function toQuestion(input: ChatInput): ChatMessage {
    const message = newMessage({ role: 'user', parts: toParts(input), status: 'complete' })
    const { files: given, metadata = options.metadata } =
      typeof input === 'string' ? { files: [] } : input
    files.add(message.id, given)
    return metadata ? { ...message, metadata: { ...metadata } } : message
  }

  function sendNext(): void {
    const next = isTaken() ? undefined : queue.next()
    if (!next) return
    const { tree } = store.get()
    try {
      ask(next.open, add(tree, next.message, tree.headId), next.message.id, next.overrides)
    } catch (thrown) {
      const error = toChatErrorData(thrown)
      giveBack(next.input)
      patch({ status: 'error', error, queue: queue.list(), isQueuePaused: queue.size > 0 })
      next.open.settle({ message: undefined, messages: [], reason: 'error', error })
    }
  }

  function openRun(runId = newId()): OpenRun<ChatMessage> {
    const open: OpenRun<ChatMessage> = createRun(runId, () => {
      if (isWriting(open)) void stop()
      else queueVerbs.unqueue(runId)
    })
    return open
  }

  function requireMessage(messageId: string, purpose: string): void {
    if (findMessage(store.get(), messageId)) return
    throw usageError(
      `there is no message with the id "${messageId}" ${purpose}. Pass the id of one in the conversation.`,
    )
  }

  function refuse(message: string): Run<ChatMessage> {
    return failedRun(newId(), usageError(message).toJSON())
  }

  function send(input: ChatInput, overrides: RequestOverrides = {}): Run<ChatMessage> {
    const whenBusy = overrides.whenBusy ?? options.whenBusy ?? 'queue'
    const isFull = queue.size >= (options.maxQueue ?? Infinity)
    if (isTaken() && (whenBusy === 'reject' || (whenBusy === 'queue' && isFull))) {
      return refuse(
        whenBusy === 'reject'
          ? 'an answer is still being written, and `whenBusy` is "reject". Wait for it or stop it.'
          : `${queue.size} messages are waiting already, as many as \`maxQueue\` allows. Wait for one to be sent, or take one back.`,
      )
    }
    return withQuestion(input, (message) => {
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
    const state = store.get()
    const target = messageId === undefined ? lastTurn(state) : findMessage(state, messageId)
    if (!target || (target.role !== 'assistant' && target.role !== 'user')) {
      const which = messageId === undefined ? 'message' : `message with the id "${messageId}"`
      return refuse(
        `there is no ${which} to answer again. Send one first, or pass the id of an answer.`,
      )
    }
    const parentId = target.role === 'user' ? target.id : state.tree.nodes.get(target.id)?.parentId
    return attempt(() => {
      void stop()
      const { tree } = store.get()
      if (parentId !== undefined && !tree.nodes.has(parentId)) {
        return refuse(
          'the question to answer again was not sent yet and is back in the draft. Send it from there.',
        )
      }
      const open = openRun()
      ask(open, tree, parentId, overrides, tree.headId)
      return open.run
    })
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

  /** Goes on with an answer that is there already. */
  function goOn(
    before: ChatMessage,
    messages: readonly ChatMessage[],
    overrides: RequestOverrides,
    isToolStep: boolean,
    attachment?: Attachment,
  ): Run<ChatMessage> {
    const open = openRun()
    const { tree } = store.get()
    const answers = [{ message: emptied(before), overrides }]
    if (attachment) attaching = open
    write({ open, answers, messages, before, isToolStep, attachment, fallbackId: before.id, tree })
    return open.run
  }

  function resume(messageId?: string, overrides: RequestOverrides = {}): Run<ChatMessage> {
    // Before anything is stopped: a mistaken id must not end an answer.
    if (messageId !== undefined && store.get().messages.at(-1)?.id !== messageId) {
      return refuse(
        `the message with the id "${messageId}" is not the last one of the conversation, so it cannot be gone on with. Pass the id of the last answer, or none.`,
      )
    }
    // Asked twice, an answer is taken up once.
    if (attaching && isWriting(attaching)) return attaching.run
    void stop()
    const { messages } = store.get()
    const before = messages.at(-1)
    if (before?.role !== 'assistant' || before.status !== 'incomplete') {
      return refuse(
        'there is no answer that broke off at the end of the conversation. Use `regenerate` to ask anew.',
      )
    }
    const { continuePrompt = CONTINUE_PROMPT } = options
    const prompt: ChatMessage[] =
      continuePrompt === false
        ? []
        : [newMessage({ role: 'user', parts: toParts(continuePrompt), status: 'complete' })]
    const earlier = messages.slice(0, -1)
    const { stream } = before
    const attachment = stream && toAttachment(before, stream, earlier, prompt)
    // Of what never began, nothing can be gone on with.
    const asked = before.parts.length === 0 ? earlier : [...messages, ...prompt]
    return goOn(before, asked, overrides, false, attachment)
  }

  function setMessages(next: Parameters<ChatStore['setMessages']>[0]): void {
    // What a function makes of the messages must be of those that have ended.
    if (typeof next === 'function') void stop()
    const { tree, error } = toImported(
      typeof next === 'function' ? next(store.get().messages) : next,
    )
    // Where nothing could be read, nothing is replaced.
    if (error && tree.nodes.size === 0) {
      patch({ error, status: isWriting() ? store.get().status : 'error' })
      return
    }
    void stop()
    showTree(tree, { error, status: error ? 'error' : 'ready' })
  }

  return {
    ...store,
    subscribe: persistence.subscribe,
    load: persistence.load,
    save: persistence.save,
    id,
    draft,
    attachments,
    send,
    stop: () => stop(),
    regenerate,
    resume,
    edit,
    setMessages,
    ...callVerbs,
    append(message) {
      if (isWriting())
        throw usageError(
          'a message was appended while an answer was being written, which would come between question and answer. Await the run first.',
        )
      const { tree } = store.get()
      const [whole] = toChatMessages(
        [{ id: newId(), createdAt: scheduler.now(), ...message }],
        [...tree.nodes.values()].map((node) => node.message),
      )
      if (whole) showTree(add(tree, whole, tree.headId))
    },
    remove(messageId) {
      requireMessage(messageId, 'to take out')
      if (answerOf(messageId)) void stop()
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
    ...queueVerbs,
    branches: (messageId) => branchesOf(store.get(), messageId),
    selectBranch(messageId) {
      if (messageId === undefined) return
      requireMessage(messageId, 'to show')
      showTree(select(store.get().tree, messageId))
    },
    setOptions(next) {
      options = next
    },
    dispose() {
      // Where the chat is kept, its answer is found again.
      void stop(options.storage ? 'left' : undefined)
      persistence.dispose()
    },
  }
}
