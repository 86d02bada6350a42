// The one error thrown on purpose. Callers tell errors apart by `kind`, never by reading text.

/**
 * What went wrong.
 * - `http`: the server answered with a status outside 2xx and said nothing better.
 * - `api`: the server named an error, in a body or inside the stream.
 * - `protocol`: the bytes were not what the protocol says.
 * - `network`: no connection, or it broke before the first byte.
 * - `timeout`: one of the three clocks ran out.
 * - `interrupted`: the stream ended without saying that it was finished.
 * - `output`: the answer is not the value that was asked for; `code` says why.
 * - `limit`: a bound of this library was reached.
 * - `aborted`: the caller stopped it.
 * - `storage`: a chat could not be read or kept, and goes on without.
 * - `usage`: the library was called in a way that cannot work.
 */
export type ChatErrorKind =
  | 'http'
  | 'api'
  | 'protocol'
  | 'network'
  | 'timeout'
  | 'interrupted'
  | 'output'
  | 'limit'
  | 'aborted'
  | 'storage'
  | 'usage'

/** What a person can do about it; a UI turns this into a button. */
export type ChatErrorAction =
  | 'retry'
  | 'sign-in'
  | 'top-up'
  | 'shorten'
  | 'continue'
  | 'choose-model'
  | 'none'

/** A `ChatError` as plain JSON: what is stored, published and posted. */
export interface ChatErrorData {
  name: 'ChatError'
  kind: ChatErrorKind
  message: string
  action: ChatErrorAction
  retryable: boolean
  /** HTTP status. */
  status?: number | undefined
  /** The server's own code, e.g. `context_length_exceeded`. */
  code?: string | undefined
  requestId?: string | undefined
  /** Milliseconds to wait before trying again, as the server asked. */
  retryAfter?: number | undefined
  /** What the account must hold for this request; `amount` is a decimal number as text. */
  balanceRequired?: { amount: string; currency: string } | undefined
  /** How often the request was sent; absent for once. */
  attempts?: number | undefined
  /** What else the server said of the error, as it came. JSON only. */
  details?: Readonly<Record<string, unknown>> | undefined
}

/** What a `ChatError` is made from. */
export interface ChatErrorOptions {
  message: string
  action?: ChatErrorAction | undefined
  retryable?: boolean | undefined
  status?: number | undefined
  code?: string | undefined
  requestId?: string | undefined
  retryAfter?: number | undefined
  balanceRequired?: ChatErrorData['balanceRequired']
  attempts?: number | undefined
  details?: ChatErrorData['details']
  cause?: unknown
}

const RETRYABLE_KIND = /^(?:network|timeout|interrupted)$/
const RETRYABLE_STATUSES: readonly number[] = [408, 409, 429]

/** An account that has nothing left: only its owner can change that. */
const USED_UP =
  /insufficient_(?:user_)?(?:quota|credits?|balance|funds)|billing_hard_limit|quota_exhausted/

function isRetryable(kind: ChatErrorKind, status: number | undefined, code: string): boolean {
  if (USED_UP.test(code)) return false
  if (status !== undefined) return RETRYABLE_STATUSES.includes(status) || status >= 500
  return RETRYABLE_KIND.test(kind)
}

const TOO_LONG = /context_|too_large|string_above_max/
const UNKNOWN_MODEL = /model_not_found|model_not_available|model_not_allowed/

function actionFor(
  kind: ChatErrorKind,
  status: number | undefined,
  code: string,
  retryable: boolean,
): ChatErrorAction {
  if (TOO_LONG.test(code) || status === 413) return 'shorten'
  if (UNKNOWN_MODEL.test(code)) return 'choose-model'
  if (status === 402 || USED_UP.test(code)) return 'top-up'
  if (status === 401) return 'sign-in'
  if (kind === 'interrupted') return 'continue'
  return retryable ? 'retry' : 'none'
}

const OPTIONAL = [
  'status',
  'code',
  'requestId',
  'retryAfter',
  'balanceRequired',
  'attempts',
  'details',
] as const satisfies readonly (keyof ChatErrorData)[]

/** The one error that @x throws on purpose. Never holds a key, never quotes a malformed payload. */
export class ChatError extends Error {
  override readonly name = 'ChatError'
  readonly kind: ChatErrorKind
  readonly action: ChatErrorAction
  readonly retryable: boolean
  declare readonly status: number | undefined
  declare readonly code: string | undefined
  declare readonly requestId: string | undefined
  declare readonly retryAfter: number | undefined
  declare readonly balanceRequired: ChatErrorData['balanceRequired']
  declare readonly attempts: number | undefined
  declare readonly details: ChatErrorData['details']

  constructor(kind: ChatErrorKind, options: ChatErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause })
    this.kind = kind
    for (const name of OPTIONAL) Object.assign(this, { [name]: options[name] })
    this.retryable = options.retryable ?? isRetryable(kind, options.status, options.code ?? '')
    this.action =
      options.action ?? actionFor(kind, options.status, options.code ?? '', this.retryable)
  }

  /** The plain form: survives structured cloning, JSON and storage. */
  toJSON(): ChatErrorData {
    const data: ChatErrorData = {
      name: 'ChatError',
      kind: this.kind,
      message: this.message,
      action: this.action,
      retryable: this.retryable,
    }
    for (const name of OPTIONAL) {
      if (this[name] !== undefined) Object.assign(data, { [name]: this[name] })
    }
    return data
  }
}

/** Whether a value is a `ChatError` or its data form, also from another realm or another copy of this package. */
export function isChatError(value: unknown): value is ChatError | ChatErrorData {
  const { name, kind } = Object(value) as { name?: unknown; kind?: unknown }
  return name === 'ChatError' && typeof kind === 'string'
}

/** The plain form of anything thrown. What is not a `ChatError` becomes one of kind `network` or `usage`. */
export function toChatErrorData(value: unknown): ChatErrorData {
  return toChatError(value).toJSON()
}

/** The `ChatError` for anything thrown, with the original kept as `cause`. */
export function toChatError(value: unknown): ChatError {
  if (value instanceof ChatError) return value
  // Data has every option of the error by the same name.
  if (isChatError(value)) return new ChatError(value.kind, value)
  if (isAbort(value)) {
    return abortedError(value)
  }
  return usageError(`a function that was passed in threw: ${messageOf(value)}`, value)
}

/** What anything thrown says of itself. Never throws, though not everything can be made a text. */
export function messageOf(thrown: unknown): string {
  try {
    const { message } = Object(thrown) as { message?: unknown }
    return typeof message === 'string' ? message : String(thrown)
  } catch {
    return 'no message'
  }
}

/** Whether a value is what an `AbortSignal` throws. */
export function isAbort(value: unknown): boolean {
  return (value as { name?: unknown } | undefined | null)?.name === 'AbortError'
}

/** The error of a caller who stopped it. */
export function abortedError(cause?: unknown): ChatError {
  return new ChatError('aborted', { message: '@x/core: the request was stopped.', cause })
}

/** The error for a call that cannot work. The message says what happened, why it matters and what to do. */
export function usageError(message: string, cause?: unknown): ChatError {
  return new ChatError('usage', { message: `@x/core: ${message}`, cause })
}
