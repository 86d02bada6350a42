// What storages throw, as sentences.
import {
  ChatError,
  type ChatErrorData,
  isChatError,
  messageOf,
  toChatErrorData,
} from '../errors.ts'

/** The error for what a storage threw: what could not be done, why, and what follows. */
export function toStorageError(thrown: unknown, what: string, consequence: string): ChatErrorData {
  if (isChatError(thrown)) return toChatErrorData(thrown)
  const name = thrown instanceof Error ? thrown.name : ''
  const message = messageOf(thrown)
  const reason =
    name === 'QuotaExceededError'
      ? 'the browser has no room left for this site'
      : `its storage said: ${message || name || 'nothing'}`
  return new ChatError('storage', {
    message: `@x/core: ${what}, because ${reason.replace(/\.$/, '')}. ${consequence}`,
    code: name || undefined,
  }).toJSON()
}
