// The backend route: web-standard, from (Request) to Promise<Response>.
export { createChatHandler } from './handler.ts'
export { memoryStreams } from './memory-streams.ts'
export type { Exchange, RecordExchange } from './exchanges.ts'
export type { Allowed, Answered, Authorized, ChatHandlerOptions } from './options.ts'
export type { MemoryStreamsOptions, StreamStore } from './streams.ts'
