// The one run of a chat that is under way: starts its answers, publishes what arrives, ends it once.
import type { Ending } from '../message.ts'
import type { Scheduler } from '../schedule.ts'
import type { WritableStore } from '../store.ts'
import type { ChatErrorData } from '../errors.ts'
import type { ChatMessage, Usage } from '../types.ts'
import type { Attachment } from './attachment.ts'
import { openAnswer, type OpenAnswer, type Written } from './answer.ts'
import { hasCall } from './calls-apart.ts'
import { turnLimit } from './limits.ts'
import type { ChatOptions, RequestOverrides } from './options.ts'
import { failureOf, resultOf, type RunOutcome, treeAfter } from './outcome.ts'
import type { Queue } from './queue.ts'
import { callBack, type OpenRun } from './run.ts'
import { type ChatState, shownFrom, withLive } from './state.ts'
import { sumUsage } from '../usage.ts'
import { addBeside, line, type Tree } from './tree.ts'

/** One answer to be written, and what its request overrides. */
export interface AnswerPlan {
  /** The message as it is before anything arrives. */
  message: ChatMessage
  overrides: RequestOverrides
}

/** The answers of a run. */
export interface WritePlan {
  open: OpenRun<ChatMessage>
  /** One, or one for each model that is asked. */
  answers: readonly AnswerPlan[]
  /** The conversation that they answer. */
  messages: readonly ChatMessage[]
  /** Makes that conversation ready to be sent: reads its files. */
  prepare?: ((signal: AbortSignal) => Promise<readonly ChatMessage[]>) | undefined
  /** After a run whose files never got ready: gives the question back to its writer, and takes it out. */
  takeBack?: ((tree: Tree) => Tree) | undefined
  /** The tree to show meanwhile. */
  tree: Tree
  /** What to show if nothing arrives: the old answer, or the question. */
  fallbackId: string | undefined
  /** The answer that it goes on with. */
  before?: ChatMessage | undefined
  /** Begins with the calls of `before` instead of a request. */
  isToolStep?: boolean | undefined
  /** Takes up what the route has kept of `before`, if it has. */
  attachment?: Attachment | undefined
}

/** Writes one run at a time into a chat's state. */
export interface Writer {
  patch(change: Partial<ChatState>): void
  /** Publishes a tree, with the text of the messages being written. */
  showTree(tree: Tree, change?: Partial<ChatState>): void
  /**
   * Changes an answer of the run that has ended and waits, while others are being written, and goes on with it when it
   * is due. False for a message that is none.
   */
  amend(message: ChatMessage, isDue: boolean): boolean
  /** Starts a run. The one before must have ended. */
  write(plan: WritePlan): void
  /**
   * Ends the run at once, and resolves when its connections are closed. With `left`, what the route keeps goes on
   * there.
   */
  stop(how?: 'left'): Promise<void>
  /** Whether a run is under way, or this one is. */
  isWriting(open?: OpenRun<ChatMessage>): boolean
  /** The answer being written that has this message, if one has. */
  answerOf(messageId: string): OpenAnswer | undefined
}

/** What a writer needs of its chat. */
export interface WriterOptions {
  store: WritableStore<ChatState>
  scheduler: Scheduler
  queue: Queue
  readOptions: () => ChatOptions
  /** Before a request: takes the right to answer. */
  begin: () => Promise<void>
  /** Before calls that a person has decided on. */
  claim: () => Promise<void>
  /** Before calls are carried out. */
  keep: () => Promise<void>
  newMessage: () => ChatMessage
  /** After a run that ended well, so that the next may start. */
  onComplete: () => void
}

/** One answer of the run. */
interface Slot {
  answer: OpenAnswer
  overrides: RequestOverrides
  /** Once it has ended. */
  ended?: { ending: Ending; written: readonly Written[] }
}

/** The run that is under way. */
interface Active {
  plan: WritePlan
  slots: Slot[]
  thrown?: ChatErrorData | undefined
  /** Begins one of its answers. */
  begin(plan: WritePlan, answer: AnswerPlan): void
}

