// The text of a JSON object, as far as a route must know it: where its members stand, so that one of them can be
// written anew and no other byte changes; how deep it goes; and whether a name stands twice, of which one server reads
// the first and another the last. One pass, in a loop: what overflows a stack is told, not thrown. Whether the text is
// JSON at all is for JSON.parse to say.

/** Where a member's value stands, white space around it included. */
interface Span {
  from: number
  to: number
}

/** An object's text, looked through. */
export interface ObjectText {
  text: string
  /** Of the outermost object, by name. */
  members: ReadonlyMap<string, Span>
  /** Where the outermost object is closed. */
  end: number
}

/** Why a text is not passed on. */
export type Flaw = { flaw: 'deep' } | { flaw: 'twice'; name: string }

const [QUOTE, BACKSLASH, COLON, COMMA] = [34, 92, 58, 44]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125]

/** Where the text that begins at `from` is closed. */
function endOfText(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1
    if (slashes % 2 === 0) return at
  }
  return text.length
}

/** A name as servers read it: with its escapes undone. */
function nameOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1)
  try {
    return JSON.parse(quoted) as string
  } catch {
    return quoted
  }
}

/** Looks through a text, up to a flaw. */
export function scanObject(text: string, maxDepth: number): ObjectText | Flaw {
  const members = new Map<string, Span>()
  /** What is open: the names of an object so far, or undefined for a list. */
  const open: (Set<string> | undefined)[] = []
  let isName = false
  let member: string | undefined
  let from = 0
  let end = 0
  const close = (to: number): void => {
    if (open.length === 1 && member !== undefined) members.set(member, { from, to })
    if (open.length === 1) member = undefined
  }
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE: {
        const last = endOfText(text, at)
        const names = open.at(-1)
        if (isName && names) {
          const name = nameOf(text.slice(at, last + 1))
          if (names.has(name)) return { flaw: 'twice', name }
          names.add(name)
          if (open.length === 1) member = name
        }
        isName = false
        at = last
        break
      }
      case COLON:
        if (open.length === 1) from = at + 1
        break
      case COMMA:
        close(at)
        isName = open.at(-1) !== undefined
        break
      case OPEN_OBJECT:
      case OPEN_LIST:
        isName = text.charCodeAt(at) === OPEN_OBJECT
        open.push(isName ? new Set() : undefined)
        if (open.length > maxDepth) return { flaw: 'deep' }
        break
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        close(at)
        if (open.length === 1) end = at
        open.pop()
        isName = false
        break
      default:
    }
  }
  return { text, members, end }
}

/** The white space around a value. */
function spaceIn(value: string): [before: string, after: string] {
  const begun = value.trimStart()
  const before = value.slice(0, value.length - begun.length)
  return [before, begun.slice(begun.trimEnd().length)]
}

/** The text with some members written anew or added, and every other character as it was. */
export function withMembers(
  { text, members, end }: ObjectText,
  changes: ReadonlyMap<string, unknown>,
): string {
  const edits = [...changes].map(([name, value]) => {
    const span = members.get(name)
    if (span) return { ...span, text: JSON.stringify(value), isNew: false }
    return {
      from: end,
      to: end,
      text: `${JSON.stringify(name)}:${JSON.stringify(value)}`,
      isNew: true,
    }
  })
  const pieces: string[] = []
  let at = 0
  let hasMembers = members.size > 0
  for (const edit of edits.toSorted((left, right) => left.from - right.from)) {
    const [before, after] = spaceIn(text.slice(edit.from, edit.to))
    const comma = edit.isNew && hasMembers ? ',' : ''
    pieces.push(text.slice(at, edit.from), comma, before, edit.text, after)
    hasMembers = true
    at = edit.to
  }
  return pieces.join('') + text.slice(at)
}
