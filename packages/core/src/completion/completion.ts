// Text completion on the same loop: a prompt in, one text (or several) out. The last call wins.
import { callBack, createRun, type OpenRun, type Run } from '../chat/run.ts'
import type { ChatStatus } from '../chat/state.ts'
import {
  type CompletionChoice,
  type CompletionChoices,
  createChoices,
} from './completion-choices.ts'
import {
  checkAsked,
  completionConnection,
  type CompletionOptions,
  type CompletionOverrides,
  completionParams,
  type CompletionPrompt,
  type CompletionResult,
} from './completion-options.ts'
import { type ChatErrorData, toChatErrorData, usageError } from '../errors.ts'
import { generateId } from '../ids.ts'
import type { Ending } from '../message/accumulator.ts'
import { createTimers } from '../schedule.ts'
import { createStore, type Store } from '../store.ts'
import { stream } from '../http/stream.ts'
import type { Usage } from '../message/types.ts'

/** Everything a completion publishes. Unchanged members keep their identity. */
export interface CompletionState {
  /** The first choice's text. */
  readonly text: string
  /** Every choice, in order. */
  readonly choices: readonly CompletionChoice[]
  readonly status: ChatStatus
  /** Why the last run failed. Cleared by the next one. */
  readonly error: ChatErrorData | undefined
  readonly usage: Usage | undefined
  /** The first choice's. */
  readonly finishReason: string | undefined
}

/** One completion as its caller holds it: a promise that never rejects. */
export interface CompletionRun
  extends Promise<CompletionResult>, Pick<Run<string>, 'id' | 'refused' | 'abort'> {}

/** A completion: its state, and the verbs that change it. Verbs need no `this` and may be passed around. */
export interface CompletionStore extends Store<CompletionState> {
  /** Asks. A text that is being written is stopped first, unless `whenBusy` says otherwise: the last call wins. */
  complete(prompt: CompletionPrompt, overrides?: CompletionOverrides): CompletionRun
  /** Stops, keeps what has arrived; prompts that wait are given up. Resolves when the connection is closed. */
  stop(): Promise<void>
  /** Stops and forgets. */
  reset(): void
  /** Stops, and puts a text in place of the first choice's. */
  setText(text: string): void
  clearError(): void
  /** Replaces the options that the next request reads. */
  setOptions(options: CompletionOptions): void
  /** Stops everything. The store stays readable and usable. */
  dispose(): void
}

const NOTHING: CompletionState = {
  text: '',
  choices: [],
  status: 'ready',
  error: undefined,
  usage: undefined,
  finishReason: undefined,
}

/** What came of a run that was never asked for. */
const NO_TEXT = { message: undefined, choices: [], usage: undefined }

interface CompletionTask {
  open: OpenRun<string>
  prompt: CompletionPrompt
  overrides: CompletionOverrides
  controller: AbortController
  choices: CompletionChoices
  /** Resolves when the connection is closed. */
  closed?: Promise<void>
}

/**
 * Makes a completion.
 * @throws ChatError `usage` when the options contradict each other.
 * @example
 * const completion = createCompletion({ baseURL: '/api', model: 'gpt-5' })
 * const { message } = await completion.complete('Once upon a time', { body: { max_tokens: 50 } })
 */
