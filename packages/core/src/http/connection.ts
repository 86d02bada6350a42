// An address, a key and a dialect: what a request needs before it is a request.
import type { Dialect } from '../dialect/dialect.ts'
import { usageError } from '../errors.ts'
import { fetchOf } from './fetch-failure.ts'
import {
  BOOLEAN,
  checkMembers,
  FUNCTION,
  type Kind,
  type Kinds,
  mustBe,
  OBJECT,
  RESOLVABLE,
  TEXT,
} from '../kinds.ts'
import { openai } from '../dialect/openai.ts'

/** A value, or a function that makes it when a request starts. */
export type Resolvable<T> = T | (() => T | Promise<T>)

/** How often and how long a request is tried again. Only ever before the first byte of an answer. */
export interface RetryOptions {
  /** Tries after the first one. @default 2 */
  attempts?: number | undefined
  /** The longest wait between tries in milliseconds; a server that asks for more is not tried again. @default 60_000 */
  maxDelay?: number | undefined
}

/**
 * Three clocks, each in milliseconds, or `false` for none. What a platform does by itself comes on top: Node's own
 * fetch gives up after 300 seconds without a byte.
 */
export interface TimeoutOptions {
  /** From sending until the response's headers: a server may load a model before it sends any. @default `firstToken`; 60_000 for lists */
  headers?: number | false | undefined
  /** From the headers until the first token; keep-alives do not count. @default 600_000 */
  firstToken?: number | false | undefined
  /** Between any two bytes from the first token on; keep-alives count. @default 60_000 */
  idle?: number | false | undefined
}

/** How to reach an endpoint. */
export interface ConnectionOptions {
  /** An OpenAI-compatible base, e.g. `/api` or `https://nano-gpt.com/api/v1`. Not together with `api`. */
  baseURL?: string | undefined
  /** One exact chat address, e.g. `/api/chat`. Not together with `baseURL`. */
  api?: string | undefined
  /** Sent as a bearer token. In a browser, leave it to a backend route. */
  apiKey?: Resolvable<string | undefined> | undefined
  /** Sent with each request. */
  headers?: Resolvable<Readonly<Record<string, string>>> | undefined
  /** @default the global fetch */
  fetch?: typeof globalThis.fetch | undefined
  /** @default openai() */
  dialect?: Dialect | undefined
  /** `false` for never. */
  retry?: RetryOptions | false | undefined
  timeouts?: TimeoutOptions | undefined
  /**
   * Whether a chat names its answers to the address, in the header `x-stream-id`, by which a backend route with `streams`
   * keeps them. Of another origin it must be a route, or a server that allows that header to pages.
   * @default true for the page's own origin and outside of pages, false for other origins
   */
  streamIds?: boolean | undefined
  /** Allows a literal `apiKey` in a browser, where every visitor can read it. @default false */
  dangerouslyAllowBrowserKey?: boolean | undefined
}

/** A checked connection. Made by `createConnection`; a client carries one. */
export interface Connection {
  readonly baseURL: string | undefined
  readonly api: string | undefined
  readonly dialect: Dialect
  readonly fetch: typeof globalThis.fetch
  readonly streamIds?: boolean | undefined
  readonly retry: Required<{ attempts: number; maxDelay: number }>
  /** Whether `retry` was chosen. A backend route tries again only then: its callers do it by themselves. */
  readonly isRetryGiven: boolean
  readonly timeouts: Required<{
    headers: number | false
    firstToken: number | false
    idle: number | false
    /** As `headers`, for an answer; `headers` is for lists. */
    answer: number | false
  }>
  /** The address for a path of the dialect. Throws `ChatError` `usage` where the connection has none. */
  urlFor(path: string): string
  /** The headers of the options with the key added, for a path of the dialect. Called when a request starts. */
  resolveHeaders(path?: string): Promise<Record<string, string>>
}

/** Of what a connection takes. */
export const CONNECTION: Kinds<ConnectionOptions> = {
  baseURL: TEXT,
  api: TEXT,
  apiKey: ['a text or a function', 'String', 'Function', 'Promise'],
  headers: RESOLVABLE,
  fetch: FUNCTION,
  dialect: ['what `openai` returns', 'request'],
  retry: ['an object or false', 'Object', false],
  timeouts: OBJECT,
  streamIds: BOOLEAN,
  dangerouslyAllowBrowserKey: BOOLEAN,
}
const LIMIT: Kind = ['a number or false', 'Number', false]
const RETRY: Kinds<RetryOptions> = { attempts: LIMIT, maxDelay: LIMIT }
const TIMEOUTS: Kinds<TimeoutOptions> = { headers: LIMIT, firstToken: LIMIT, idle: LIMIT }

