// An error with more than it told.
import { ChatError, type ChatErrorOptions } from '../errors.ts'

/** With what to do about it, where that can be had. */
export async function withAdvice(refused: ChatError): Promise<ChatError> {
  const loaded = await import('./advice.ts').catch(() => undefined)
  return loaded ? withMembers(refused, loaded.adviceFor(refused)) : refused
}

/** The same with other members. */
export function withMembers(error: ChatError, members: Partial<ChatErrorOptions>): ChatError {
  return new ChatError(error.kind, { ...error.toJSON(), cause: error.cause, ...members })
}
