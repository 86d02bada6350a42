// The conversation a person sees, as plain JSON, and the smallest changes to it.
// Two message layers only: these types, and the wire's own (wire.ts). There is no third.
// Over 300 lines: half of them say shapes and units, and the types speak of each other.
import type { ChatErrorData } from '../errors.ts'
import type { WireTool } from '../wire-types.ts'

/** The writer of a message, in the wire's own words. */
export type ChatRole = 'system' | 'developer' | 'user' | 'assistant' | 'tool'

/** Where a message is in its life. Only `complete` and `incomplete` are final. */
export type ChatMessageStatus = 'pending' | 'streaming' | 'awaiting' | 'complete' | 'incomplete'

/** Why a message is `incomplete`. `other` is a finish reason that is not known for a good one; see `finishReason`. */
export type IncompleteReason =
  | 'aborted'
  | 'length'
  | 'content_filter'
  | 'interrupted'
  | 'error'
  | 'other'

/** Written text: the answer, the model's reasoning, or a refusal. */
export interface TextPart {
  type: 'text' | 'reasoning' | 'refusal'
  text: string
  /** `streaming` while more text may come. */
  state: 'streaming' | 'done'
  /** How long the part took to write, in milliseconds. Set on reasoning when it is done. */
  durationMs?: number | undefined
}

/** A tool call that the model asked for, with its result once there is one. */
export interface ToolPart {
  type: 'tool'
  /** Unique in the conversation: the wire's where that is free there, else made of where the call stands. */
  id: string
  name: string
  /** The arguments as they arrived: JSON text, possibly not whole yet. */
  argsText: string
  /** The arguments parsed, once the text is whole JSON. */
  args?: unknown
  result?: unknown
  error?: ChatErrorData | undefined
  state: 'args' | 'ready' | 'approval' | 'running' | 'done' | 'error' | 'denied' | 'cancelled'
  /** A person has allowed it. */
  isApproved?: boolean | undefined
  /** Why a person denied it. */
  reason?: string | undefined
  /** What was denied is a question, which was left unanswered, and no call that could have run. */
  isSkipped?: boolean | undefined
  /**
   * What the tool last told of its work, only while it is `running`: a number from 0 to 1, a sentence, or any other JSON.
   * Never stored.
   */
  progress?: unknown
  /** How long the tool was at work, in milliseconds, once it is over. */
  durationMs?: number | undefined
}

/** The types of one tool: what its calls are given and what they give. */
export interface ToolShape {
  args: unknown
  result: unknown
}

/** What tools take and give, by their names. */
export type ToolTypes = Readonly<Record<string, ToolShape>>

/** The members of a chat's options that decide what its messages are made of. */
export interface MessageTypes {
  tools?: ToolRunner | undefined
  metadata?: object | undefined
}

/** A call of a tool whose types are known. `args` is absent where what the model gave did not fit; see `argsText`. */
export type NamedToolPart<T extends ToolShape & { name: string }> = Omit<
  ToolPart,
  'name' | 'args' | 'result' | 'state'
> & { name: T['name'] } & (
    | { state: 'done'; args: T['args']; result: T['result'] }
    | {
        state: Exclude<ToolPart['state'], 'done'>
        args?: T['args'] | undefined
        result?: undefined
      }
  )

/** The calls of a chat's tools: `name` tells which, and with it what `args` and `result` are. */
export type ToolPartOf<T extends MessageTypes> =
  NonNullable<T['tools']> extends ToolRunner<infer Shapes>
    ? string extends keyof Shapes
      ? ToolPart
      : {
          [Name in keyof Shapes & string]: NamedToolPart<Shapes[Name] & { name: Name }>
        }[keyof Shapes & string]
    : ToolPart

/** What an app keeps with a message. */
export type MetadataOf<T extends MessageTypes> = keyof NonNullable<T['metadata']> extends never
  ? Readonly<Record<string, unknown>>
  : Readonly<NonNullable<T['metadata']>>

/** A place on the web that the answer rests on. */
export interface SourcePart {
  type: 'source'
  id: string
  url: string
  title?: string | undefined
  snippet?: string | undefined
  /** Where in the answer's text the citation starts, in UTF-16 code units. */
  start?: number | undefined
  /** Where it ends. */
  end?: number | undefined
}

/** A picture, file or sound, by address or as a data URL. */
export interface MediaPart {
  type: 'image' | 'file' | 'audio'
  /** An https: address, or a data: URL that holds the bytes. */
  url: string
  /** MIME type, when known. */
  mediaType?: string | undefined
  name?: string | undefined
  /** A file of a person that is being read or uploaded, or could not be. Absent once it is ready. */
  state?: 'preparing' | 'failed' | undefined
  /** How much of that is done, from 0 to 1. */
  progress?: number | undefined
}

