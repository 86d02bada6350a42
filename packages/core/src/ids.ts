const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/**
 * A random id of 16 letters and digits (82 bits). From `getRandomValues`, because `randomUUID` is
 * missing on pages served over plain http.
 */
export function generateId(): string {
  let id = ''
  while (id.length < 16) {
    for (const byte of randomBytes(24)) {
      // 252 is the largest multiple of 36 in a byte: above it, letters would not be equally likely.
      if (byte < 252 && id.length < 16) id += ALPHABET[byte % 36]
    }
  }
  return id
}

/** React Native has no `crypto` without a polyfill. There an id is unlikely to come again, and may be guessed. */
function randomBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count)
  const { crypto } = globalThis as { crypto?: Crypto }
  return crypto?.getRandomValues?.(bytes) ?? bytes.map(() => Math.random() * 256)
}

/** A function that makes ids, for whoever may have given one: `crypto.randomUUID` is handed over without its object. */
export function idsFrom(given: (() => string) | undefined): () => string {
  if (!given) return generateId
  return () => Reflect.apply(given, (globalThis as { crypto?: Crypto }).crypto, [])
}
