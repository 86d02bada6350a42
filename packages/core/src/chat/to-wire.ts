// What spells calls, thoughts and several steps of earlier answers for the wire: no first question needs it.
import type { toWire } from '../dialect/wire.ts'
import { loaded } from './loaded.ts'

let loading: Promise<typeof toWire> | undefined

/** Fetches `toWire`, once. @throws ChatError `network` where it cannot be had; then the next request tries again. */
export function loadToWire(): Promise<typeof toWire> {
  loading ??= loaded(import('../dialect/wire.ts')).then((file) => file.toWire)
  // Where it is wanted, its failure is told.
  loading.catch(() => (loading = undefined))
  return loading
}
