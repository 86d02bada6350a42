// The conversation a person sees, as plain JSON, and the smallest changes to it.
// Two message layers only: these types, and the wire's own (wire.ts). There is no third.
import type { ChatErrorData } from './errors.ts'
import type { WireTool } from './wire-types.ts'

/** Who wrote a message, in the wire's own words. */
export type ChatRole = 'system' | 'developer' | 'user' | 'assistant' | 'tool'

/** Where a message is in its life. Only `complete` and `incomplete` are final. */
export type ChatMessageStatus = 'pending' | 'streaming' | 'awaiting' | 'complete' | 'incomplete'

/** Why a message is `incomplete`. */
export type IncompleteReason = 'aborted' | 'length' | 'content_filter' | 'interrupted' | 'error'

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
  /** The call's id on the wire. */
  id: string
  name: string
  /** The arguments as they arrived: JSON text, possibly not whole yet. */
  argsText: string
  /** The arguments parsed, once the text is whole JSON. */
  args?: unknown
  result?: unknown
  error?: ChatErrorData | undefined
  /** Members of the wire's call that its provider wants back as they came, e.g. a thought signature. */
  replay?: Readonly<Record<string, unknown>> | undefined
  state: 'args' | 'ready' | 'approval' | 'running' | 'done' | 'error' | 'denied' | 'cancelled'
  /** A person has allowed it. */
  isApproved?: boolean | undefined
  /** Which request of the turn asked for it, from 0. */
  step?: number | undefined
  /** What the provider wants back with the wire message that held this call, where others follow it. */
  messageReplay?: ChatMessage['replay']
}

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
export type ChatPart = TextPart | ToolPart | SourcePart | MediaPart | DataPart

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

/** One message of a conversation. Flat and JSON-safe: no Date, Map or class in it. */
export interface ChatMessage {
  id: string
  role: ChatRole
  parts: readonly ChatPart[]
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
  /** Only when asked for, and only once the answer has ended; until then see the `logprobs` deltas. */
  logprobs?: Logprobs | undefined
  /** Members of the wire's message that its provider wants back as they came, e.g. `reasoning_details`. */
  replay?: Readonly<Record<string, unknown>> | undefined
  metadata?: Readonly<Record<string, unknown>> | undefined
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
  | { type: 'text' | 'reasoning' | 'refusal'; choice: number; text: string }
  | {
      type: 'tool-call'
      choice: number
      index: number
      id?: string | undefined
      name?: string | undefined
      argsText?: string | undefined
      replay?: ToolPart['replay']
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
  /** What the provider wants back with the message. */
  | { type: 'replay'; choice: number; replay: NonNullable<ChatMessage['replay']> }
  | { type: 'usage'; usage: Usage }
  | { type: 'cost'; cost: Cost }
  | { type: 'finish'; choice: number; reason: string }
  | { type: 'error'; error: ChatErrorData }
  | { type: 'done' }

/** What a model's tokens cost. Amounts are decimal numbers as text, for a million tokens. */
export interface ModelPricing {
  /** Tokens of the prompt. */
  prompt: string
  /** Tokens of the answer. */
  completion: string
  /** Tokens of the prompt that are read from a cache. */
  cacheRead?: string | undefined
  /** Tokens of the prompt that are written to a cache. */
  cacheWrite?: string | undefined
  /** ISO 4217 or a token symbol, e.g. `USD`. */
  currency: string
}

/** What a model can do besides text. Absent is not known. */
export interface ModelCapabilities {
  /** Takes pictures. */
  vision?: boolean | undefined
  /** Takes files, e.g. PDF. */
  files?: boolean | undefined
  /** Takes sound. */
  audio?: boolean | undefined
  video?: boolean | undefined
  /** Thinks before it answers. */
  reasoning?: boolean | undefined
  tools?: boolean | undefined
  parallelTools?: boolean | undefined
  /** Answers by a JSON schema. */
  structuredOutput?: boolean | undefined
  /** Writes pictures. */
  imageOutput?: boolean | undefined
}

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
}

/** What tools take and give, by their names. */
export type ToolTypes = Readonly<Record<string, { args: unknown; result: unknown }>>

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
  /** Asks no more before a tool of this name runs. */
  allow?(name: string): void
}

/** A model that an endpoint offers. */
export interface Model {
  id: string
  name?: string | undefined
  description?: string | undefined
  /** Who made or serves it. */
  owner?: string | undefined
  /** When it appeared, in milliseconds since the epoch. */
  createdAt?: number | undefined
  /** The most tokens that prompt and answer may have together. */
  contextLength?: number | undefined
  /** The most tokens that one answer may have. */
  maxOutputTokens?: number | undefined
  pricing?: ModelPricing | undefined
  capabilities?: ModelCapabilities | undefined
  /** An address of its picture. */
  iconURL?: string | undefined
  /** What the endpoint files it under. */
  category?: string | undefined
  /** Answers come from an enclave whose genuineness can be checked. */
  isVerifiable?: boolean | undefined
  /** The entry as it came over the wire. */
  raw: unknown
}

/** How one check of an answer's origin came out. `unavailable`: there was nothing to check it by. */
export type VerificationOutcome = 'passed' | 'failed' | 'unavailable'

/** What is checked of an answer's origin. A verifier may add checks of its own. */
export type VerificationCheckName =
  /** The hardware's statement can be read, and comes from an enclave that nobody looks into. */
  | 'quote'
  /** The statement was made for the nonce of this verification. */
  | 'nonce'
  /** The statement names the address of the enclave's key. */
  | 'address'
  /** That key signed a record of the answer. */
  | 'signature'
  /** The record is of the request that was sent. */
  | 'request'
  /** The record is of the answer that came. */
  | 'response'
  /** The processor's maker vouches for the statement. */
  | 'hardware'
  /** The maker of the graphics processors vouches for them. */
  | 'gpu'

