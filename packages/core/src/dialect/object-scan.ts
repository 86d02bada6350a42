/** Follows the text of a JSON object as it grows, each character once. */
export interface ObjectScan {
  push(text: string): void
  /** Whether the object has been closed. What follows it cannot belong to it. */
  readonly isWhole: boolean
}

/** Makes a scan. */
export function createObjectScan(): ObjectScan {
  let depth = 0
  let isObject: boolean | undefined
  let isInString = false
  let isEscaped = false
  let isWhole = false

  function step(character: string): void {
    if (isInString) {
      if (isEscaped) isEscaped = false
      else if (character === '\\') isEscaped = true
      else if (character === '"') isInString = false
    } else if (character === '"') {
      isInString = true
    } else if (character === '{' || character === '[') {
      depth++
    } else if (character === '}' || character === ']') {
      depth--
      isWhole ||= depth === 0
    }
  }

  return {
    push(text) {
      const body = isObject === undefined ? text.trimStart() : text
      if (isObject === undefined && body !== '') isObject = body.startsWith('{')
      if (!isObject) return
      for (let at = 0; at < body.length; at++) step(body.charAt(at))
    },
    get isWhole() {
      return isWhole
    },
  }
}
