// What it means that a fetch rejected: no connection, a clock of the platform, or a mistake of the app's own.
import { ChatError, isAbort } from '../errors.ts'
import { causesOf } from './causes.ts'

const loadOwnFetch = () => import('./own-fetch.ts')

/** A fetch of the app's, called as a plain function: most that are handed around heed what they are called on. */
export function fetchOf(given: typeof globalThis.fetch): typeof globalThis.fetch {
  let loading: ReturnType<typeof loadOwnFetch> | undefined
  return async (input, init) => {
    // On its way beside the request: where it is wanted, the network may be gone.
    loading ??= loadOwnFetch()
    loading.catch(() => undefined)
    let response: Response
    try {
      response = await given(input, init)
    } catch (cause) {
      if (cause instanceof ChatError || isAbort(cause)) throw cause
      throw await loading.then(
        ({ ownFailure }) => ownFailure(cause),
        () => cause,
      )
    }
    if (typeof response?.headers?.get === 'function') return response
    throw (await loading).noResponse()
  }
}

/** Whether there was no connection to send anything over. Browsers do not tell. */
export function isUnsent(cause: unknown): boolean {
  const refused = /^(?:E(?:AI_|CONNREFUSED|HOSTUNREACH|NETUNREACH|NOTFOUND)|ConnectionRefused)/
  return causesOf(cause).some(({ code }) => refused.test(String(code)))
}

/** Whether a clock of the platform ran out. */
export function isPlatformTimeout(cause: unknown): boolean {
  return causesOf(cause).some(({ code }) => /^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/.test(String(code)))
}

/** The error for it; undefined for anything else. */
export async function platformTimeout(cause: unknown): Promise<ChatError | undefined> {
  if (!isPlatformTimeout(cause)) return undefined
  const loaded = await import('./platform-timeout.ts').catch(() => undefined)
  return loaded?.platformTimeout(cause)
}

/** The error for a request that got no answer, because nothing could be reached. Without a network the file with better ones cannot be had, and is not wanted. */
export async function networkError(url: string, cause: unknown): Promise<ChatError> {
  const timeout = await platformTimeout(cause)
  if (timeout) return timeout
  const at = place(url)
  const loaded = await import('./unreached.ts').catch(() => undefined)
  return (
    loaded?.unreached(cause, url, at, isForeign) ??
    new ChatError('network', {
      message: `@x/core: ${at} could not be reached. Nothing was sent or charged twice; check the connection and the address, then try again.`,
      cause,
    })
  )
}

/** The part of an address that helps a reader and holds no secret. */
export function place(url: string): string {
  const bare = url.replace(/\?.*|(?<=\/\/)[^/]*@/gs, '')
  try {
    return new URL(url).host || bare
  } catch {
    return bare
  }
}

/** Whether a page asks another origin than its own. */
export function isForeign(url: string): boolean {
  const origin = (globalThis as { location?: { origin?: string } }).location?.origin
  if (origin === undefined || !/^https?:/i.test(url)) return false
  return new URL(url).origin !== origin
}
