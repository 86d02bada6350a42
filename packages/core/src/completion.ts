// Text completion on the same loop: a prompt in, one text (or several) out. The last call wins.
import type { RequestOverrides, EndpointOptions } from './chat/options.ts'
import { connectionFor } from './chat/options.ts'
import {
  callBack,
  createRun,
  failedRun,
  type OpenRun,
  type Run,
  type RunResult,
} from './chat/run.ts'
import { type Resolvable, resolve } from './connection.ts'
import { ChatError, type ChatErrorData, toChatErrorData } from './errors.ts'
import { generateId } from './ids.ts'
import { type Accumulator, createAccumulator, type Ending } from './message.ts'
import { asStreaming } from './params.ts'
import { createScheduler, type Scheduler } from './schedule.ts'
import type { ChatStatus } from './chat/state.ts'
import { createStore, type Store } from './store.ts'
import { stream } from './stream.ts'
import type { Settings, Usage } from './types.ts'
import { textOf } from './wire.ts'

/** One of the texts that were asked for. */
export interface CompletionChoice {
  readonly text: string
  readonly finishReason: string | undefined
}

/** Everything a completion publishes. */
export interface CompletionState {
  /** The first choice's text. */
  readonly text: string
  /** Every choice, in order. */
  readonly choices: readonly CompletionChoice[]
  readonly status: ChatStatus
  readonly error: ChatErrorData | undefined
  readonly usage: Usage | undefined
  readonly finishReason: string | undefined
}

/** What a completion is made from. Every option is read when a request starts. */
export interface CompletionOptions extends EndpointOptions {
  model?: string | undefined
  /** Members of each request body, e.g. `{ max_tokens: 200, suffix: '…' }`. */
  body?: Resolvable<Readonly<Record<string, unknown>>> | undefined
  settings?: Settings | undefined
  /** Ask the completions endpoint, or the chat endpoint with the prompt as the only message. @default 'completions' */
  via?: 'completions' | 'chat' | undefined
  /** Called once for each run, however it ended. */
  onFinish?: ((result: RunResult<string>) => void) | undefined
  /** Called for each run that failed. */
  onError?: ((error: ChatErrorData) => void) | undefined
  /** Frames and time, for tests. */
  scheduler?: Scheduler | undefined
}

