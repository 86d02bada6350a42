import { ChatError, type ChatErrorData } from './errors.ts'

/** What a tool threw, in the words that the model gets to read. */
export function toolError(thrown: unknown): ChatErrorData {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new ChatError('usage', { code: 'tool_failed', message }).toJSON()
}
