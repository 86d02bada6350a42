// The chat engine: a store with verbs. What asks a model is ask.ts, what deals with its calls call-verbs.ts, with
// what waits queue-verbs.ts; all of them work on one session, and runs.ts writes what comes back.
import { usageError } from '../errors.ts'
import { idsFrom } from '../ids.ts'
import { checkKinds, checkMembers } from '../kinds.ts'
import { createScheduler } from '../page-scheduler.ts'
import { takenOnce } from '../storage/taken-once.ts'
import { createStore } from '../store.ts'
import type { MediaPart } from '../message/types.ts'
import { answerOf } from './active-run.ts'
import { createAsking } from './verbs/ask.ts'
import { createCallVerbs } from './verbs/calls.ts'
import type { ChatStore } from './chat-store.ts'
import type { ChatTypes, TypedOptions, TypesIn } from './chat-types.ts'
import { MESSAGE, toChatMessages, toImported } from './input.ts'
import { CHAT } from './option-kinds.ts'
import { type ChatOptions, connectionFor } from './options.ts'
import { createOutputs, NO_OUTPUT } from './output-state.ts'
import { createPersistence, type Persistence } from './keeping/persistence.ts'
import { checkParts } from './parts.ts'
import { checkPace, pacedBy } from './pace.ts'
import { createQueue } from './queue.ts'
import { createQueueVerbs } from './verbs/queue.ts'
import { showTree, stopRun } from './runs.ts'
import { isKept, isWriting, patch, requireMessage, type Session } from './session.ts'
import { branchesOf, type ChatState, shownFrom } from './state.ts'
import { initialStorage } from './keeping/storage-state.ts'
import { add, emptyTree, messagesIn, remove, select } from './tree.ts'

/**
 * Makes a chat.
 * @throws ChatError `usage` when the options contradict each other, or are of another type than they may be.
 */
export function createChat<T extends ChatTypes>(
  options: TypedOptions<T, ChatOptions>,
): ChatStore<TypesIn<T>>
export function createChat(options: ChatOptions): ChatStore {
  checkMembers(options, CHAT)
  connectionFor(options)
  const session = createSession(options)
  const { storage, store } = session
  return {
    ...store,
    subscribe: storage.subscribe,
    load: storage.load,
    save: storage.save,
    id: session.id,
    draft: session.draft,
    attachments: session.attachments,
    ...createAsking(session),
    ...createCallVerbs(session),
    ...createQueueVerbs(session),
    ...createTreeVerbs(session),
    // Also one that another tab writes: whoever sees it may stop it.
    stop: () => (session.active ? stopRun(session) : storage.stopElsewhere()),
    clear() {
      void stopRun(session)
      session.queue.clear()
      storage.clear()
      const empty = { queue: [], status: 'ready', error: undefined, isQueuePaused: false } as const
      showTree(session, emptyTree, empty)
    },
    clearError() {
      const { storage: stored, error, status } = store.get()
      if (stored.error) patch(session, { storage: { ...stored, error: undefined } })
      if (!error) return
      patch(session, { error: undefined, status: isWriting(session) ? status : 'ready' })
    },
    setOptions(next) {
      takenOnce(options.storage, next?.storage)
      session.options = next
    },
    dispose() {
      // Where the chat is kept, its answer is found again.
      void stopRun(session, isKept(session) ? 'left' : undefined)
      session.queue.leave()
      storage.dispose()
    },
  }
}

function createSession(options: ChatOptions): Session & { storage: Persistence } {
  checkPace(options.pace)
  const scheduler = options.scheduler ?? createScheduler()
  const newId = idsFrom(options.generateId)
  const id = options.id ?? newId()
  const initial = toImported(options.initialMessages ?? [])
  const state: ChatState = {
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
  }
  const derive = createOutputs({
    readOutput: () => session.options.output,
    onSettled: () => patch(session, {}),
  })
  const unbound: Omit<Session, 'storage'> = {
    id,
    store: createStore(
      state,
      pacedBy(scheduler, () => session.options.pace),
      derive,
    ),
    draft: createStore(''),
    attachments: createStore<readonly (File | MediaPart)[]>([]),
    scheduler,
    queue: createQueue(),
    unread: new Map(),
    allowed: new Set(),
    options,
    active: undefined,
    newId,
  }
  const session = unbound as Session & { storage: Persistence }
  session.storage = createPersistence(session)
  return session
}

/** The verbs that change the tree and ask nobody. */
function createTreeVerbs(
  session: Session,
): Pick<ChatStore, 'append' | 'setMessages' | 'remove' | 'branches' | 'selectBranch'> {
  const { store, newId, scheduler } = session
  return {
    append(message) {
      checkKinds(message, MESSAGE, 'a message')
      if (isWriting(session))
        throw usageError('a message was appended between question and answer. Await the run first.')
      const { tree } = store.get()
      const [whole] = toChatMessages(
        [
          {
            createdAt: scheduler.now(),
            ...message,
            parts: checkParts(message.parts ?? []),
            id: message.id || newId(),
          },
        ],
        messagesIn(tree),
      )
      if (whole) showTree(session, add(tree, whole, tree.headId))
    },
    setMessages(next) {
      // What a function makes of the messages must be of those that have ended.
      if (typeof next === 'function') void stopRun(session)
      const given = typeof next === 'function' ? next(store.get().messages) : next
      const { tree, error } = toImported(given)
      // Where nothing could be read, nothing is replaced.
      if (error && tree.nodes.size === 0) {
        return patch(session, {
          error,
          status: isWriting(session) ? store.get().status : 'error',
        })
      }
      void stopRun(session)
      showTree(session, tree, { error, status: error ? 'error' : 'ready' })
    },
    remove(messageId) {
      requireMessage(session, messageId, 'to take out')
      if (answerOf(session.active, messageId)) void stopRun(session)
      showTree(session, remove(store.get().tree, messageId))
    },
    branches: (messageId) => branchesOf(store.get(), messageId),
    selectBranch(messageId) {
      if (messageId === undefined) return
      requireMessage(session, messageId, 'to show')
      showTree(session, select(store.get().tree, messageId))
    },
  }
}
