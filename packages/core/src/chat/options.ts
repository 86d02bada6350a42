// What a chat is made from, and how that becomes a request.
import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type Resolvable,
  resolve,
} from '../http/connection.ts'
import { type Kind, mustBe, OBJECT } from '../kinds.ts'
import { namesStreams } from '../http/route-stream.ts'
import { ChatError, type ChatErrorData, usageError } from '../errors.ts'
import type { Output } from './output.ts'
import { asStreaming, type ChatParams } from '../dialect/params.ts'
import type { Scheduler } from '../schedule.ts'
import type {
  ChatMessage,
  Delta,
  InitialMessage,
  Settings,
  ToolPart,
  ToolRunner,
} from '../message/types.ts'
import type { Storage } from '../storage/types.ts'
import { producerAt } from '../dialect/producer.ts'
import { plainWire } from '../dialect/wire-plain.ts'
import { loadToWire } from './to-wire.ts'
import type { Attachment } from './answer/kept-answer.ts'
import type { PrepareFile } from './files.ts'
import type { Pace } from './pace.ts'
import type { ImportedChat } from './tree.ts'
import type { RunResult } from './run.ts'

/**
 * What a `send` does while an answer is being written: waits for its turn; is read before the model's next request of
 * the same turn, or where none follows is the next turn; stops the answer; or is refused.
 */
export type WhenBusy = 'queue' | 'steer' | 'interrupt' | 'reject'

/**
 * Whether what a model said goes back to it as it came, thoughts and signatures included. `never` sends each answer in
 * plain words, as it is sent to any other model.
 */
export type Replay = 'auto' | 'never'

/** Either a client, or exactly what `createClient` takes. */
export interface EndpointOptions extends ConnectionOptions {
  /** A client made elsewhere. Not together with `baseURL` or `api`. */
  client?: { readonly connection: Connection } | undefined
}

/** What one request may override. */
export interface RequestOverrides {
  model?: string | undefined
  /** Members of the request body, e.g. `{ temperature: 0.2 }`. */
  body?: Readonly<Record<string, unknown>> | undefined
  headers?: Readonly<Record<string, string>> | undefined
  settings?: Settings | undefined
  /** @default the chat's */
  whenBusy?: WhenBusy | undefined
  /** @default the chat's */
  replay?: Replay | undefined
  /** Asks each of these for an answer of its own, beside each other. In place of `model`. */
  models?: readonly string[] | undefined
}

/** A request of a chat, before the dialect spells it. */
export interface PreparedRequest {
  /** Its body, in OpenAI's words. */
  params: ChatParams
  headers?: Readonly<Record<string, string>> | undefined
  settings?: Settings | undefined
}

/** What a chat is made from. Every option is read when a request starts, so that none is ever stale. */
export interface ChatOptions extends EndpointOptions {
  id?: string | undefined
  model?: string | undefined
  /** The conversation so far: its messages, or what `importChat` gives. Read once. */
  initialMessages?: readonly InitialMessage[] | ImportedChat | undefined
  /**
   * Where the chat is kept, under its `id`: its branches, its draft and its queue. Read when someone
   * subscribes, or by `load()`. Taken when the chat is made; for another one take another `id` with it.
   */
  storage?: Storage | undefined
  /**
   * Whether an answer that broke off, by a reload or with its connection, is taken up by itself where a backend route has
   * kept it (`streams`) and the chat's `storage` has locks. No model is asked for it. One that is stored as waiting, and of
   * whose calls nothing is open, goes on by itself as well: of that the model is asked, once.
   * @default true
   */
  autoResume?: boolean | undefined
  /** Put on each message that a person sends, unless `send` says otherwise. JSON only. */
  metadata?: object | undefined
  /** Instructions sent before the conversation, and not shown in it. */
  system?: string | undefined
  /** Members of each request body, e.g. `{ temperature: 0.2 }`. */
  body?: Resolvable<Readonly<Record<string, unknown>>> | undefined
  settings?: Settings | undefined
  /** What asks the model to go on with an answer that broke off; `false` sends that answer alone. @default a sentence */
  continuePrompt?: string | false | undefined
  /** @default 'queue' */
  whenBusy?: WhenBusy | undefined
  /** The most messages that may wait. @default no limit */
  maxQueue?: number | undefined
  /**
   * How often text that arrives is published: at each frame, or at most so many times a second, which saves work and
   * battery. The first token, each change of status and the end are published at once at any pace.
   * @default 'frame'
   */
  pace?: Pace | undefined
  /** Carries out what models call: `toolRunner` of `@x/core/tools`. */
  tools?: ToolRunner | undefined
  /** Makes answers values: `structured` of `@x/core/structured`. */
  output?: Output | undefined
  /** From this cost on, in the currency that the endpoint tells, the model is not asked again by itself. */
  maxCost?: number | undefined
  /** @default 'auto' */
  replay?: Replay | undefined
  /** Makes a file ready to be sent. @default reads it as a data URL */
  prepareFile?: PrepareFile | undefined
  /** Changes each request last; where it names another model, it is called again with the messages for that one. What it throws ends the run. */
  prepare?: ((request: PreparedRequest) => PreparedRequest | Promise<PreparedRequest>) | undefined
  /** Called with what each network read has brought. */
  onChunk?: ((deltas: readonly Delta[]) => void) | undefined
  /** Called for each call of a model, when it is whole and before `tools` look at it. Answer by `resolveTool`, now or later. */
  onToolCall?: ((call: ToolPart) => void) | undefined
  /** Called once for each run, however it ended. */
  onFinish?: ((result: RunResult<ChatMessage>) => void) | undefined
  /** Called for each run that failed. */
  onError?: ((error: ChatErrorData) => void) | undefined
  generateId?: (() => string) | undefined
  /** Frames and time, for tests. */
  scheduler?: Scheduler | undefined
}

