// How one kind of endpoint spells things: a value of a few pure functions, to be spread and overridden.
import type { ChatError } from '../errors.ts'
import type { Cost, Delta, Model, Settings } from '../message/types.ts'

/** What is asked of an endpoint. */
export type Operation = 'chat' | 'completions' | 'models'

/** How the body of a response is cut into payloads, told by its content type. */
export type Framing = 'sse' | 'json' | 'text'

/** One payload of a response: an event's data, or a whole body. */
export interface Payload {
  data: string
  /** The SSE event's name, when it had one. */
  event?: string | undefined
}

/**
 * Turns the payloads of one response into deltas. Keeps what it must remember in its closure. Called
 * with `undefined` when the body has ended, for what it may have held back.
 */
export type Decoder = (payload: Payload | undefined) => readonly Delta[]

/** A depth that a web search may have. */
export interface WebSearchDepth {
  /** What one search costs, where that is known. */
  price?: Cost | undefined
}

/** Which toggles a UI may show for an endpoint of this dialect. */
export interface DialectFeatures {
  /** `true` for a search of one kind, else the depths there are. */
  webSearch?: boolean | Readonly<Partial<Record<'standard' | 'deep', WebSearchDepth>>> | undefined
  /** `true` for the usual efforts, else those there are. */
  reasoning?: boolean | readonly NonNullable<Settings['reasoning']>[] | undefined
  /** Whether a tool's result may hold pictures. Else they follow the results, in words of the person. @default false */
  toolMedia?: boolean | undefined
  /** `true` for a cache of one kind, else how long it may keep a prompt. */
  cache?: boolean | readonly ('5m' | '1h')[] | undefined
}

/** A request as it goes out. */
export interface WireRequest {
  /** Below the base URL, without a leading slash. */
  path: string
  headers: Readonly<Record<string, string>>
  /** Undefined for a GET. */
  body: object | undefined
}

/** A path that only some dialect has, and what a backend route must know to serve it. */
export interface DialectRoute {
  /** Below the base, e.g. `files/:id`: a segment with a colon stands for any one segment. */
  path: string
  method: 'GET' | 'POST'
  /** Names of the query that are passed on. @default [] */
  query?: readonly string[] | undefined
  /** Whether the body names a model that is asked, so that `allow.models` applies. @default false */
  asksModel?: boolean | undefined
}

/** Something that a request asks for and that is not known to cost nothing but tokens. */
export interface Charge {
  /** Its place, e.g. `reasoning.max_tokens`: by this name `allow.members` or `allow.headers` allow it. */
  name: string
  /** The add-on that it is, by the name that `allow.addOns` knows. */
  addOn?: string | undefined
  /** For a value that no request needs: what it should be. */
  wants?: string | undefined
}

/** What a value asks for beyond tokens; empty for nothing. `at` is its place. */
export type Rule = (value: unknown, at: string) => readonly Charge[]

/**
 * What a backend route must know to pass requests of a dialect on. What is known of OpenAI's API holds for every dialect;
 * this is what one has besides, or otherwise.
 */
export interface DialectRelay {
  /** Headers of a caller that are passed on, in lower case. */
  requestHeaders?: readonly string[] | undefined
  /** Headers of the endpoint that callers may see, in lower case. */
  responseHeaders?: readonly string[] | undefined
  /**
   * Members of a chunk that tell of usage or cost, beside `usage` and `timings`, e.g. `['x_pricing']`: what counts for
   * accounts reads only chunks that have one, that end the answer, or that are no piece of it.
   */
  totals?: readonly string[] | undefined
  /** Headers that a body needs; `headers` are those of the caller that are passed on. */
  headersFor?(request: RelayedRequest): Readonly<Record<string, string>>
  /** The names of its add-ons, for `allow.addOns`. */
  addOns?: readonly string[] | undefined
  /** What the members of a body ask for. A member without a rule passes a limited route only by its own name. */
  members?: Readonly<Record<string, Rule>> | undefined
  /** The same of `requestHeaders`; values are texts. */
  headers?: Readonly<Record<string, Rule>> | undefined
  /** The add-on that a suffix of a model's id is, without its colon; undefined for one that is part of the model's name. */
  suffix?(suffix: string): string | undefined
  /** The member by which a model takes the limit of an answer. @default `max_completion_tokens` for OpenAI's models that think */
  tokenLimit?(model: string): 'max_tokens' | 'max_completion_tokens'
}

/** A request that a backend route has read. */
export interface RelayedRequest {
  body: Readonly<Record<string, unknown>>
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
}

/** A response outside 2xx, or what stands for one. */
export interface ErrorResponse {
  status: number
  headers: Headers
  /** At most 64 KiB of it. */
  body: string
  /** Where it came from, as an error may say it: a host, or a path of the page's own origin. */
  place?: string | undefined
}

/** How one kind of endpoint spells requests, responses and errors. Never sees a `ChatMessage`. */
export interface Dialect {
  name: string
  features: DialectFeatures
  /** The producer that answers, whatever the address: what it said goes back to it through any of them. @default the base URL */
  upstream?: string | undefined
  /** The model that a model's id names, without what else it asks for. @default the id */
  modelOf?(model: string): string
  /** Paths, besides the usual three, that a backend route may serve for this dialect. */
  routes?: readonly (string | DialectRoute)[] | undefined
  /** For backend routes. */
  relay?: DialectRelay | undefined
  request(input: { operation: Operation; params: object; settings: Settings }): WireRequest
  /** The address of a path. @default the path below the base URL */
  url?(input: { baseURL: string; path: string }): string
  /** The headers that carry the key. @default a bearer token */
  keyHeaders?(input: { path: string; key: string }): Readonly<Record<string, string>>
  /** How a body is framed, where its content type and its start do not tell. */
  framing?(input: { operation: Operation; contentType: string }): Framing | undefined
  /** `params` and `settings` are what was asked. */
  decoder(input: {
    operation: Operation
    framing: Framing
    params: object
    settings: Settings
  }): Decoder
  /** What else the entry of a list of models tells. */
  model?(entry: Readonly<Record<string, unknown>>): Partial<Model>
  /** The typed error for a response outside 2xx. */
  error(response: ErrorResponse): ChatError
  /**
   * A better error for a success of which nothing could be read: that it is of another protocol. `payloads` are the first
   * of it, `failure` what is known so far.
   */
  mistaken?(
    payloads: readonly string[],
    failure: ChatError | undefined,
  ): Promise<ChatError | undefined>
}
