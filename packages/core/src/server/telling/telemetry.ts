// What a route tells of its requests to whoever traces and measures them: the option `telemetry`.
import type { Answered } from './told.ts'

/** A chat or completion that goes upstream. */
export interface ObservedRequest {
  readonly request: Request
  readonly operation: 'chat' | 'completions'
  /** The `owner` that `authorize` gave. */
  readonly owner: string | undefined
  /** The model that is asked. */
  readonly model: string | undefined
  /** What is asked, within the limits. */
  readonly body: Readonly<Record<string, unknown>>
  /** The provider that is asked, in the dialect's name. */
  readonly provider: string
  /** The base of the endpoint; undefined where the client has one exact address. */
  readonly address: string | undefined
}

/** One request that is observed. */
export interface Observed {
  /** Runs what sends the request, so that what is traced within belongs to it. */
  within<T>(call: () => T): T
  /** Hears of its end, once. */
  end(answered: Answered): void
}

/** Hears of requests: `telemetry()` of `@x/core/server/telemetry`. What it throws goes to `onError`. */
export interface Telemetry {
  begin(asked: ObservedRequest): Observed
}