/** The connection that the options mean. Throws `ChatError` `usage` when they contradict each other. */
export function connectionFor(options: EndpointOptions): Connection {
  return connectionOf(options) ?? createConnection(options)
}

/** The connection of the client that was given, if one was. Throws as `connectionFor` does. */
export function connectionOf(options: EndpointOptions): Connection | undefined {
  const { client } = options
  if (!client) return undefined
  if (options.baseURL || options.api) {
    throw usageError('`client` was given beside `baseURL` or `api`. Keep one.')
  }
  return client.connection
}

/** Whether answers are named to the address. */
export function mayName(options: EndpointOptions): boolean {
  try {
    return namesStreams(connectionFor(options))
  } catch {
    // Whoever asks is told.
    return false
  }
}

/** The request that continues these messages. */
export async function chatRequest(
  options: ChatOptions,
  overrides: RequestOverrides,
  messages: readonly ChatMessage[],
): Promise<PreparedRequest> {
  const request: PreparedRequest = {
    params: await chatParams(options, overrides, messages),
    headers: overrides.headers,
    settings: { ...options.settings, ...overrides.settings },
  }
  if (!options.prepare) return request
  const prepared = await preparedBy(options.prepare, request)
  const { model } = prepared.params
  if (producerOf(options, { model }) === producerOf(options, request.params)) return prepared
  // What goes back to one model is not for the one that is asked in its place.
  const params = await chatParams(options, { ...overrides, model }, messages)
  return preparedBy(options.prepare, { ...request, params })
}

const PREPARED: Kind = ['the request that it was given, changed or not', 'params']

async function preparedBy(
  prepare: NonNullable<ChatOptions['prepare']>,
  request: PreparedRequest,
): Promise<PreparedRequest> {
  const prepared = await prepare(request)
  mustBe(PREPARED, prepared, 'the request of `prepare`')
  return prepared
}

/** The request that reads an answer again: what it asked for is told by what the route keeps. */
export async function keptRequest(
  options: ChatOptions,
  overrides: RequestOverrides,
  { messages }: Pick<Attachment, 'messages'>,
): Promise<PreparedRequest> {
  const params = await chatParams(options, overrides, messages)
  const settings = { ...options.settings, ...overrides.settings }
  return { params, settings, headers: overrides.headers }
}

/** The producer that answers such a request: see `ChatStep.producer`. */
export function producerOf(options: EndpointOptions, params: { model?: unknown }): string {
  return producerAt(connectionFor(options), params)
}

/** The body of such a request, before `prepare` has seen it. */
export async function chatParams(
  options: ChatOptions,
  overrides: RequestOverrides,
  messages: readonly ChatMessage[],
): Promise<ChatParams> {
  const model = overrides.model ?? options.model
  if (!model) {
    throw new ChatError('usage', {
      code: 'no_model',
      message:
        '@x/core: no model was named, so the endpoint cannot know which to ask. Pass `model` to the chat or to `send`.',
      action: 'choose-model',
    })
  }
  const body = (await resolve(options.body)) ?? {}
  mustBe(OBJECT, body, 'what `body` gives')
  const { replay = options.replay } = overrides
  const { dialect } = connectionFor(options)
  const producer = replay === 'never' ? undefined : producerOf(options, { model })
  // On its way beside the first request, for what an answer may add.
  const loading = loadToWire()
  const wire = plainWire(messages) ?? (await loading)(messages, producer, dialect.features)
  if (options.system) {
    wire.unshift({ role: 'system', content: options.system })
  }
  const tools =
    options.tools && options.tools.definitions.length > 0
      ? { tools: options.tools.definitions }
      : {}
  const params = asStreaming({ ...tools, ...body, ...overrides.body, model, messages: wire })
  return options.output?.request(params) ?? params
}
