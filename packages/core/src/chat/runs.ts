// The one run of a chat that is under way: starts its answers, publishes what arrives, ends it once, starts the next.
import { type ChatErrorData, toChatErrorData } from '../errors.ts'
import type { Ending } from '../message/accumulator.ts'
import type { ChatMessage } from '../message/types.ts'
import { type ActiveRun, type AnswerPlan, liveMessages, type RunPlan } from './active-run.ts'
import { openAnswer } from './answer/answer.ts'
import type { AnswerEvent } from './answer/under-way.ts'
import type { Written } from './answer/open-answer.ts'
import { failureOf, resultOf, type RunOutcome, treeAfter } from './outcome.ts'
import { planOf, withoutUnread } from './plan.ts'
import { callBack, createRun, type OpenRun } from './run.ts'
import { giveBack, isKept, isTaken, isWriting, patch, type Session, unqueue } from './session.ts'
import { type ChatState, shownFrom, withLive } from './state.ts'
import { emptied } from './answer/open-calls.ts'
import { add, addBeside, line, replace, type Tree } from './tree.ts'

/** Publishes a tree, with the text of the messages being written. */
export function showTree(session: Session, tree: Tree, change: Partial<ChatState> = {}): void {
  const { active, store } = session
  // The tree gets the answers when they are settled; until then their text is in `live` alone.
  const messages = active ? liveMessages(active) : (session.followed?.() ?? [])
  const first = active?.plan.answers[0]?.message.id
  const parentId = first === undefined ? undefined : tree.nodes.get(first)?.parentId
  let whole = tree
  for (const message of messages) {
    if (!whole.nodes.has(message.id)) whole = addBeside(whole, message, parentId)
  }
  store.set((state) => ({ ...withLive({ ...state, ...shownFrom(whole) }, messages), ...change }))
}

/** A run that is not started yet. Aborting it takes it out of the queue, or stops it. */
export function openRun(session: Session, runId: string = session.newId()): OpenRun<ChatMessage> {
  const open: OpenRun<ChatMessage> = createRun(runId, () => {
    if (isWriting(session, open)) void stopRun(session)
    else unqueue(session, runId)
  })
  return open
}

/** Starts a run. The one before must have ended. */
export function startRun(session: Session, plan: RunPlan): void {
  const { byItself } = plan
  // Without a storage nobody finds again what a route goes on with.
  const unlisten = isKept(session)
    ? undefined
    : session.scheduler.onLeave?.(() => void stopRun(session))
  const run: ActiveRun = { plan, slots: [], unlisten }
  session.active = run
  for (const answer of plan.answers) beginAnswer(session, run, plan, answer)
  showTree(session, plan.tree, {
    status: plan.isToolStep ? 'streaming' : 'submitted',
    error: undefined,
    queue: session.queue.list(),
    isQueuePaused: byItself?.isQueuePaused ?? false,
  })
}

function beginAnswer(session: Session, run: ActiveRun, plan: RunPlan, answer: AnswerPlan): void {
  const { overrides } = answer
  const onEvent = (event: AnswerEvent): void => {
    // The run token: what a run that was superseded still hears changes nothing.
    if (session.active !== run) return
    switch (event.type) {
      case 'chunk':
        return tell(session, 'onChunk', () => session.options.onChunk?.(event.deltas))
      case 'call':
        return tell(session, 'onToolCall', () => session.options.onToolCall?.(event.call))
      case 'file':
        return showTree(session, replace(session.store.get().tree, event.message))
      case 'change':
        return publish(session, event)
      case 'end':
        return end(event.ending)
      default:
        event satisfies never
    }
  }
  function end(ending: Ending): void {
    slot.ended = { ending, written: slot.answer.end(ending) }
    if (run.slots.every(({ ended }) => ended)) settle(session)
    else publish(session)
  }
  const slot: ActiveRun['slots'][number] = {
    overrides,
    answer: openAnswer(session, { ...plan, ...answer }, onEvent),
  }
  run.slots.push(slot)
}

/** Shows what has arrived: at the next frame, or at once for the first thing that a person can see. */
function publish(session: Session, { isFirst = false, isNew = false } = {}): void {
  const { active: run, store } = session
  const produce = (state: ChatState): ChatState =>
    session.active === run ? withLive(state, liveMessages(run)) : state
  if (isNew) showTree(session, store.get().tree)
  if (isFirst) store.set((state) => ({ ...produce(state), status: 'streaming' }))
  else store.defer(produce)
}

/** A callback that throws breaks nothing; it is told of when the run has ended. */
function tell(session: Session, name: string, call: () => unknown): void {
  const run = session.active
  callBack(name, call, (error) => {
    if (run && session.active === run) run.mistake = error
    else patch(session, { error })
  })
}

