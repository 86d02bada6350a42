// The backend route: web-standard, from (Request) to Promise<Response>.
export { createChatHandler } from './handler.ts'
export type { Exchange, RecordExchange } from './exchanges.ts'
export type { Allowed, ChatHandlerOptions } from './options.ts'
