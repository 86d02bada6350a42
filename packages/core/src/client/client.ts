// The plain client, for people without React: a worker, a script, a server.
import {
  CONNECTION,
  type Connection,
  type ConnectionOptions,
  createConnection,
} from '../http/connection.ts'
import { type ChatStream, createChatStream } from './chat-stream.ts'
import type { Dialect } from '../dialect/dialect.ts'
import { ChatError } from '../errors.ts'
import { type CallOptions, fetchJson } from '../http/fetch-json.ts'
import { checkMembers, SCHEDULER } from '../kinds.ts'
import { asArray, asNumber, asObject, asText, parseJson } from '../json.ts'
import {
  asStreaming,
  type ChatParams,
  type CompletionParams,
  type SamplingParams,
} from '../dialect/params.ts'
import { createTimers, type Scheduler } from '../schedule.ts'
import type { ChatMessage, Model, Settings } from '../message/types.ts'
import type { WireChatCompletion, WireCompletion } from '../wire-types.ts'

/** A whole answer, with the wire's object beside our message. */
export type Answer<Raw = unknown> = ChatMessage & {
  /** Every choice, in order; the answer itself is the first. */
  messages: readonly ChatMessage[]
  /** The response body as it came. Its type is what the protocol promises; nothing checks it. */
  raw: Raw
}

/** The body that answers a request with these parameters: a text completion has a prompt. */
export type RawOf<T> = T extends { prompt: unknown } ? WireCompletion : WireChatCompletion

/** What may be told for one request. */
export interface RequestOptions extends CallOptions {
  /** Web search, reasoning and cache in neutral words; the dialect spells them. */
  settings?: Settings | undefined
}

/** One kind of request: as a stream, or whole. */
export interface Requests<T extends SamplingParams> {
  /** Starts at once. Iterate it, or take `text()` or `final()`. */
  stream(params: T, options?: RequestOptions): ChatStream
  /** Asks without streaming. @throws ChatError */
  create(params: T, options?: RequestOptions): Promise<Answer<RawOf<T>>>
}

/** A connection with verbs. */
export interface Client {
  readonly connection: Connection
  /** `POST …/chat/completions` */
  readonly chat: Requests<ChatParams>
  /** `POST …/completions` */
  readonly completions: Requests<CompletionParams>
  readonly models: {
    /** `GET …/models`, or the list at another path. @throws ChatError */
    list(options?: CallOptions & { path?: string | undefined }): Promise<Model[]>
  }
}

/** What a client is made from. */
export interface ClientOptions extends ConnectionOptions {
  /** Frames and time, for tests. */
  scheduler?: Scheduler | undefined
}

/**
 * Makes a client for an OpenAI-compatible endpoint.
 * @throws ChatError `usage` when the options cannot work.
 * @example
 * const client = createClient({ baseURL: 'https://nano-gpt.com/api/v1', apiKey: process.env.NANOGPT_API_KEY })
 * for await (const text of client.chat.stream({ model, messages }).text()) process.stdout.write(text)
 */
export function createClient(options: ClientOptions): Client {
  checkMembers(options, { ...CONNECTION, scheduler: SCHEDULER })
  const connection = createConnection(options)
  const scheduler = options.scheduler ?? createTimers()

  function requests<T extends SamplingParams>(operation: 'chat' | 'completions'): Requests<T> {
    return {
      stream: (params, call = {}) =>
        createChatStream({
          ...call,
          connection,
          scheduler,
          operation,
          params: asStreaming(params),
        }),
      async create(params, call = {}) {
        let text = ''
        const answer = createChatStream({
          ...call,
          connection,
          scheduler,
          operation,
          params: { ...params, stream: false },
          onPayload: (payload) => (text += payload.data),
        })
        const message = await answer.final()
        return { ...message, messages: answer.messages, raw: (parseJson(text) ?? text) as RawOf<T> }
      },
    }
  }

  return {
    connection,
    chat: requests('chat'),
    completions: requests('completions'),
    models: { list: (call = {}) => listModels(connection, scheduler, call) },
  }
}

async function listModels(
  connection: Connection,
  scheduler: Scheduler,
  { path, ...call }: CallOptions & { path?: string | undefined },
): Promise<Model[]> {
  const wire = connection.dialect.request({ operation: 'models', params: {}, settings: {} })
  const { body } = await fetchJson(
    connection,
    scheduler,
    path === undefined ? wire : { ...wire, path },
    call,
  )
  return toModels(body, connection.dialect)
}

function toModels(body: unknown, dialect: Dialect): Model[] {
  const entries = Array.isArray(body) ? body : asObject(body)?.['data']
  if (!Array.isArray(entries)) {
    throw new ChatError('protocol', {
      message:
        '@x/core: the list of models was not one. The address may be wrong or the endpoint may not list models; name a model instead.',
    })
  }
  return asArray(entries).flatMap((value): Model[] => {
    const entry = asObject(value)
    const id = asText(entry?.['id'])
    if (!entry || !id) return []
    return [
      {
        id,
        name: asText(entry['name']),
        description: asText(entry['description']),
        owner: asText(entry['owned_by']),
        contextLength: asNumber(entry['context_length']),
        ...dialect.model?.(entry),
        raw: value,
      },
    ]
  })
}
