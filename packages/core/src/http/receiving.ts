// An answer as it comes: what was asked, and what is known of it by now. Everything that reads it has this one value.
import { createUsageFrames, type UsageFrames } from '../dialect/usage-frames.ts'
import type { Decoder, ErrorResponse, Payload } from '../dialect/dialect.ts'
import type { ChatError } from '../errors.ts'
import type { Delta } from '../message/types.ts'
import type { Scheduler } from '../schedule.ts'
import { type Clocks, createClocks } from './clocks.ts'
import type { Connection } from './connection.ts'
import { choicesAsked, createEndMarks, type EndMarks } from './end-marks.ts'
import type { Opened, OpenRequest } from './http.ts'
import type { RouteStream } from './route-stream.ts'
import type { EventReader } from './sse.ts'

/** One request, and who wants to hear of its answer. */
export interface StreamRequest extends OpenRequest {
  connection: Connection
  scheduler: Scheduler
  /** Ends the stream at any moment, which is no error: the ending is `aborted`. */
  signal: AbortSignal
  /** The deltas of one network read, or of about 8 ms of work, in order. Must not throw. */
  onDeltas(deltas: readonly Delta[]): void
  /** Whether who aborts comes back to a kept answer, so that it is to go on at the route. */
  isLeft?: (() => boolean) | undefined
  /** Each payload as it came, before it is decoded. */
  onPayload?: ((payload: Payload) => void) | undefined
}

/** An answer under way. */
export interface Receiving {
  readonly request: StreamRequest
  readonly clocks: Clocks
  readonly marks: EndMarks
  readonly usage: UsageFrames
  /** Ends the connection that is open. */
  controller: AbortController
  reader: EventReader | undefined
  decode: Decoder | undefined
  /** The answer as the route keeps it, where it does. */
  kept: RouteStream | undefined
  /** The response that is read, or was last. */
  opened: Opened | undefined
  /** The first payloads: of a body, all of it. */
  readonly heads: string[]
  /** How many payloads were decoded. */
  decoded: number
  /** How many of them come once more. */
  again: number
  hasToken: boolean
  /** Something has shown that the server is at work. */
  isAlive: boolean
  /** An answer without a word has said why. */
  isExplained: boolean
  /** The dialect has said that no more comes. */
  isDone: boolean
  /** The body has ended. */
  hasEnded: boolean
  timeout: ChatError | undefined
  failure: ChatError | undefined
  /** The route had begun the stream when the endpoint refused. */
  refusal: ErrorResponse | undefined
}

/** The answer to a request that has not been sent yet. */
export function beginReceiving(request: StreamRequest): Receiving {
  const { connection, scheduler, params } = request
  const receiving: Receiving = {
    request,
    clocks: createClocks(scheduler, connection.timeouts, (error) => {
      receiving.timeout = error
      abort(receiving)
    }),
    marks: createEndMarks(choicesAsked(params)),
    usage: createUsageFrames(),
    controller: new AbortController(),
    reader: undefined,
    decode: undefined,
    kept: undefined,
    opened: undefined,
    heads: [],
    decoded: 0,
    again: 0,
    hasToken: false,
    isAlive: false,
    isExplained: false,
    isDone: false,
    hasEnded: false,
    timeout: undefined,
    failure: undefined,
    refusal: undefined,
  }
  return receiving
}

/** Ends the connection that is open. */
export function abort({ controller, reader }: Receiving): void {
  controller.abort()
  reader?.cancel()
}

/** Ends the connection, and the answer with it unless somebody comes back for it. */
export function stop(receiving: Receiving): void {
  abort(receiving)
  if (!receiving.request.isLeft?.()) receiving.kept?.drop()
}
