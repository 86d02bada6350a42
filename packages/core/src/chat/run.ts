// One request and its answer, as a caller holds it.
import { type ChatErrorData, messageOf, toChatErrorData, usageError } from '../errors.ts'
import { generateId } from '../ids.ts'
import type { IncompleteReason } from '../message/types.ts'

/** How a run ended. */
export interface RunResult<T> {
  /** What was written: of several the one that is shown. Undefined when nothing was. */
  message: T | undefined
  /** All that was written, where several were asked for. */
  messages?: readonly T[] | undefined
  /** `complete`, `awaiting` a person's word on a call, `steered` to what a person said amid it, or why it is not whole. */
  reason: 'complete' | 'awaiting' | 'steered' | IncompleteReason
  error?: ChatErrorData | undefined
}

/** One request and its answer. A promise that never rejects: every ending is a value. */
export interface Run<T> extends Promise<RunResult<T>> {
  readonly id: string
  /** Why nothing was taken in, known at once: the input is still its sender's. Undefined for what was sent or waits. */
  readonly refused?: ChatErrorData | undefined
  /** Stops it, or takes it out of the queue. */
  abort(): void
}

/** A run and the key to settle it. */
export interface OpenRun<T> {
  run: Run<T>
  settle(result: RunResult<T>): void
}

/** Makes a run that is settled from outside. */
export function createRun<T>(id: string, abort: () => void): OpenRun<T> {
  let settle!: (result: RunResult<T>) => void
  const promise = new Promise<RunResult<T>>((resolve) => {
    settle = resolve
  })
  return { run: Object.assign(promise, { id, abort }), settle }
}

function endedRun<T>(id: string, result: RunResult<T>): Run<T> {
  const { run, settle } = createRun<T>(id, () => undefined)
  settle(result)
  return run
}

/** A run that failed before it began. */
export function failedRun<T>(thrown: unknown): Run<T> {
  const error = toChatErrorData(thrown)
  const result = { message: undefined, messages: [], reason: 'error', error } as const
  return Object.assign(endedRun<T>(generateId(), result), { refused: error })
}

/** A run, also where the app's input, ids or functions cannot work: then one that has failed. */
export function attempt<T>(begin: () => Run<T>): Run<T> {
  try {
    return begin()
  } catch (thrown) {
    return failedRun(thrown)
  }
}

/** A run that had nobody to ask. */
export function finishedRun<T>(id: string, message: T, reason: 'awaiting' | 'complete'): Run<T> {
  return endedRun(id, { message, messages: [message], reason })
}

/** Calls a caller's callback. One that throws or rejects must not break the chat: `tell` hears of it instead. */
export function callBack(
  name: string,
  call: () => unknown,
  tell: (error: ChatErrorData) => void,
): void {
  const fail = (thrown: unknown): void => {
    const error = usageError(
      `the callback \`${name}\` threw: ${messageOf(thrown)}. The chat goes on without it; mend the callback.`,
      thrown,
    )
    tell(error.toJSON())
  }
  try {
    const result = call()
    // Types let an async function stand for one that gives nothing.
    if (result instanceof Promise) result.catch(fail)
  } catch (thrown) {
    fail(thrown)
  }
}
