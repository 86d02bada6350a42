const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/**
 * A random id of 16 letters and digits (82 bits). From `getRandomValues`, because `randomUUID` is
 * missing on pages served over plain http.
 */
export function generateId(): string {
  let id = ''
  while (id.length < 16) {
    for (const byte of crypto.getRandomValues(new Uint8Array(24))) {
      // 252 is the largest multiple of 36 in a byte: above it, letters would not be equally likely.
      if (byte < 252 && id.length < 16) id += ALPHABET[byte % 36]
    }
  }
  return id
}