/**
 * Changes an answer of the run that has ended and waits, while others are being written, and goes on with it when it
 * is due. False for a message that is none.
 */
export function amend(session: Session, message: ChatMessage, isDue: boolean): boolean {
  const { active: run, store } = session
  const isIt = (one: Written): boolean => one.message.id === message.id
  const slot = run?.slots.find(({ ended }) => ended?.written.some(isIt))
  if (!run || !slot?.ended) return false
  const { ended, overrides } = slot
  if (isDue) {
    ended.written = ended.written.filter((one) => !isIt(one))
    const { tree } = store.get()
    const messages = line(tree, tree.nodes.get(message.id)?.parentId)
    const { open, fallbackId } = run.plan
    const answer: AnswerPlan = { message: emptied(message), overrides, before: message }
    const plan: RunPlan = {
      open,
      fallbackId,
      tree,
      messages,
      answers: [answer],
      isToolStep: true,
      isAmended: true,
    }
    beginAnswer(session, run, plan, answer)
  } else {
    ended.written = ended.written.map((one) => (isIt(one) ? { ...one, message } : one))
  }
  const messages = liveMessages(run)
  store.set((state) => withLive(state, messages))
  return true
}

/** One publish with the last text and the final status; then the caller's turn. */
function settle(session: Session, how?: 'left'): void {
  const { active: run, store, queue, options } = session
  if (!run) return
  const { plan, slots } = run
  const aborted: Ending = { type: 'aborted' }
  const messages = slots.flatMap(({ answer, ended }) => {
    const { ending, written } = ended ?? { ending: aborted, written: answer.end(aborted) }
    return written.map((one) => ({ ...one, ending }))
  })
  const { byItself, fallbackId } = plan
  const before = plan.answers.flatMap((answer) => answer.before ?? [])
  const outcome: RunOutcome = { messages, before, fallbackId }
  // Also by another tab, of which the route tells.
  const isStopped = messages.some(({ ending }) => ending.type === 'aborted')
  const failure = failureOf(outcome)
  const error = failure ?? (isStopped ? byItself?.error : undefined)
  const isComplete = !error && !isStopped
  // A page that is left stops nothing: another tab goes on.
  const isPausedBefore = how ? store.get().isQueuePaused : byItself?.isQueuePaused
  session.active = undefined
  run.unlisten?.()
  const tree = withoutUnread(session, plan, treeAfter(store.get().tree, outcome))
  showTree(session, tree, {
    status: error ? 'error' : 'ready',
    error,
    isQueuePaused: queue.size > 0 && (isPausedBefore ?? !isComplete),
  })
  const isSteered = isComplete && slots.some(({ answer }) => answer.isSteered)
  const result = resultOf(outcome, tree.headId, isSteered)
  plan.open.settle(result)
  const onMistake = (mistake: ChatErrorData): void => patch(session, { error: mistake })
  if (run.mistake) onMistake(run.mistake)
  if (!byItself || isComplete) callBack('onFinish', () => options.onFinish?.(result), onMistake)
  if (failure) callBack('onError', () => options.onError?.(failure), onMistake)
  // What waits for a person goes on with this answer; the next question comes after it.
  if (!isComplete || result.reason === 'awaiting' || byItself?.isQueuePaused) return
  startNext(session, isSteered ? Math.max(...slots.map(({ answer }) => answer.requests)) : 0)
}

/** Sends what waits first, unless an answer is being written. `requestsBefore` are those of the turn that it steers. */
export function startNext(session: Session, requestsBefore = 0): void {
  const { queue, store } = session
  const next = isTaken(session) ? undefined : queue.next()
  if (!next) return
  const { open, message, input, overrides } = next
  const { tree } = store.get()
  try {
    const asked = { open, tree: add(tree, message, tree.headId), parentId: message.id, overrides }
    startRun(session, { ...planOf(session, asked), requestsBefore })
  } catch (thrown) {
    const error = toChatErrorData(thrown)
    giveBack(session, input)
    const waiting = { queue: queue.list(), isQueuePaused: queue.size > 0 }
    patch(session, { status: 'error', error, ...waiting })
    open.settle({ message: undefined, messages: [], reason: 'error', error })
  }
}

/**
 * Ends the run at once, and resolves when its connections are closed. With `left`, what the route keeps goes on
 * there.
 */
export async function stopRun(session: Session, how?: 'left'): Promise<void> {
  const { active } = session
  if (!active) return
  const answers = active.slots.map(({ answer }) => answer)
  for (const answer of answers) answer.abort(how)
  settle(session, how)
  await Promise.all(answers.map(({ closed }) => closed))
}
