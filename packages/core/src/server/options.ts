// What a backend route can be told.
import type { Connection } from '../http/connection.ts'
import type { Limits } from './limits/limits.ts'
import type { RecordExchange } from './telling/exchanges.ts'
import type { Telemetry } from './telling/telemetry.ts'
import type { Answered, RouteError } from './telling/told.ts'
import type { StreamStore } from './keeping/streams.ts'

/**
 * What callers may ask for. With none of `models`, `maxTokens`, `addOns`, `members` and `headers`, and without `limits`,
 * bodies pass as they are. With any of them, what is not known to cost nothing but tokens is refused by name.
 */
export interface Allowed {
  /** The models that may be asked, by id or by a function. The list of models shows only these. */
  models?: readonly string[] | ((id: string) => boolean) | undefined
  /** The most tokens that one request may generate, over all of its choices. Asked for more, it gets this. */
  maxTokens?: number | undefined
  /** Paths to serve besides `chat/completions`, `completions` and `models`; the dialect must know them. */
  routes?: readonly string[] | undefined
  /**
   * What a request may ask for beyond tokens, in the dialect's names, e.g. `['webSearch']`. Given together with
   * `models`, an id of that list may carry the add-ons named here. @default []
   */
  addOns?: readonly string[] | undefined
  /**
   * Members of a body to let through besides those that cost nothing but tokens, whatever their values. Those within
   * another are named by dots, e.g. `['metadata', 'reasoning.max_tokens']`. @default []
   */
  members?: readonly string[] | undefined
  /** Headers of a caller to pass on besides those that the dialect passes on and that cost nothing. @default [] */
  headers?: readonly string[] | undefined
  /** The most messages of a request. @default 10_000 */
  maxMessages?: number | undefined
  /** The most tools of a request. @default 1_000 */
  maxTools?: number | undefined
  /** How deep lists and objects of a request may stand in one another. @default 100 */
  maxDepth?: number | undefined
}

/** Whether a request may be served; with `owner`, e.g. the id of an account, only they can take up their answers. */
export type Authorized = boolean | Response | { owner: string }

/** A request that is about to go upstream. */
export interface AskedRequest {
  /** The caller's; its body was read. */
  readonly request: Request
  /** The `owner` that `authorize` gave. */
  readonly owner: string | undefined
  /** The model that is asked. */
  readonly model: string | undefined
  /** What is asked, within the limits; undefined where nothing was sent, e.g. for the list of models. Not to be changed itself. */
  readonly body: Readonly<Record<string, unknown>> | undefined
}

/**
 * What becomes of a request: `undefined` lets it pass as it is, an object is the body that is sent in place of the caller's,
 * a `Response` or a `refusal` is what the caller gets. A refusal has the shape of all errors of a route.
 */
export type RequestVerdict =
  | undefined
  | void
  | Response
  | { refusal: { status?: number | undefined; code?: string | undefined; message: string } }
  | Readonly<Record<string, unknown>>

/** What `createChatHandler` is made from. */
export interface ChatHandlerOptions {
  /** Where requests go, and with which key: what `createClient` returns. */
  client: { readonly connection: Connection }
  /** The path that `chat/completions`, `completions` and `models` are served below, e.g. `/api`. Without it every POST is a chat. */
  basePath?: string | undefined
  allow?: Allowed | undefined
  /**
   * The callers that may use the route: `true` or an `{ owner }` lets a request in, `false` and no owner answer 401, a `Response`
   * is sent as it is, and anything else is a mistake that `onError` is told of. Must not read the body, and has 10 seconds.
   * Without it (and without `public`) a route does not start in production, and elsewhere serves this machine alone.
   */
  authorize?: ((request: Request) => Authorized | Promise<Authorized>) | undefined
  /** Serves everyone who can reach it, at the expense of the key. @default false */
  public?: boolean | undefined
  /** The largest request body in bytes. @default 4_194_304 */
  maxBodyBytes?: number | undefined
  /** How long the body of a request may take to arrive. */
  bodyTimeouts?: BodyTimeouts | undefined
  /**
   * Other origins whose pages may use the route, e.g. `https://app.example.com`: scheme, host and port count. They may
   * send cookies, and headers of their own. @default []
   */
  allowedOrigins?: readonly string[] | undefined
  /**
   * Headers that look like secrets (`auth`, `key`, `token` and the like in their name) and that pages of those origins may
   * send all the same, e.g. `['x-csrf-token']`. @default [] beside `authorization` and what this package sends
   */
  allowedHeaders?: readonly string[] | undefined
  /**
   * How much may be asked in a window of time, by each owner and in all: `memoryLimits`, or limits over a store of your
   * own. Beyond it a request is answered with 429 and how long to wait. @default none
   */
  limits?: Limits | undefined
  /** After so many milliseconds without an event a stream gets a comment, that nothing on the way cuts it; `false` for none. @default 15_000 */
  keepAlive?: number | false | undefined
  /**
   * Keeps answers while they are written, so that a page that lost its connection, or was reloaded, can take up
   * the same answer: `memoryStreams()`, or a store of your own. An answer whose request names an id in `x-stream-id`
   * then goes on when its caller is gone; a stop ends it. Serve GET and DELETE too.
   * @default none: an answer ends with its connection
   */
  streams?: StreamStore | undefined
  /** Told of the work that goes on after a response was given, on platforms that end a function with it. */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined
  /**
   * Asked about each request before it goes upstream, after `authorize` and within the limits: may refuse it or change its
   * body, e.g. by a rule for guests. What it gives is sent as it is: the limits are for what callers ask. Has 10
   * seconds; where it throws, nothing is sent.
   */
  onRequest?: ((asked: AskedRequest) => RequestVerdict | Promise<RequestVerdict>) | undefined
  /** Hears of each chat or completion that was sent on, when it has ended, however. What it throws goes to `onError`. */
  onFinish?: ((answered: Answered) => unknown) | undefined
  /** Traces and measures: `telemetry()` of `@x/core/server/telemetry`, over OpenTelemetry. @default none */
  telemetry?: Telemetry | undefined
  /** Hears of each answered request with its exact bytes, for signatures over them. */
  record?: RecordExchange | undefined
  /**
   * Hears of what went wrong here or upstream and is not the caller's to mend, with its `cause`; for logs, as callers
   * are told less. @default one line on `console.error`, nothing where NODE_ENV is `test`
   */
  onError?: ((error: RouteError) => unknown) | undefined
}

/** How long the body of a request may take, in milliseconds; `false` for as long as it likes. */
export interface BodyTimeouts {
  /** Without a byte. @default 15_000 */
  idle?: number | false | undefined
  /** In all. @default 120_000 */
  total?: number | false | undefined
}

/** Room for a picture from a phone with a bad connection; none for one byte a second. */
export const BODY_TIMEOUTS = { idle: 15_000, total: 120_000 } as const

/** The usual answer to "how large": room for a conversation with a few pictures in it. */
export const DEFAULT_MAX_BODY_BYTES: number = 4 * 1024 * 1024
