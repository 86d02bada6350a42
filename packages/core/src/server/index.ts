// The backend route: web-standard, from (Request) to Promise<Response>.
export { type ChatHandler, createChatHandler } from './handler.ts'
export { notThisMachine } from './callers/this-machine.ts'
export { createLimits } from './limits/limits.ts'
export { memoryLimits, type MemoryLimitsOptions } from './limits/memory-limits.ts'
export { memoryStreams } from './keeping/memory-streams.ts'
export type { Counter, CounterStore } from './limits/counters.ts'
export type { Bound, Bounds, Limits, LimitsOptions, Refused, Reserved } from './limits/limits.ts'
export type { Exchange, RecordExchange } from './telling/exchanges.ts'
export type {
  Allowed,
  AskedRequest,
  Authorized,
  BodyTimeouts,
  ChatHandlerOptions,
  RequestVerdict,
} from './options.ts'
export type { Observed, ObservedRequest, Telemetry } from './telling/telemetry.ts'
export type { Answered, RouteError } from './telling/told.ts'
export type { MemoryStreamsOptions, StreamsPerOwner } from './keeping/memory-streams.ts'
export type { StreamName, StreamOrder, StreamStore, StreamWriter } from './keeping/streams.ts'
