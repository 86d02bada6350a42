// What JSON allows (RFC 8259), in pieces that a reader of cut text can use.

/** A whole number. */
export const NUMBER: RegExp = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** The words and what they mean. */
export const LITERALS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** What stands after a backslash, as text: empty while it is cut, undefined when it is none. */
export function escapeOf(token: string): string | undefined {
  if (!token.startsWith('u')) return ESCAPES.get(token)
  if (!/^u[\da-fA-F]{0,4}$/.test(token)) return undefined
  return token.length < 5 ? '' : String.fromCharCode(Number.parseInt(token.slice(1), 16))
}

/** Whether a character is JSON's white space. */
export function isSpace(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t'
}

/** Adds a member as `JSON.parse` does: `__proto__` is a name like any other. Of an array it is the next. */
export function setMember(node: object, key: string, value: unknown): void {
  if (Array.isArray(node)) node.push(value)
  else if (key !== '__proto__') (node as Record<string, unknown>)[key] = value
  else {
    const property = { value, enumerable: true, configurable: true, writable: true }
    Object.defineProperty(node, key, property)
  }
}
