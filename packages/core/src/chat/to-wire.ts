// What spells calls, thoughts and several steps of earlier answers for the wire: no first question needs it.
import { ChatError } from '../errors.ts'
import type { toWire } from '../dialect/wire.ts'

let loading: Promise<typeof toWire> | undefined

/** Fetches `toWire`, once. @throws ChatError `network` where it cannot be had; then the next request tries again. */
export function loadToWire(): Promise<typeof toWire> {
  loading ??= import('../dialect/wire.ts').then((loaded) => loaded.toWire, lost)
  // Where it is wanted, its failure is told.
  loading.catch(() => undefined)
  return loading
}

function lost(cause: unknown): never {
  loading = undefined
  throw new ChatError('network', {
    message:
      '@x/core: what spells calls and thoughts of earlier answers could not be loaded, so nothing was sent. Try again with a connection; load the page again if it was deployed anew.',
    cause,
  })
}