export function createCompletion(initialOptions: CompletionOptions): CompletionStore {
  let options = initialOptions
  completionConnection(options)
  const scheduler = options.scheduler ?? createTimers()
  const store = createStore(NOTHING, scheduler)
  let queue: readonly CompletionTask[] = []
  let active: CompletionTask | undefined

  function written(task: CompletionTask): Partial<CompletionState> {
    const choices = task.choices.snapshot()
    const { text = '', finishReason } = choices[0] ?? {}
    return { choices, text, finishReason, usage: task.choices.usage }
  }

  function refuse(thrown: unknown): CompletionRun {
    const open = createRun<string>(generateId(), () => undefined)
    const error = toChatErrorData(thrown)
    open.settle({ ...NO_TEXT, reason: 'error', error })
    return Object.assign(open.run as CompletionRun, { refused: error })
  }

  function complete(prompt: CompletionPrompt, given?: CompletionOverrides): CompletionRun {
    const overrides = given ?? {}
    try {
      checkAsked(prompt, options, overrides)
    } catch (thrown) {
      return refuse(thrown)
    }
    const whenBusy = overrides.whenBusy ?? options.whenBusy ?? 'interrupt'
    if (active && whenBusy === 'reject') {
      return refuse(
        usageError(
          'a text is still being written, and `whenBusy` is "reject". Wait for it or stop it.',
        ),
      )
    }
    const open = createRun<string>(generateId(), () => {
      if (active === task) void stopActive()
      else takeBack(task)
    })
    const task: CompletionTask = {
      open,
      prompt,
      overrides,
      controller: new AbortController(),
      choices: createChoices(),
    }
    if (active && whenBusy === 'queue') queue = [...queue, task]
    else {
      void stop()
      start(task)
    }
    return open.run as CompletionRun
  }

  function start(task: CompletionTask): void {
    active = task
    store.set({ ...NOTHING, status: 'submitted' })
    task.closed = request(task).then((ending) => {
      if (active === task) settle(task, ending)
    })
  }

  async function request(task: CompletionTask): Promise<Ending> {
    const { prompt, overrides, controller, choices } = task
    try {
      const { endpoint = 'completions', settings } = options
      const connection = completionConnection(options)
      const params = await completionParams(prompt, options, overrides)
      return await stream({
        connection,
        scheduler,
        signal: controller.signal,
        operation: endpoint,
        params,
        settings: { ...settings, ...overrides.settings },
        headers: overrides.headers,
        onDeltas(deltas) {
          // The run token: a run that was superseded changes nothing.
          if (active !== task) return
          let isFirst = false
          for (const delta of deltas) isFirst = choices.push(delta) || isFirst
          if (isFirst) {
            store.set((state) => ({ ...state, ...written(task), status: 'streaming' }))
          } else {
            store.defer((state) => (active === task ? { ...state, ...written(task) } : state))
          }
        },
      })
    } catch (thrown) {
      return { type: 'failed', error: toChatErrorData(thrown) }
    }
  }

  /** One publish with the last text and the final status; then the callbacks, then whoever waits. */
  function settle(task: CompletionTask, ending: Ending): void {
    active = undefined
    const { choices } = task
    const error = errorOf(ending, choices)
    store.set((state) => ({
      ...state,
      ...written(task),
      status: error ? 'error' : 'ready',
      error,
    }))
    const { text } = store.get()
    const result: CompletionResult = {
      message: text === '' && (error || ending.type === 'aborted') ? undefined : text,
      reason: reasonOf(ending, error) ?? choices.reason ?? 'complete',
      choices: choices.snapshot(),
      usage: choices.usage,
    }
    if (error) result.error = error
    task.open.settle(result)
    const tell = (mistake: ChatErrorData): void =>
      store.set((state) => ({ ...state, error: mistake }))
    callBack('onFinish', () => options.onFinish?.(result), tell)
    if (error) callBack('onError', () => options.onError?.(error), tell)
    // A callback may have asked for the next text already.
    const [next, ...others] = queue
    if (active || !next) return
    queue = others
    start(next)
  }

  async function stopActive(): Promise<void> {
    const task = active
    if (!task) return
    task.controller.abort()
    settle(task, { type: 'aborted' })
    await task.closed
  }

  function takeBack(task: CompletionTask): void {
    queue = queue.filter((each) => each !== task)
    task.open.settle({ ...NO_TEXT, reason: 'aborted' })
  }

  async function stop(): Promise<void> {
    for (const task of queue) takeBack(task)
    await stopActive()
  }

  return {
    ...store,
    complete,
    stop,
    reset() {
      void stop()
      store.set(NOTHING)
    },
    setText(text) {
      void stop()
      store.set((state) => {
        const [first = { finishReason: undefined, logprobs: undefined }, ...others] = state.choices
        return { ...state, text, choices: [{ ...first, text }, ...others] }
      })
    },
    clearError: () =>
      store.set((state) =>
        state.error
          ? { ...state, error: undefined, status: active ? state.status : 'ready' }
          : state,
      ),
    setOptions(next) {
      options = next
    },
    dispose() {
      void stop()
    },
  }
}

/** Nothing to add to a text is an answer, as long as the server says that it is one. */
function errorOf(ending: Ending, choices: CompletionChoices): ChatErrorData | undefined {
  if (ending.type !== 'failed') return undefined
  return ending.error.code === 'empty_answer' && choices.isFinished ? undefined : ending.error
}

function reasonOf(
  ending: Ending,
  error: ChatErrorData | undefined,
): CompletionResult['reason'] | undefined {
  if (ending.type === 'aborted') return 'aborted'
  return error && (error.kind === 'interrupted' ? 'interrupted' : 'error')
}
