// What a backend route can be told.
import type { Connection } from '../connection.ts'
import type { ChatError } from '../errors.ts'
import type { RecordExchange } from './exchanges.ts'

/** What callers may ask for. Whatever is absent is not limited. */
export interface Allowed {
  /** The models that may be asked, by id or by a function. The list of models shows only these. */
  models?: readonly string[] | ((id: string) => boolean) | undefined
  /** The most tokens that one request may generate, over all of its choices. Asked for more, it gets this. */
  maxTokens?: number | undefined
  /** Paths to serve besides `chat/completions`, `completions` and `models`; the dialect must know them. */
  routes?: readonly string[] | undefined
  /**
   * What a request may ask for beyond tokens, in the dialect's names, e.g. `['webSearch']`; `[]` for
   * nothing. Given together with `models`, an id of that list may carry the add-ons named here.
   */
  addOns?: readonly string[] | undefined
}

/** What `createChatHandler` is made from. */
export interface ChatHandlerOptions {
  /** Where requests go, and with which key: what `createClient` returns. */
  client: { readonly connection: Connection }
  /** The path that `chat/completions`, `completions` and `models` are served below, e.g. `/api`. Without it every POST is a chat. */
  basePath?: string | undefined
  allow?: Allowed | undefined
  /**
   * Who may use the route: `true` lets a request in, `false` answers 401, a `Response` is sent as it is.
   * Must not read the body. Without it (and without `public`) only local requests in development are served.
   */
  authorize?: ((request: Request) => boolean | Response | Promise<boolean | Response>) | undefined
  /** Serves everyone who can reach it, at the expense of the key. @default false */
  public?: boolean | undefined
  /** The largest request body in bytes. @default 4_194_304 */
  maxBodyBytes?: number | undefined
  /** Other origins whose pages may use the route, e.g. `https://app.example.com`. They may send cookies. @default [] */
  allowedOrigins?: readonly string[] | undefined
  /** Hears of each answered request with its exact bytes, for signatures over them. Must not throw. */
  record?: RecordExchange | undefined
  /** Hears of what went wrong upstream, with its `cause`; for logs, as callers are told less. Must not throw. */
  onError?: ((error: ChatError) => void) | undefined
}

/** The usual answer to "how large": room for a conversation with a few pictures in it. */
export const DEFAULT_MAX_BODY_BYTES: number = 4 * 1024 * 1024