/** A completion: its state, and the verbs that change it. */
export interface CompletionStore extends Store<CompletionState> {
  /** Asks. A run that is under way is stopped first: the last call wins. */
  complete(prompt: string, overrides?: RequestOverrides): Run<string>
  /** Stops, keeps what has arrived. Resolves when the connection is closed. */
  stop(): Promise<void>
  /** Stops and forgets. */
  reset(): void
  setText(text: string): void
  setOptions(options: CompletionOptions): void
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

interface ActiveCompletion {
  open: OpenRun<string>
  controller: AbortController
  accumulators: Accumulator[]
  closed: Promise<void>
}

/**
 * Makes a completion.
 * @throws ChatError `usage` when the options contradict each other.
 */
export function createCompletion(initialOptions: CompletionOptions): CompletionStore {
  let options = initialOptions
  connectionFor(options)
  const scheduler = options.scheduler ?? createScheduler()
  const store = createStore(NOTHING, scheduler)
  let active: ActiveCompletion | undefined

  function written(run: ActiveCompletion): Partial<CompletionState> {
    const messages = run.accumulators.map((accumulator) => accumulator.snapshot())
    const choices = messages.map((message) => ({
      text: textOf(message.parts),
      finishReason: message.finishReason,
    }))
    return {
      choices,
      text: choices[0]?.text ?? '',
      finishReason: choices[0]?.finishReason,
      usage: messages[0]?.usage,
    }
  }

  function complete(prompt: string, overrides: RequestOverrides = {}): Run<string> {
    if (prompt === '' && options.body === undefined && overrides.body === undefined) {
      const message =
        '@x/core: an empty prompt was not sent, because endpoints refuse it. Pass some text.'
      return failedRun(generateId(), new ChatError('usage', { message }).toJSON())
    }
    void stop()
    const controller = new AbortController()
    const open = createRun<string>(generateId(), () => {
      if (active === run) void stop()
    })
    const run: ActiveCompletion = { open, controller, accumulators: [], closed: Promise.resolve() }
    active = run
    store.set({ ...NOTHING, status: 'submitted' })
    run.closed = request(run, prompt, overrides).then((ending) => {
      if (active === run) settle(run, ending)
    })
    return open.run
  }

  async function request(
    run: ActiveCompletion,
    prompt: string,
    overrides: RequestOverrides,
  ): Promise<Ending> {
    try {
      const { via = 'completions', settings } = options
      const connection = connectionFor(options)
      const model = overrides.model ?? options.model
      if (!model) {
        throw new ChatError('usage', {
          message:
            '@x/core: no model was named, so the endpoint cannot know which to ask. Pass `model`.',
          action: 'choose-model',
        })
      }
      const body = { ...(await resolve(options.body ?? {})), ...overrides.body }
      const asked = via === 'chat' ? { messages: [{ role: 'user', content: prompt }] } : { prompt }
      return await stream({
        connection,
        scheduler,
        signal: run.controller.signal,
        operation: via,
        params: asStreaming({ ...body, ...asked, model }),
        settings: { ...settings, ...overrides.settings },
        headers: overrides.headers,
        onDeltas(deltas) {
          if (active !== run) return
          for (const delta of deltas) {
            if ('choice' in delta) followChoice(run, delta.choice)
            for (const accumulator of run.accumulators) accumulator.push(delta)
          }
          const publish = (state: CompletionState): CompletionState => ({
            ...state,
            ...written(run),
          })
          const isFirst = store.get().status === 'submitted' && run.accumulators.length > 0
          if (isFirst) store.set((state) => ({ ...publish(state), status: 'streaming' }))
          else store.defer((state) => (active === run ? publish(state) : state))
        },
      })
    } catch (thrown) {
      return { type: 'failed', error: toChatErrorData(thrown) }
    }
  }

  function followChoice(run: ActiveCompletion, index: number): void {
    for (let choice = run.accumulators.length; choice <= index; choice++) {
      const message = {
        id: `${run.open.run.id}-${choice}`,
        role: 'assistant',
        parts: [],
        createdAt: 0,
        status: 'pending',
      } as const
      run.accumulators.push(createAccumulator({ message, choice, now: scheduler.now }))
    }
  }

  function settle(run: ActiveCompletion, ending: Ending): void {
    active = undefined
    const [first] = run.accumulators.map((accumulator) => accumulator.end(ending))
    const error = ending.type === 'failed' ? ending.error : undefined
    store.set((state) => ({ ...state, ...written(run), status: error ? 'error' : 'ready', error }))
    const result: RunResult<string> = {
      message: first && textOf(first.parts),
      reason: first?.reason ?? (ending.type === 'complete' ? 'complete' : reasonOf(ending)),
    }
    if (error) result.error = error
    run.open.settle(result)
    const thrown =
      callBack('onFinish', () => options.onFinish?.(result)) ??
      (error && callBack('onError', () => options.onError?.(error)))
    if (thrown) store.set((state) => ({ ...state, error: thrown }))
  }

  async function stop(): Promise<void> {
    const run = active
    if (!run) return
    run.controller.abort()
    settle(run, { type: 'aborted' })
    await run.closed
  }

  return {
    ...store,
    complete,
    stop,
    reset() {
      void stop()
      store.set(NOTHING)
    },
    setText: (text) => store.set((state) => ({ ...state, text })),
    setOptions(next) {
      options = next
    },
    dispose() {
      void stop()
    },
  }
}

function reasonOf(ending: Ending): RunResult<string>['reason'] {
  return ending.type === 'aborted' ? 'aborted' : 'error'
}
