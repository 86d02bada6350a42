// Errors of a request without its keys. What finds them, in whatever spelling, comes with the first request that has one:
// a page that asks its own route has none, and never needs it.
import { ChatError } from '../errors.ts'

/** Takes what is secret out of an error. Never rejects. */
export type Redact = (error: ChatError) => Promise<ChatError>

/** Headers of ours, in which no key is. */
const OURS = /^(?:accept|content-type|idempotency-key|x-stream-id)$/

/** Makes a `Redact` for one request's address and headers, their names in lower case. */
export function createRedact(url: string, headers: Readonly<Record<string, string>>): Redact {
  // A key may stand in the query of an address, or before its host.
  if (!/[?@]/.test(url) && Object.keys(headers).every((name) => OURS.test(name))) {
    return async (error) => error
  }
  const loading = import('./redact.ts')
  // On its way beside the request; where it is wanted, its failure is dealt with.
  loading.catch(() => undefined)
  return async (error) => {
    try {
      const { redactOf, secretsOf } = await loading
      return redactOf(secretsOf(url, headers))(error)
    } catch {
      return untold(error)
    }
  }
}

/** What is known of an error but for all that a server or the platform may have said. */
function untold({ kind, status, action, retryable, retryAfter }: ChatError): ChatError {
  return new ChatError(kind, {
    status,
    action,
    retryable,
    retryAfter,
    message:
      '@x/core: the request failed. What was said of it may quote its key, and what takes keys out could not be loaded, so it is not shown. Load the page again if it was deployed anew.',
  })
}