/** Longer than any platform waits by itself, so that it is the platform that gives up, or the person. */
const PATIENCE_MS = 600_000

const isBrowserPage = (): boolean => 'document' in globalThis

/** Resolves a value that may be a function. */
export async function resolve<T>(value: Resolvable<T>): Promise<T> {
  return typeof value === 'function' ? await (value as () => T | Promise<T>)() : value
}

/** The address of a path below a base. */
export function joinPath(base: string, path: string): string {
  // Azure keeps `?api-version=…` on its base.
  const [address = '', query] = base.split('?', 2)
  const separator = path.includes('?') ? '&' : '?'
  const rest = query === undefined ? '' : `${separator}${query}`
  // A variable brings a space along.
  return `${address.replace(/[\s/]+$/, '')}/${path}${rest}`
}

/** Checks the options of a connection. Throws `ChatError` of kind `usage` with a sentence when they cannot work. */
export function createConnection(options: ConnectionOptions): Connection {
  return connect(options, openai)
}

/** The same with another dialect than the usual one for options that name none, so that it is not loaded. */
export function connect(options: ConnectionOptions, usual: () => Dialect): Connection {
  const { apiKey, headers } = options
  const baseURL = options.baseURL || undefined
  const api = options.api || undefined
  const retry = options.retry ?? undefined
  const timeouts = options.timeouts ?? {}
  const dialect = options.dialect ?? usual()
  checkMembers(retry || {}, RETRY, '`retry`')
  checkMembers(timeouts, TIMEOUTS, '`timeouts`')
  const firstToken = timeouts.firstToken ?? PATIENCE_MS
  if (baseURL && api) {
    throw usageError(
      '`api` and `baseURL` were both given. Keep `api` for one exact chat address or `baseURL` for an OpenAI-compatible base.',
    )
  }
  if (!baseURL && !api) {
    throw usageError(
      'no address was given to send requests to. Pass `baseURL` (e.g. "/api") or `api` (e.g. "/api/chat"); where it comes from the environment, the variable is not set.',
    )
  }
  if (
    isBrowserPage() &&
    typeof apiKey === 'string' &&
    apiKey.trim() &&
    !options.dangerouslyAllowBrowserKey
  ) {
    throw usageError(
      'an API key was given in a browser, where every visitor can read and spend it. Keep it in a backend route (`createChatHandler` of @x/core/server) and pass that route as `baseURL`; for keys that are the visitor’s own, set `dangerouslyAllowBrowserKey`.',
    )
  }
  return {
    baseURL,
    api,
    dialect,
    streamIds: options.streamIds,
    // Looked up at each call, so that a fetch that is replaced later (tests, tracing) is seen.
    fetch: options.fetch ? fetchOf(options.fetch) : (input, init) => globalThis.fetch(input, init),
    retry:
      retry === false
        ? { attempts: 0, maxDelay: 0 }
        : { attempts: retry?.attempts ?? 2, maxDelay: retry?.maxDelay ?? 60_000 },
    isRetryGiven: retry !== undefined,
    timeouts: {
      headers: timeouts.headers ?? 60_000,
      firstToken,
      idle: timeouts.idle ?? 60_000,
      answer: timeouts.headers ?? firstToken,
    },
    urlFor(path) {
      if (baseURL !== undefined) return dialect.url?.({ baseURL, path }) ?? joinPath(baseURL, path)
      if (path === 'chat/completions' && api !== undefined) return api
      throw usageError(
        `\`api\` is one exact chat address and has no ${path}. Pass \`baseURL\` instead.`,
      )
    },
    async resolveHeaders(path = 'chat/completions') {
      const resolved: Record<string, string> = {}
      const key = apiKey === undefined ? undefined : await resolve(apiKey)
      if (key) {
        mustBe(TEXT, key, 'what `apiKey` gives')
        const named = dialect.keyHeaders?.({ path, key }) ?? { authorization: `Bearer ${key}` }
        Object.assign(resolved, named)
      }
      const own = (await resolve(headers)) ?? {}
      mustBe(OBJECT, own, 'what `headers` gives')
      for (const [name, value] of Object.entries<string | undefined>(own)) {
        // Sent, undefined is a word.
        if (value !== undefined) resolved[name.toLowerCase()] = value
      }
      if ('apiKey' in options && !key && !isBrowserPage()) {
        // A warning that cannot be had is none.
        const loaded = await import('./no-key.ts').catch(() => undefined)
        loaded?.warnOfNoKey(baseURL ?? api ?? '', resolved)
      }
      return resolved
    },
  }
}