/** Makes the writer of a chat. */
export function createWriter(chat: WriterOptions): Writer {
  const { store, scheduler, queue, readOptions, begin, claim, keep, newMessage, onComplete } = chat
  let active: Active | undefined

  function patch(change: Partial<ChatState>): void {
    store.set((state) => ({ ...state, ...change }))
  }

  /** The messages being written, as they now stand. */
  function live(): readonly ChatMessage[] {
    const slots = active?.slots ?? []
    const written = slots.flatMap(({ answer, ended }) => ended?.written ?? answer.read())
    return written.map(({ message }) => message)
  }

  function isTaken(callId: string, messageId: string): boolean {
    const state = store.get()
    const isOther = (message: ChatMessage): boolean =>
      message.id !== messageId && hasCall(message, callId)
    return (
      state.live.some(isOther) ||
      [...state.tree.nodes.values()].some((node) => isOther(node.message))
    )
  }

  function showTree(tree: Tree, change: Partial<ChatState> = {}): void {
    // The tree gets the answers when they are settled; until then their text is in `live` alone.
    const messages = live()
    const first = active?.plan.answers[0]?.message.id
    const parentId = first === undefined ? undefined : tree.nodes.get(first)?.parentId
    let whole = tree
    for (const message of messages) {
      if (!whole.nodes.has(message.id)) whole = addBeside(whole, message, parentId)
    }
    store.set((state) => ({ ...withLive({ ...state, ...shownFrom(whole) }, messages), ...change }))
  }

  function write(plan: WritePlan): void {
    const run: Active = { plan, slots: [], begin: beginAnswer }
    // The run token: what a run that was superseded still hears changes nothing.
    const isCurrent = (): boolean => active === run
    const produce = (state: ChatState): ChatState => (isCurrent() ? withLive(state, live()) : state)
    // A callback that throws breaks nothing; it is told of when the run has ended.
    const tell = (name: string, call: () => unknown): void =>
      callBack(name, call, (error) => {
        if (isCurrent()) run.thrown = error
        else patch({ error })
      })
    active = run
    let count = 0
    function beginAnswer(of: WritePlan, { message, overrides }: AnswerPlan): void {
      const slot: Slot = {
        overrides,
        answer: openAnswer({
          ...of,
          options: readOptions(),
          overrides,
          message,
          scheduler,
          begin,
          claim,
          keep,
          // The tree gets the answers of this run when it is over.
          standing: () =>
            of === plan ? store.get().tree.nodes.get(message.id)?.message : of.before,
          newMessage,
          isTaken,
          limit: (answer, requests) =>
            turnLimit(readOptions(), answer, usageBut(store.get().tree, answer.id), requests),
          onChunk: (deltas) => tell('onChunk', () => readOptions().onChunk?.(deltas)),
          onCall: (call) => tell('onToolCall', () => readOptions().onToolCall?.(call)),
          onChange(isFirst) {
            if (!isCurrent()) return
            const messages = live()
            // A further choice has begun.
            if (messages.length !== count) showTree(store.get().tree)
            count = messages.length
            if (isFirst) store.set((state) => ({ ...produce(state), status: 'streaming' }))
            else store.defer(produce)
          },
          onEnd(ending) {
            if (!isCurrent()) return
            slot.ended = { ending, written: slot.answer.end(ending) }
            if (run.slots.every(({ ended }) => ended)) settle()
            else store.defer(produce)
          },
        }),
      }
      run.slots.push(slot)
    }
    for (const answer of plan.answers) beginAnswer(plan, answer)
    count = live().length
    const status = plan.isToolStep ? 'streaming' : 'submitted'
    const change = { error: undefined, queue: queue.list(), isQueuePaused: false }
    showTree(plan.tree, { status, ...change })
  }

  function amend(message: ChatMessage, isDue: boolean): boolean {
    const isIt = (one: Written): boolean => one.message.id === message.id
    const slot = active?.slots.find(({ ended }) => ended?.written.some(isIt))
    if (!active || !slot?.ended) return false
    const { written } = slot.ended
    if (isDue) {
      slot.ended.written = written.filter((one) => !isIt(one))
      const { tree } = store.get()
      const messages = line(tree, tree.nodes.get(message.id)?.parentId)
      const plan: WritePlan = { ...active.plan, messages, before: message, isToolStep: true }
      const answer = { message: emptied(message), overrides: slot.overrides }
      active.begin({ ...plan, prepare: undefined, attachment: undefined }, answer)
    } else {
      slot.ended.written = written.map((one) => (isIt(one) ? { ...one, message } : one))
    }
    const messages = live()
    store.set((state) => withLive(state, messages))
    return true
  }

  /** One publish with the last text and the final status; then the caller's turn. */
  function settle(): void {
    if (!active) return
    const { plan, slots, thrown: before } = active
    const aborted: Ending = { type: 'aborted' }
    const messages = slots.flatMap(({ answer, ended }) => {
      const { ending, written } = ended ?? { ending: aborted, written: answer.end(aborted) }
      return written.map((one) => ({ ...one, ending }))
    })
    const outcome: RunOutcome = { messages, before: plan.before, fallbackId: plan.fallbackId }
    const error = failureOf(outcome)
    const isComplete = !error && slots.every(({ ended }) => ended)
    const { tree } = store.get()
    active = undefined
    const after = treeAfter(tree, outcome)
    const next = plan.takeBack?.(after) ?? after
    showTree(next, {
      status: error ? 'error' : 'ready',
      error,
      isQueuePaused: !isComplete && queue.size > 0,
    })
    const result = resultOf(outcome, next.headId)
    plan.open.settle(result)
    const { onFinish, onError } = readOptions()
    const tell = (mistake: ChatErrorData): void => patch({ error: mistake })
    if (before) tell(before)
    callBack('onFinish', () => onFinish?.(result), tell)
    if (error) callBack('onError', () => onError?.(error), tell)
    // What waits for a person goes on with this answer; the next question comes after it.
    if (isComplete && result.reason !== 'awaiting') onComplete()
  }

  return {
    patch,
    showTree,
    amend,
    write,
    isWriting: (open) => active !== undefined && (open === undefined || active.plan.open === open),
    answerOf: (messageId) =>
      active?.slots.find(
        ({ answer, ended }) =>
          !ended && answer.read().some(({ message }) => message.id === messageId),
      )?.answer,
    async stop(how) {
      if (!active) return
      const answers = active.slots.map(({ answer }) => answer)
      for (const answer of answers) answer.abort(how)
      settle()
      await Promise.all(answers.map(({ closed }) => closed))
    },
  }
}

/** What a request that goes on with an answer writes into: the answer without what it is told anew. */
export function emptied(answer: ChatMessage): ChatMessage {
  const { reason: _, error: __, timing: ___, usage: ____, stream: _____, ...rest } = answer
  return { ...rest, parts: [], status: 'pending' }
}

/** The usage of all messages but one. */
function usageBut(tree: Tree, id: string): Usage | undefined {
  const others = [...tree.nodes.values()].filter(({ message }) => message.id !== id)
  return sumUsage(others.flatMap(({ message }) => message.usage ?? []))
}
