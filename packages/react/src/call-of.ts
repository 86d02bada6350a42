// A call of a tool as whoever draws it gets it: one value, with what may be done where it can act.
import type {
  ChatErrorData,
  DeepPartial,
  ToolDecision,
  ToolOutcome,
  ToolPart,
  ToolRunner,
  ToolShape,
} from '@x/core'

/** What a tool takes and gives: of a tool that `tool()` made, or the two themselves. */
export type ShapeOf<T> = T extends ToolShape
  ? T
  : T extends { execute?: infer Execute }
    ? NonNullable<Execute> extends (args: infer Args, ...context: never[]) => infer Result
      ? { args: Args; result: Awaited<Result> }
      : ToolShape
    : ToolShape

/** What tools take and give, by their names: of a runner that `toolRunner()` made, or of the tools themselves. */
export type ShapesOf<T> =
  T extends ToolRunner<infer Shapes> ? Shapes : { readonly [Name in keyof T]: ShapeOf<T[Name]> }

/** What every call has, whatever its tool. */
interface AnyCall<Result> {
  readonly id: string
  readonly name: string
  /** Which request of the answer made it, from 0. */
  readonly step: number
  /** Why it failed, or was not carried out. */
  readonly error?: ChatErrorData | undefined
  /** Why a person denied it. */
  readonly reason?: string | undefined
  /** What was denied is a question, which was left unanswered, and no call that could have run. */
  readonly isSkipped?: boolean | undefined
  /** What the tool last told of its work, while it runs: by `report` of its context. */
  readonly progress?: unknown
  /** How long the tool was at work, in milliseconds, once it is over. */
  readonly durationMs?: number | undefined
  /** Allows the call, or denies it. Only while it waits for that, and only where it can act. */
  readonly decide?: ((decision: ToolDecision) => void) | undefined
  /** Gives the result of a call that waits for one. Only where it can act. */
  readonly resolve?: ((result: Result) => void) | undefined
}

/**
 * A call of a tool, e.g. `ToolCallOf<typeof weather>`. `args` are there as far as they are written while `state` is `args`,
 * and in a call that failed or was called off; else they are whole.
 */
export type ToolCallOf<T = ToolShape> = CallWith<ShapeOf<T>['args'], ShapeOf<T>['result']>

// Two parameters, because TypeScript takes calls of any two tools for the same where they are compared through `ShapeOf`.
type CallWith<Args, Result> = AnyCall<Result> &
  (
    | {
        readonly state: 'args' | 'error' | 'cancelled'
        readonly args?: DeepPartial<Args> | undefined
        readonly result?: undefined
      }
    | {
        readonly state: 'ready' | 'approval' | 'running' | 'denied'
        readonly args: Args
        readonly result?: undefined
      }
    | { readonly state: 'done'; readonly args: Args; readonly result: Result }
  )

/** Where a call stands, and what acts on it. Keep the functions the same between renders. */
export interface CallContext {
  /** @default 0 */
  step?: number | undefined
  onDecide?: ((callId: string, decision: ToolDecision) => void) | undefined
  onResolve?: ((callId: string, outcome: ToolOutcome) => void) | undefined
}

/** The value of a part, with these arguments where the part has none yet. */
export function callOf(
  part: ToolPart,
  { step = 0, onDecide, onResolve }: CallContext = {},
  argsSoFar?: unknown,
): ToolCallOf {
  const { id, name, state, args, result, error, reason, isSkipped, progress, durationMs } = part
  const isAsking = state === 'ready' && !part.isApproved
  return {
    id,
    name,
    state,
    step,
    args: args === undefined ? argsSoFar : args,
    result,
    error,
    reason,
    isSkipped,
    progress,
    durationMs,
    decide:
      state === 'approval' && onDecide
        ? (decision: ToolDecision) => onDecide(id, decision)
        : undefined,
    resolve:
      isAsking && onResolve ? (outcome: unknown) => onResolve(id, { result: outcome }) : undefined,
  } as ToolCallOf
}