/** Anything else an app or a dialect wants to keep in a message. JSON only. */
export interface DataPart {
  type: 'data'
  name: string
  data: unknown
}

/** One piece of a message. */
export type ChatPart<T extends MessageTypes = MessageTypes> =
  | TextPart
  | ToolPartOf<T>
  | SourcePart
  | MediaPart
  | DataPart

/** Money, exact. */
export interface Cost {
  /** A decimal number as text, so that it never drifts: `'0.00231'`. */
  amount: string
  /** ISO 4217 or a token symbol, e.g. `USD`, `XNO`. */
  currency: string
  /** True when computed from a price list and not told by the server. */
  estimated: boolean
}

/** What an answer took, in tokens and, where known, in money. */
export interface Usage {
  promptTokens: number
  completionTokens: number
  totalTokens: number
  /** Tokens of the completion that were reasoning. */
  reasoningTokens?: number | undefined
  /** Tokens of the prompt that were read from a cache. */
  cachedTokens?: number | undefined
  /** Tokens of the prompt that were written to a cache. */
  cacheWriteTokens?: number | undefined
  cost?: Cost | undefined
  /** What the cache saved against the same request without it; negative where writing cost more than reading saved. */
  saved?: Cost | undefined
  /** The usage as it came over the wire. */
  raw: unknown
}

/** One token of an answer. */
export interface TokenLogprob {
  token: string
  /** The natural logarithm of its probability; null where the server gives none. */
  logprob: number | null
  /** Its UTF-8 bytes. */
  bytes?: readonly number[] | undefined
  /** The likeliest tokens in its place. */
  top?: readonly { token: string; logprob: number | null }[] | undefined
}

/** How likely each token of an answer was. */
export interface Logprobs {
  content?: readonly TokenLogprob[] | undefined
  refusal?: readonly TokenLogprob[] | undefined
}

/** How long an answer took. */
export interface Timing {
  /** Milliseconds from sending to the first token. */
  firstTokenMs?: number | undefined
  /** Milliseconds from sending to the end. */
  totalMs?: number | undefined
  /** Completion tokens per second after the first token. Only with usage from the server. */
  tokensPerSecond?: number | undefined
}

/** Where a backend route keeps what a request writes, for taking it up again when the connection is lost. */
export interface KeptStream {
  /** The route's name for it. */
  id: string
  /** The wire's choice. @default 0 */
  choice?: number | undefined
}

/** One request of an answer, and what it wrote. */
export interface ChatStep {
  /** How many parts of the message stood before it. */
  from: number
  /** How much of the last text before it was there already, where it went on with that, in UTF-16 code units; else 0. */
  length: number
  /** The producer that said it: the endpoint and the model as it was asked, e.g. `https://api.example.com/v1 some-model`. */
  producer?: string | undefined
  /** What must go back to that producer and is not in the parts. JSON; only `toWire` reads it. */
  wire?: unknown
  /** As the server spelled it. */
  finishReason?: string | undefined
  usage?: Usage | undefined
  timing?: Timing | undefined
  responseId?: string | undefined
  requestId?: string | undefined
  /** Only while it is being written, or was cut off amid that: by which `resume` takes it up. */
  stream?: KeptStream | undefined
}

/** One message of a conversation. Flat and JSON-safe: no Date, Map or class in it. */
export interface ChatMessage<T extends MessageTypes = MessageTypes> {
  id: string
  role: ChatRole
  parts: readonly ChatPart<T>[]
  /** Milliseconds since the epoch. */
  createdAt: number
  status: ChatMessageStatus
  /** Why it is `incomplete`. */
  reason?: IncompleteReason | undefined
  /** The finish reason as the server spelled it. */
  finishReason?: string | undefined
  error?: ChatErrorData | undefined
  /** The model that answered, as the server named it. */
  model?: string | undefined
  /** The server's id of the answer, by which e.g. a signature of it is asked for. */
  responseId?: string | undefined
  /** The server's id of the request, by which its logs and bills know it. */
  requestId?: string | undefined
  usage?: Usage | undefined
  timing?: Timing | undefined
  /**
   * Only before the first token, and only where the server tells that it is at work. `prompt`: how much of the prompt
   * it has read, from 0 to 1.
   */
  waiting?: { readonly prompt?: number | undefined } | undefined
  /** Only when asked for, and only once the answer has ended; until then see the `logprobs` deltas. */
  logprobs?: Logprobs | undefined
  /** The requests that wrote it, in order. Absent on an answer of one request with nothing to keep. */
  steps?: readonly ChatStep[] | undefined
  /** What the app keeps with it. JSON only. */
  metadata?: MetadataOf<T> | undefined
}

