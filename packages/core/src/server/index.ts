// The backend route: web-standard, from (Request) to Promise<Response>.
export { createChatHandler } from './handler.ts'
export { memoryStreams } from './keeping/memory-streams.ts'
export type { Exchange, RecordExchange } from './telling/exchanges.ts'
export type { Allowed, Answered, Authorized, ChatHandlerOptions } from './options.ts'
export type { MemoryStreamsOptions, StreamStore } from './keeping/streams.ts'
