// An answer that broke off with its page or its connection is taken up by itself, where the route goes on with it, and no
// model is asked (decision 0170); one whose calls were all dealt with before its page was gone goes on by itself, once
// (decision 0222). Only the tab that holds the chat's lock does either.
import { streamOf } from '../../message/steps.ts'
import type { ChatMessage, ChatPart } from '../../message/types.ts'
import type { Engine } from '../engine.ts'
import type { Session } from '../session.ts'
import { type ChatState, isBusy } from '../state.ts'
import { line, siblings } from '../tree.ts'

/** The wait after a try that brought nothing, in milliseconds; doubled with each. */
const FIRST_WAIT = 1000
/** So many tries in a row that brought nothing; then only a network that is back, or a person, makes another. */
const MOST_TRIES = 6

/** Takes up what broke off, when it may. */
export interface TakingUp {
  /** The chat has changed: whether something broke off is looked at. */
  check(): void
  /** Something is about to be taken up, so that the lock is wanted. */
  readonly isClaiming: boolean
  /** Starts to take up, if something broke off. The lock must be held. */
  start(): boolean
  close(): void
}

/** What it needs of the keeper. */
export interface TakingUpOptions {
  /** Takes the lock, and reads what other tabs have written. */
  claim(): Promise<void>
  giveBack(): void
  /** The answer as it is stored that waits for nobody, for its calls were all dealt with. */
  dealtWith(): ChatMessage | undefined
}

/** Makes it. */
export function createTakingUp(
  session: Session,
  engine: Engine,
  { claim, giveBack, dealtWith }: TakingUpOptions,
): TakingUp {
  const { store, scheduler } = session
  let tries = 0
  /** What the last try began with. */
  let last = ''
  let isClaiming = false
  let cancel: (() => void) | undefined
  let isClosed = false
  /** Answers that a model was asked to go on with: a second time is for a person to say. */
  const askedFor = new Set<string>()

  function isAllowed(state: ChatState): boolean {
    const { storage } = session.options
    return (
      !isClosed &&
      session.options.autoResume !== false &&
      storage?.lock !== undefined &&
      state.storage.status === 'ready' &&
      !state.storage.isAnsweredElsewhere &&
      !isBusy(state) &&
      scheduler.isOnline?.() !== false
    )
  }

  /**
   * The answers at the end of the line shown that broke off while a route had them: one, or those of several models. Or
   * the one whose calls were dealt with.
   */
  function brokenOff({ tree }: ChatState): ChatMessage[] {
    const { headId } = tree
    const head = headId === undefined ? undefined : tree.nodes.get(headId)?.message
    if (headId === undefined || head?.status !== 'incomplete') return []
    const due = dealtWith()
    if (due?.id === headId && !askedFor.has(headId)) return [due]
    if (!hasBrokenOff(head)) return []
    const all = siblings(tree, headId).flatMap((id) => tree.nodes.get(id)?.message ?? [])
    return all.filter(hasBrokenOff)
  }

  function start(): boolean {
    const state = store.get()
    const answers = isAllowed(state) ? brokenOff(state) : []
    const { tree, error, isQueuePaused } = state
    const headId = tree.headId
    if (headId === undefined || answers.length === 0) return false
    last = nameOf(answers)
    tries++
    const byItself = { error, isQueuePaused }
    const due = dealtWith()
    if (due && answers[0] === due) {
      askedFor.add(due.id)
      void engine.goOnAfterCalls(session, due, byItself)
      return true
    }
    const parentId = tree.nodes.get(headId)?.parentId
    const messages = line(tree, parentId)
    const isBegun = answers.some(({ id, parts }) => id === headId && parts.length > 0)
    engine.startRun(session, {
      open: engine.openRun(session),
      tree,
      messages,
      fallbackId: isBegun ? headId : parentId,
      byItself,
      answers: answers.map((before) => ({
        message: engine.emptied(before),
        // The producer that has written it; an app that has not chosen a model yet needs none for this.
        overrides: { model: session.options.model ?? before.model ?? '-' },
        before,
        attachment: engine.toAttachment(before, messages, []),
      })),
    })
    return true
  }

  async function attempt(): Promise<void> {
    cancel = undefined
    isClaiming = true
    try {
      await claim()
      if (!isClosed && !start()) giveBack()
    } catch {
      // Another tab answers, and shows here.
    } finally {
      isClaiming = false
    }
  }

  function check(): void {
    if (cancel || isClaiming) return
    const state = store.get()
    const answers = isAllowed(state) ? brokenOff(state) : []
    if (answers.length === 0) return
    // What brought something on is not counted.
    if (nameOf(answers) !== last) tries = 0
    if (tries >= MOST_TRIES) return
    const wait = tries === 0 ? 0 : FIRST_WAIT * 2 ** (tries - 1)
    cancel = scheduler.timer(() => void attempt(), wait)
  }

  const undo = scheduler.onReturn?.(() => {
    cancel?.()
    cancel = undefined
    tries = 0
    check()
  })

  return {
    check,
    get isClaiming() {
      return isClaiming
    },
    start,
    close() {
      isClosed = true
      cancel?.()
      undo?.()
    },
  }
}

/** What a person stopped, and what ended otherwise, has no stream any more. */
function hasBrokenOff(message: ChatMessage): boolean {
  return message.status === 'incomplete' && streamOf(message) !== undefined
}

/** Which answers these are, and how far they have come. */
function nameOf(answers: readonly ChatMessage[]): string {
  return JSON.stringify(answers.map((message) => [streamOf(message), message.parts.map(lengthOf)]))
}

function lengthOf(part: ChatPart): number {
  if (part.type === 'tool') return part.argsText.length
  return 'text' in part ? part.text.length : 0
}