/** One check of an answer's origin. */
export interface VerificationCheck {
  name: VerificationCheckName | (string & {})
  outcome: VerificationOutcome
  /** Why it came out so, in one sentence. */
  reason: string
  /** The values that were compared. */
  evidence: Readonly<Record<string, string | number | boolean>>
}

/**
 * What all checks together say.
 * - `verified`: every check passed.
 * - `partial`: none failed, but not all could be made.
 * - `unbound`: the origin holds as far as it was checked, but what was signed is not what was sent or came.
 * - `failed`: a check of the origin failed.
 * - `unavailable`: nothing could be checked.
 */
export type VerificationState = 'verified' | 'partial' | 'unbound' | 'failed' | 'unavailable'

/** What is known of where an answer came from. Plain JSON. */
export interface VerificationReport {
  state: VerificationState
  /** The model that was asked. */
  model: string
  responseId?: string | undefined
  /** Milliseconds since the epoch. */
  checkedAt: number
  checks: readonly VerificationCheck[]
  /** What no check here speaks of, one sentence each. */
  limits: readonly string[]
  /** Why the evidence could not be fetched. */
  error?: ChatErrorData | undefined
}

/** What a person may turn on for a request, in words that no provider owns. */
export interface Settings {
  /** An object is what the dialect takes in full. */
  webSearch?: boolean | 'standard' | 'deep' | Readonly<Record<string, unknown>> | undefined
  reasoning?: 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | undefined
  /** Keep the prompt for the next request, for as long as named. */
  cache?: boolean | '5m' | '1h' | undefined
}

/** What may be given where a person's message is meant: text, or parts of a message. */
export type ChatInput =
  | string
  | {
      text?: string | undefined
      parts?: readonly ChatPart[] | undefined
      /** Read, or uploaded by `prepareFile`, when the message is sent. */
      files?: Iterable<File> | undefined
      metadata?: ChatMessage['metadata']
    }

/** A message that may lack everything but its role and content; see `toChatMessages`. */
export type InitialMessage = Pick<ChatMessage, 'role'> &
  Partial<Omit<ChatMessage, 'role'>> & { content?: string | undefined }

/** A message's place in a stored conversation. */
export interface StoredNode {
  /** Null for a first message. */
  parentId: string | null
  message: ChatMessage
  /** The child that was shown last. */
  lastChildId?: string | undefined
}

/** A conversation with all its branches, as it is exported and stored: JSON only. */
export interface StoredChat {
  version: 1
  /** The last message of the line that is shown. */
  headId: string | null
  /** In the order in which they were made. */
  nodes: readonly StoredNode[]
}

/** A message that waited for its turn. Headers are not stored, because a key may be in them. */
export interface StoredInput {
  id: string
  input: ChatInput
  model?: string | undefined
  body?: Readonly<Record<string, unknown>> | undefined
  settings?: Settings | undefined
}

/** What a list shows of a stored chat. */
export interface Conversation {
  id: string
  title?: string | undefined
  /** Someone gave the title; until then it is the beginning of the first question. */
  isRenamed?: boolean | undefined
  isPinned?: boolean | undefined
  /** Milliseconds since the epoch. */
  createdAt: number
  /** When its messages last changed, in milliseconds since the epoch. */
  updatedAt: number
  /** Over all branches. */
  messageCount: number
}

/** A chat as it is stored: what the list shows, the messages, and what was not sent yet. */
export interface ChatRecord extends Conversation, StoredChat {
  draft?: string | undefined
  /** Files and pictures that go with the draft. A storage that holds JSON alone loses the files. */
  attachments?: readonly (File | MediaPart)[] | undefined
  queue?: readonly StoredInput[] | undefined
  isQueuePaused?: boolean | undefined
  /** Who wrote last: a random name of a chat store, by which it knows its own changes. */
  writer?: string | undefined
}

/** What happened to a stored chat. */
export interface StorageChange {
  type: 'save' | 'remove'
  id: string
  writer?: string | undefined
}

/** How to take a lock. */
export interface LockOptions {
  /** Wait until it is free, instead of giving up at once. @default false */
  wait?: boolean | undefined
  /** Gives up waiting. */
  signal?: AbortSignal | undefined
}

/**
 * Where chats are kept. `indexedDB()` of `@x/core/indexeddb` is one; four functions over a server of
 * one's own are another. Each may answer at once or with a promise, and throw what it likes.
 */
export interface Storage {
  /** One sentence on what it cannot do here. A chat repeats it in its `storage` state. */
  notice?: string | undefined
  /** A stored chat, or undefined. */
  load(id: string): ChatRecord | undefined | Promise<ChatRecord | undefined>
  /** Stores the members given; those that are absent stay as they were stored. Makes the record if there is none. */
  save(id: string, change: Partial<ChatRecord>): void | Promise<void>
  remove(id: string): void | Promise<void>
  /** All stored chats without their messages, the one that changed last first. */
  list(): readonly Conversation[] | Promise<readonly Conversation[]>
  /** Calls back after each change, made here or in another tab. Returns its undo. */
  watch?: ((listener: (change: StorageChange) => void) => () => void) | undefined
  /** Takes the right to answer in a chat; undefined if another tab has it. Call what it returns to give it back. */
  lock?: ((id: string, options?: LockOptions) => Promise<(() => void) | undefined>) | undefined
}
