// The bytes of an answer, for an owner who may want to read it when it has ended.

/** The most of one answer, in bytes. A larger one is counted, and cannot be read. */
const MOST_OF_ONE = 1024 * 1024
/** The most of all answers that run in this process, in bytes. */
const MOST_OF_ALL = 64 * 1024 * 1024
const LEAST = 4096

let held = 0

/** Collects the bytes of one answer. */
export interface AnswerBytes {
  add(bytes: Uint8Array): void
  /** All of them; undefined where they were too many, or those of all answers were. */
  text(): string | undefined
  /** No more come, and they count no more towards those of all answers. */
  release(): void
}

/** Makes a collection: one buffer that grows, as many small ones would cost more than they hold. */
export function createAnswerBytes(): AnswerBytes {
  let buffer = new Uint8Array(0)
  let size = 0
  let isTooLarge = false
  let isCounted = true

  function grow(needed: number): void {
    const capacity = Math.max(LEAST, buffer.byteLength * 2, needed)
    const more = capacity - buffer.byteLength
    isTooLarge = size > MOST_OF_ONE || needed > MOST_OF_ONE || held + more > MOST_OF_ALL
    if (isTooLarge) {
      release()
      buffer = new Uint8Array(0)
      return
    }
    held += more
    const grown = new Uint8Array(capacity)
    grown.set(buffer.subarray(0, size))
    buffer = grown
  }

  function release(): void {
    if (isCounted) held -= buffer.byteLength
    isCounted = false
  }

  return {
    add(bytes) {
      if (isTooLarge) return
      const needed = size + bytes.byteLength
      if (needed > buffer.byteLength) grow(needed)
      if (isTooLarge) return
      buffer.set(bytes, size)
      size = needed
    },
    text: () => (isTooLarge ? undefined : new TextDecoder().decode(buffer.subarray(0, size))),
    release,
  }
}
