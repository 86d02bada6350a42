// JSON that arrives in pieces. Each character is visited once; what is finished is never built again.
// Over 300 lines, because the states of one scanner lead to each other, and apart would share all they read.
import { escapeOf, isSpace, LITERALS, NUMBER, setMember } from './json-grammar.ts'
import { type DeepPartial, type JsonSnapshot, NOTHING_YET } from './json-snapshot.ts'
import type { JsonFailure, JsonStream, JsonStreamOptions } from './json-types.ts'

/** Everything that may come next. The first four stand inside a token, cut wherever a piece ends. */
type Expecting =
  | 'string'
  | 'escape'
  | 'number'
  | 'literal'
  | 'value'
  | 'first-value'
  | 'key'
  | 'first-key'
  | 'colon'
  | 'comma'
  | 'nothing'

/** A container that is not closed yet. `node` holds what is finished of it. */
interface Frame {
  node: Record<string, unknown> | unknown[]
  /** The member being written. */
  key: string
}

/**
 * Makes a reader of JSON that arrives in pieces.
 * @example
 * const json = createJsonStream<Recipe>()
 * for await (const text of stream.text()) {
 *   json.push(text)
 *   show(json.snapshot().value?.title)
 * }
 */
export function createJsonStream<T = unknown>(options: JsonStreamOptions = {}): JsonStream<T> {
  const { lookFor, maxDepth = 128, maxLength = 16 * 1024 * 1024 } = options
  const frames: Frame[] = []
  let state: JsonStream['state'] = lookFor ? 'before' : 'open'
  let failure: JsonFailure | undefined
  let expecting: Expecting = 'value'
  let token = ''
  let text = ''
  let isKey = false
  let root: unknown
  let hasRoot = false
  /** False while the first bracket may still turn out to be prose. */
  let isCertain = !lookFor
  let length = 0
  let visited = 0
  let latest: JsonSnapshot<T> = NOTHING_YET
  let hasChanged = false

  function fail(kind: JsonFailure['kind'], position: number): void {
    state = 'broken'
    failure = { kind, position }
  }

  function finish(value: unknown): void {
    hasChanged = true
    const frame = frames.at(-1)
    if (frame) {
      setMember(frame.node, frame.key, value)
      expecting = 'comma'
      return
    }
    root = value
    hasRoot = true
    expecting = 'nothing'
    if (lookFor) state = 'complete'
  }

  function openContainer(node: Frame['node'], next: Expecting): boolean {
    if (frames.length === maxDepth) return false
    frames.push({ node, key: '' })
    expecting = next
    hasChanged = true
    return true
  }

  function close(isArray: boolean): boolean {
    const frame = frames.at(-1)
    if (!frame || Array.isArray(frame.node) !== isArray) return false
    frames.pop()
    isCertain = true
    finish(frame.node)
    return true
  }

  function openString(asKey: boolean): void {
    isKey = asKey
    text = ''
    expecting = 'string'
    isCertain = true
    hasChanged ||= !asKey
  }

  function closeString(): void {
    const frame = frames.at(-1)
    if (!isKey || !frame) return finish(text)
    frame.key = text
    expecting = 'colon'
  }

  /** The end of a number is told by what follows it. */
  function closeNumber(): boolean {
    if (!NUMBER.test(token)) return false
    isCertain = true
    finish(Number(token))
    return true
  }

  function beginValue(character: string): boolean {
    const frame = frames.at(-1)
    if (Array.isArray(frame?.node)) frame.key = String(frame.node.length)
    // An array's first bracket is certain when a container, or a whole token, stands in it.
    if (frame && (character === '{' || character === '[')) isCertain = true
    if (character === '{') return openContainer({}, 'first-key')
    if (character === '[') return openContainer([], 'first-value')
    if (character === '"') {
      openString(false)
      return true
    }
    token = character
    expecting = character === '-' || (character >= '0' && character <= '9') ? 'number' : 'literal'
    return expecting === 'number' || LITERALS.some(([name]) => name.startsWith(character))
  }

  /** One character outside of a string's text. False where JSON does not allow it. */
  function take(character: string): boolean {
    switch (expecting) {
      case 'escape': {
        token += character
        const written = escapeOf(token)
        if (written === undefined) return false
        if (written === '') return true
        text += written
        hasChanged ||= !isKey
        expecting = 'string'
        return true
      }
      case 'number':
        if (/[-+.eE\d]/.test(character)) {
          token += character
          return true
        }
        return closeNumber() && take(character)
      case 'literal': {
        token += character
        const literal = LITERALS.find(([name]) => name.startsWith(token))
        if (literal?.[0] === token) {
          isCertain = true
          finish(literal[1])
        }
        return literal !== undefined
      }
      default:
        return isSpace(character) || takePunctuation(character)
    }
  }

  function takePunctuation(character: string): boolean {
    const frame = frames.at(-1)
    switch (expecting) {
      case 'first-value':
        return character === ']' ? close(true) : beginValue(character)
      case 'value':
        return beginValue(character)
      case 'first-key':
      case 'key':
        if (character === '"') openString(true)
        else return expecting === 'first-key' && character === '}' && close(false)
        return true
      case 'colon':
        expecting = 'value'
        return character === ':'
      case 'comma':
        if (character !== ',')
          return character === ']' ? close(true) : character === '}' && close(false)
        expecting = Array.isArray(frame?.node) ? 'value' : 'key'
        return true
      default:
        return false
    }
  }

  /** Takes a string's text up to its end, an escape or the end of the piece. Gives where it stopped. */
  function takeText(piece: string, from: number): number {
    let to = from
    let code = 0
    for (; to < piece.length; to++) {
      code = piece.charCodeAt(to)
      if (code === 0x22 || code === 0x5c || code < 0x20) break
    }
    visited += to - from
    if (to > from) {
      text += piece.slice(from, to)
      hasChanged ||= !isKey
    }
    if (to === piece.length) return to
    visited++
    if (code === 0x22) closeString()
    else if (code === 0x5c) {
      token = ''
      expecting = 'escape'
    } else fail('syntax', length + to)
    return to + 1
  }

  /** Passes over prose. Gives where the JSON may begin. */
  function search(piece: string, from: number): number {
    let at = from
    while (at < piece.length && !lookFor?.includes(piece.charAt(at))) at++
    visited += at - from
    if (at < piece.length) state = 'open'
    return at
  }

  function push(piece: string): void {
    const read = piece.slice(0, maxLength - length)
    let at = 0
    while (at < read.length && (state === 'open' || state === 'before')) {
      if (state === 'before') at = search(read, at)
      else if (expecting === 'string') at = takeText(read, at)
      else at = step(read, at)
    }
    length += at
    if (read.length < piece.length && (state === 'open' || state === 'before')) {
      fail('limit', length)
    }
  }

  /** Takes one character outside of a string's text. Gives where to go on. */
  function step(piece: string, at: number): number {
    const character = piece.charAt(at)
    visited++
    if (take(character)) return at + 1
    if (isCertain) {
      const isTooDeep = frames.length === maxDepth && (character === '{' || character === '[')
      fail(isTooDeep ? 'limit' : 'syntax', length + at)
      return at
    }
    // The text was prose: look on from here, at the same character if the JSON may begin with it.
    frames.length = 0
    expecting = 'value'
    state = 'before'
    return lookFor?.includes(character) ? at : at + 1
  }

  function end(): void {
    if (state === 'open' && expecting === 'number' && frames.length === 0 && !closeNumber()) {
      fail('cut', length)
    }
    if (state === 'open' && hasRoot) state = 'complete'
    if (state === 'before' || (state === 'open' && !isCertain)) fail('absent', length)
    else if (state === 'open') fail('cut', length)
  }

  function snapshot(): JsonSnapshot<T> {
    if (!hasChanged || !isCertain) return latest
    hasChanged = false
    const isStringOpen = !isKey && (expecting === 'string' || expecting === 'escape')
    let value: unknown = isStringOpen ? wholeCharacters(text) : root
    let isPresent = isStringOpen || hasRoot
    const openPath = hasRoot ? undefined : frames.map(({ key }) => key)
    for (const { node, key } of frames.toReversed()) {
      const copy = Array.isArray(node) ? [...node] : { ...node }
      if (isPresent) setMember(copy, key, value)
      else openPath?.pop()
      value = copy
      isPresent = true
    }
    // What is read is trusted to be what it was said to be; `structured` checks the whole.
    latest = { value: value as DeepPartial<T>, openPath }
    return latest
  }

  return {
    push,
    end,
    snapshot,
    get state() {
      return state
    },
    get failure() {
      return failure
    },
    get position() {
      return length
    },
    get visited() {
      return visited
    },
  }
}

/** Without the first half of a character whose second half has not arrived. */
function wholeCharacters(text: string): string {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text
}