/** The smallest change to the message being written. `choice` is the wire's choice index. */
export type Delta =
  | {
      type: 'start'
      /** The answer's id. */
      id?: string | undefined
      model?: string | undefined
      requestId?: string | undefined
    }
  | { type: 'text' | 'refusal'; choice: number; text: string }
  /** `inText` where it stood in tags within the wire's text, and not in a field of its own. */
  | { type: 'reasoning'; choice: number; text: string; inText?: true | undefined }
  /**
   * What the wire's text had beside text and thoughts: a tag, and the white space at its edges. In order, the texts of
   * these, of `text` and of `reasoning` that is `inText` are the wire's text as it came.
   */
  | { type: 'tag'; choice: number; text: string }
  /** All text of this answer so far was a thought after all, or its unclosed thought was the answer. */
  | {
      type: 'retype'
      choice: number
      from: 'text' | 'reasoning'
      to: 'text' | 'reasoning'
    }
  | {
      type: 'tool-call'
      choice: number
      index: number
      id?: string | undefined
      name?: string | undefined
      argsText?: string | undefined
      /** Members of the wire's call that must go back as they came, e.g. a signature. */
      wire?: Readonly<Record<string, unknown>> | undefined
    }
  | { type: 'source'; choice: number; source: Omit<SourcePart, 'type' | 'id'> }
  | { type: 'media'; choice: number; media: MediaPart }
  /** A piece of a sound, in base64; the message has the whole as one part at its end. */
  | { type: 'audio'; choice: number; data: string }
  | {
      type: 'logprobs'
      choice: number
      of: 'content' | 'refusal'
      tokens: readonly TokenLogprob[]
    }
  /** Members of the wire's message that must go back as they came, with what their texts were. */
  | { type: 'wire'; choice: number; message: Readonly<Record<string, unknown>> }
  /** Nothing has been said yet, but the server is at work. `prompt`: how much of the prompt it has read, from 0 to 1. */
  | { type: 'waiting'; prompt?: number | undefined }
  | { type: 'usage'; usage: Usage }
  | { type: 'cost'; cost: Cost }
  | { type: 'finish'; choice: number; reason: string }
  | { type: 'error'; error: ChatErrorData }
  | { type: 'done' }

/** The calls of one finished request, to be carried out. */
export interface ToolStep {
  /** In the order the model asked for them. */
  readonly calls: readonly ToolPart[]
  /** The conversation up to and with the answer that asks. */
  readonly messages: readonly ChatMessage[]
  /** Which request of the turn asked, from 0. */
  readonly step: number
  /** Aborted when the answer is stopped. */
  readonly signal: AbortSignal
  /** Publishes a call as it now stands. */
  readonly update: (call: ToolPart) => void
  /** Whether a person has allowed the tool of this name for as long as the chat lives. */
  readonly isAllowed?: ((name: string) => boolean) | undefined
}

/**
 * Carries out the calls of an answer: `toolRunner` of `@x/core/tools` makes one. `run` never rejects, and says what
 * comes next: ask the model again, wait for a person, or leave it.
 */
export interface ToolRunner<T extends ToolTypes = ToolTypes> {
  /** For TypeScript alone: never there. */
  readonly types?: T | undefined
  /** The `tools` member of each request. */
  readonly definitions: readonly WireTool[]
  /** The most requests of one turn. */
  readonly maxSteps: number
  run(step: ToolStep): Promise<'continue' | 'await' | 'end'>
}

/** What a person may turn on for a request, in words that no provider owns. */
export interface Settings {
  /** An object is what the dialect takes in full. */
  webSearch?: boolean | 'standard' | 'deep' | Readonly<Record<string, unknown>> | undefined
  reasoning?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max' | undefined
  /** Keep the prompt for the next request, for as long as named. */
  cache?: boolean | '5m' | '1h' | undefined
}

/** What may be given where a person's message is meant: text, or parts of a message. */
export type ChatInput<T extends MessageTypes = MessageTypes> =
  | string
  | {
      text?: string | undefined
      parts?: readonly ChatPart[] | undefined
      /** Read, or uploaded by `prepareFile`, when the message is sent. */
      files?: Iterable<File> | undefined
      metadata?: MetadataOf<T> | undefined
    }

/** A message that may lack everything but its role and content; see `toChatMessages`. */
export type InitialMessage = Pick<ChatMessage, 'role'> &
  Partial<Omit<ChatMessage, 'role'>> & { content?: string | undefined }

export type * from './model-types.ts'
export type * from './verification-types.ts'
