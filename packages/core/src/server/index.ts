// The backend route: web-standard, from (Request) to Promise<Response>.
export { createChatHandler } from './handler.ts'
export type { Allowed, ChatHandlerOptions } from './options.ts'
