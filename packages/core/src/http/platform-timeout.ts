// A clock of Node's own fetch, which no option of ours can turn off. Pages never load this.
import { ChatError } from '../errors.ts'

/** The error for one that ran out. */
export function platformTimeout(cause: unknown): ChatError {
  return new ChatError('timeout', {
    code: 'platform_timeout',
    message:
      '@x/core: nothing came for so long that Node’s own `fetch` gave up, as it does after 300 seconds, whatever `timeouts` say. What had arrived is kept. Pass one that waits: `fetch: (url, init) => fetch(url, { ...init, dispatcher: new Agent({ headersTimeout: 0, bodyTimeout: 0 }) })`, with `fetch` and `Agent` of the undici package.',
    cause,
  })
}
