// How one kind of endpoint spells things: a value of a few pure functions, to be spread and overridden.
import type { ChatError } from './errors.ts'
import type { Delta, Settings } from './types.ts'

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

/** Which toggles a UI may show for an endpoint of this dialect. */
export interface DialectFeatures {
  webSearch?: boolean | undefined
  reasoning?: boolean | undefined
  cache?: boolean | undefined
}

/** How one kind of endpoint spells requests, responses and errors. Never sees a `ChatMessage`. */
export interface Dialect {
  name: string
  features: DialectFeatures
  /** Paths, besides the usual three, that a backend route may serve for this dialect. */
  routes?: readonly string[] | undefined
  request(input: { operation: Operation; params: object; settings: Settings }): {
    /** Below the base URL, without a leading slash. */
    path: string
    headers: Readonly<Record<string, string>>
    /** Undefined for a GET. */
    body: object | undefined
  }
  decoder(input: { operation: Operation; framing: Framing }): Decoder
  /** The typed error for a response outside 2xx. `body` is at most 64 KiB of it. */
  error(response: { status: number; headers: Headers; body: string }): ChatError
}
