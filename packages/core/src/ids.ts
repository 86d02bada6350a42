/**
 * A random id of 16 letters and digits (80 bits). From `getRandomValues`, because `randomUUID` is
 * missing on pages served over plain http.
 */
export function generateId(): string {
  const none = new Uint8Array(16)
  const { crypto } = globalThis as { crypto?: Crypto }
  // React Native has none without a polyfill. There an id is unlikely to come again, and may be guessed.
  const bytes = crypto?.getRandomValues?.(none) ?? none.map(() => Math.random() * 256)
  return Array.from(bytes, (byte) => (byte % 32).toString(32)).join('')
}

/** A function that makes ids, for whoever may have given one: `crypto.randomUUID` is handed over without its object. */
export function idsFrom(given: (() => string) | undefined): () => string {
  if (!given) return generateId
  return () => Reflect.apply(given, (globalThis as { crypto?: Crypto }).crypto, [])
}
