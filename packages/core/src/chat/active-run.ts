// The run that a chat has under way: what was asked, and its answers as they stand.
import type { ChatErrorData } from '../errors.ts'
import type { Ending } from '../message/accumulator.ts'
import type { ChatMessage } from '../message/types.ts'
import type { OpenAnswer, Written } from './answer/open-answer.ts'
import type { Attachment } from './answer/kept-answer.ts'
import type { RequestOverrides } from './options.ts'
import type { OpenRun } from './run.ts'
import type { ChatState } from './state.ts'
import type { Tree } from './tree.ts'

/** One answer to be written, and what its request overrides. */
export interface AnswerPlan {
  /** The message as it is before anything arrives. */
  message: ChatMessage
  overrides: RequestOverrides
  /** The answer that it goes on with. */
  before?: ChatMessage | undefined
  /** Takes up what the route has kept of `before`, if it has. */
  attachment?: Attachment | undefined
}

/** Makes a conversation ready to be sent. Rejects with what went wrong. */
export type Prepare = (
  signal: AbortSignal,
  onChange: (message: ChatMessage) => void,
) => Promise<readonly ChatMessage[]>

/** The answers of a run. */
export interface RunPlan {
  open: OpenRun<ChatMessage>
  /** One, or one for each model that is asked. */
  answers: readonly AnswerPlan[]
  /** The conversation that they answer. */
  messages: readonly ChatMessage[]
  /** Makes that conversation ready to be sent: reads its files. `onChange` hears of the message that has them. */
  prepare?: Prepare | undefined
  /** The tree to show meanwhile. */
  tree: Tree
  /** What to show if nothing arrives: the old answer, or the question. */
  fallbackId: string | undefined
  /** Begins with the calls of the answer before it instead of a request. */
  isToolStep?: boolean | undefined
  /** The answer before it is of this run, which has not given it to the tree yet. */
  isAmended?: boolean | undefined
  /** How many requests its turn took before: it follows an answer that was steered to it. @default 0 */
  requestsBefore?: number | undefined
  /**
   * Nobody asked for it: what the route keeps is taken up, no model is asked, and what does not come leaves the chat as
   * it was, `error` included.
   */
  byItself?: Pick<ChatState, 'error' | 'isQueuePaused'> | undefined
}

/** What an answer is asked for: a part of the plan of its run. */
export interface AnswerTask
  extends AnswerPlan, Omit<RunPlan, 'open' | 'answers' | 'tree' | 'fallbackId'> {
  /** Another tab writes it: it is only read, and nothing is asked or carried out. */
  isReadAlong?: boolean | undefined
}

/** One answer of the run. */
export interface Slot {
  answer: OpenAnswer
  overrides: RequestOverrides
  /** Once it has ended. */
  ended?: { ending: Ending; written: readonly Written[] }
}

/** The run that is under way. The object is its token: what a run that was superseded still hears changes nothing. */
export interface ActiveRun {
  readonly plan: RunPlan
  readonly slots: Slot[]
  /** Ends that it hears of a page that goes. */
  readonly unlisten: (() => void) | undefined
  /** What the app's own code threw meanwhile. */
  mistake?: ChatErrorData | undefined
}

/** The messages being written, as they now stand. */
export function liveMessages(run: ActiveRun | undefined): readonly ChatMessage[] {
  const slots = run?.slots ?? []
  const written = slots.flatMap(({ answer, ended }) => ended?.written ?? answer.read())
  return written.map(({ message }) => message)
}

/** The answer being written that has this message, if one has. */
export function answerOf(run: ActiveRun | undefined, messageId: string): OpenAnswer | undefined {
  return run?.slots.find(
    ({ answer, ended }) => !ended && answer.read().some(({ message }) => message.id === messageId),
  )?.answer
}
