// What a completion is made from, and how that becomes a request.
import { CLIENT, OVERRIDES } from '../chat/option-kinds.ts'
import {
  connectionOf,
  type EndpointOptions,
  type RequestOverrides,
  type WhenBusy,
} from '../chat/options.ts'
import type { RunResult } from '../chat/run.ts'
import type { CompletionChoice } from './completion-choices.ts'
import {
  CONNECTION,
  connect,
  type Connection,
  type Resolvable,
  resolve,
} from '../http/connection.ts'
import { ChatError, type ChatErrorData, usageError } from '../errors.ts'
import {
  checkMembers,
  FUNCTION,
  type Kind,
  type Kinds,
  mustBe,
  SCHEDULER,
  OBJECT,
  RESOLVABLE,
  TEXT,
} from '../kinds.ts'
import { openaiWith } from '../dialect/openai.ts'
import { asStreaming, type SamplingParams } from '../dialect/params.ts'
import type { Scheduler } from '../schedule.ts'
import { createTextReader } from '../dialect/text-choice.ts'
import type { Settings, Usage } from '../message/types.ts'

/** What is to be completed: a text, several texts, or tokens of one or several. */
export type CompletionPrompt = string | readonly string[] | readonly number[] | readonly number[][]

/** Members of a completion's request. Others pass as they are. */
export interface CompletionBody extends Partial<SamplingParams> {
  /** What comes after the text that is asked for: fill in the middle. Only of `/completions`. */
  suffix?: string | null
  /** Give the prompt back before the text. Only of `/completions`. */
  echo?: boolean | null
  /** How many texts to make, of which the best `n` are given. Only of `/completions`. */
  best_of?: number | null
  /** How likely the tokens were: of `/completions` how many for each place, of a chat `true`. */
  logprobs?: number | boolean | null
  /** With `logprobs: true`, how many others to tell for each place. Only of a chat. */
  top_logprobs?: number | null
}

/** How a completion ended. */
export interface CompletionResult extends RunResult<string> {
  /** Every text, in order. With several prompts, `n` of each prompt after those of the one before. */
  choices: readonly CompletionChoice[]
  usage: Usage | undefined
}

/** What one completion may override. */
export interface CompletionOverrides extends RequestOverrides {
  body?: CompletionBody | undefined
}

/** What a completion is made from. Every option is read when a request starts. */
export interface CompletionOptions extends EndpointOptions {
  model?: string | undefined
  /** Members of each request body, e.g. `{ max_tokens: 200, suffix: '…' }`. */
  body?: Resolvable<Readonly<CompletionBody>> | undefined
  settings?: Settings | undefined
  /** Ask the completions endpoint, or the chat endpoint with the prompt as the only message. @default 'completions' */
  endpoint?: 'completions' | 'chat' | undefined
  /** What `complete` does while a text is being written. @default 'interrupt' */
  whenBusy?: Exclude<WhenBusy, 'steer'> | undefined
  /** Called once for each run, however it ended. */
  onFinish?: ((result: CompletionResult) => void) | undefined
  /** Called for each run that failed. */
  onError?: ((error: ChatErrorData) => void) | undefined
  /** Frames and time, for tests. */
  scheduler?: Scheduler | undefined
}

/** Of what a completion takes. */
const COMPLETION: Kinds<CompletionOptions> = {
  ...CONNECTION,
  client: CLIENT,
  model: TEXT,
  body: RESOLVABLE,
  settings: OBJECT,
  endpoint: ["'completions' or 'chat'", 'completions', 'chat'],
  whenBusy: OVERRIDES.whenBusy,
  onFinish: FUNCTION,
  onError: FUNCTION,
  scheduler: SCHEDULER,
}

/** The connection that the options mean. One that names no dialect reads texts alone. */
export function completionConnection(options: CompletionOptions): Connection {
  checkMembers(options, COMPLETION)
  return connectionOf(options) ?? connect(options, () => openaiWith(createTextReader))
}

const PROMPT: Kind = ['a text, or a list of texts or tokens', 'String', 'Array']

/** Several prompts cannot be one message. */
const QUESTION: Kind = ["one text, or ask `endpoint: 'completions'`", 'String']

/** Before anything is stopped: what cannot work must not end a text. @throws ChatError `usage` */
export function checkAsked(
  prompt: CompletionPrompt,
  options: CompletionOptions,
  overrides: CompletionOverrides,
): void {
  mustBe(PROMPT, prompt, 'the prompt')
  checkMembers(options, COMPLETION)
  checkMembers(overrides, OVERRIDES, '`overrides`')
  const { body } = options
  const isThere =
    prompt.length > 0 || typeof body === 'function' || overrides.body?.suffix || body?.suffix
  if (isThere) return
  throw usageError(
    'an empty prompt was not sent, because endpoints refuse it. Pass a text, or a `suffix` to write before.',
  )
}

/** Members that the chat endpoint has nothing for. */
const ONLY_COMPLETIONS = ['suffix', 'echo', 'best_of'] as const

/** The body of the request. */
export async function completionParams(
  prompt: CompletionPrompt,
  options: CompletionOptions,
  overrides: CompletionOverrides,
): Promise<SamplingParams> {
  const model = overrides.model ?? options.model
  if (!model) {
    throw new ChatError('usage', {
      code: 'no_model',
      message:
        '@x/core: no model was named, so the endpoint cannot know which to ask. Pass `model`.',
      action: 'choose-model',
    })
  }
  const own = (await resolve(options.body)) ?? {}
  mustBe(OBJECT, own, 'what `body` gives')
  const body: CompletionBody = { ...own, ...overrides.body }
  if (options.endpoint !== 'chat') return asStreaming({ ...body, prompt, model })
  const refused = ONLY_COMPLETIONS.find((name) => body[name] !== undefined && body[name] !== null)
  if (refused) {
    throw usageError(
      `\`${refused}\` is a member of text completions alone. Leave it out, or ask \`endpoint: 'completions'\`.`,
    )
  }
  mustBe(QUESTION, prompt, 'the prompt of a chat')
  return asStreaming({ ...body, messages: [{ role: 'user', content: prompt as string }], model })
}
