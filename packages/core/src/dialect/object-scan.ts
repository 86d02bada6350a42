/** Follows the text of a JSON object as it grows, each character once. */
export interface ObjectScan {
  push(text: string): void
  /** Whether the object has been closed. What follows it cannot belong to it. */
  readonly isWhole: boolean
}

const QUOTE = 34
const BACKSLASH = 92
const OPENERS: readonly number[] = [91, 123]
const CLOSERS: readonly number[] = [93, 125]

/** Makes a scan. Codes in place of characters: half the time. Benchmark: wire. */
export function createObjectScan(): ObjectScan {
  let depth = 0
  let isObject: boolean | undefined
  let isInString = false
  let isEscaped = false
  let isWhole = false

  function step(code: number): void {
    if (isInString) {
      if (isEscaped) isEscaped = false
      else if (code === BACKSLASH) isEscaped = true
      else if (code === QUOTE) isInString = false
    } else if (code === QUOTE) {
      isInString = true
    } else if (OPENERS.includes(code)) {
      depth++
    } else if (CLOSERS.includes(code)) {
      depth--
      isWhole ||= depth === 0
    }
  }

  return {
    push(text) {
      const body = isObject === undefined ? text.trimStart() : text
      if (isObject === undefined && body !== '') isObject = body.startsWith('{')
      if (!isObject) return
      for (let at = 0; at < body.length; at++) step(body.charCodeAt(at))
    },
    get isWhole() {
      return isWhole
    },
  }
}
