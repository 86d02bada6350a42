// JSON.parse for the chunks of one stream, which differ from each other in a few strings and in nothing else.
import { asArray, asObject, type Json, parseJson } from '../json.ts'

/** A member that was written anew. */
export interface Written {
  holder: Json
  key: string
}

/** Parses the chunks of one stream. */
export interface ChunkParser {
  /**
   * Gives what `JSON.parse` gives, or undefined for text that is no JSON. The value holds until the next
   * call: chunk, choice, delta and tool call may then be written anew, what lies deeper never. The same
   * object once more means that it differs in the members that `written` names, and in nothing else.
   */
  parse(text: string): unknown
  /** What the last call wrote anew. Empty for a value that is new. */
  readonly written: readonly Written[]
}

type Writable = { [name: string]: unknown }

/** A chunk with holes: the text around them, the value, and where in it each hole's string goes. */
interface Template {
  literals: readonly string[]
  value: unknown
  holes: readonly { holder: Writable; key: string }[]
}

const STRING = /"(?:[^"\\]|\\.)*"/g
/** What a JSON string cannot hold as it is, or holds escaped. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const NOT_PLAIN = /["\\\u0000-\u001f]/
const MARK = '@hole-'
/** No chunk that is worth it is longer. In UTF-16 code units. */
const MAX_LENGTH = 4096
const MAX_HOLES = 4
/** After this many vain attempts in a row only every 64th chunk is looked at. */
const MAX_DOUBLINGS = 6

/**
 * Makes a parser for one stream, which compares a chunk with the last ones as text: that takes a quarter of
 * the time of parsing it. Exact, not a guess: all that lies between the strings is compared whole, what is
 * in a hole must be the inside of one JSON string, and where a hole lies is proved by parsing the chunk
 * with a mark in its place. Benchmark: wire.
 */
export function createChunkParser(): ChunkParser {
  let template: Template | undefined
  let before = ''
  let vain = 0
  let wait = 0
  let isAgain = false

  function learn(text: string): void {
    if (text.length > MAX_LENGTH || wait-- > 0) return
    const learned = templateOf(before, text)
    before = text
    template = learned ?? template
    vain = Math.min(vain + 1, MAX_DOUBLINGS)
    // The first chunk of a kind has nothing to be compared with.
    wait = vain < 4 ? 0 : 2 ** vain
  }

  return {
    get written() {
      return isAgain && template ? template.holes : []
    },
    parse(text) {
      const value = template && fill(template, text)
      isAgain = value !== undefined
      if (isAgain) {
        vain = 0
        return value
      }
      const parsed = parseJson(text)
      if (parsed !== undefined) learn(text)
      return parsed
    },
  }
}

/** What two texts have in common, if they differ in strings alone and these lie where nothing is kept of them. */
function templateOf(before: string, text: string): Template | undefined {
  const strings = text.match(STRING) ?? []
  const others = before.match(STRING) ?? []
  const between = text.split(STRING)
  if (strings.length !== others.length || between.join('"') !== before.split(STRING).join('"')) {
    return undefined
  }
  const literals: string[] = []
  let literal = ''
  let marked = ''
  for (const [position, string] of strings.entries()) {
    literal += between[position] ?? ''
    marked += between[position] ?? ''
    if (string === others[position]) {
      literal += string
      marked += string
    } else {
      marked += `"${MARK}${literals.length}"`
      literals.push(`${literal}"`)
      literal = '"'
    }
  }
  const end = between.at(-1) ?? ''
  literals.push(literal + end)
  const count = literals.length - 1
  if (count === 0 || count > MAX_HOLES || text.includes(MARK)) return undefined
  const value = parseJson(marked + end)
  const holes = findHoles(value, count)
  return holes.length === count ? { literals, value, holes } : undefined
}

/** In the order of the text, or fewer than `count` where one is a name or lies elsewhere. */
function findHoles(value: unknown, count: number): { holder: Writable; key: string }[] {
  const chunk = asObject(value)
  const choice = asObject(asArray(chunk?.['choices'])[0])
  const delta = asObject(choice?.['delta'])
  const call = asObject(asArray(delta?.['tool_calls'])[0])
  const holders: (Writable | undefined)[] = [
    chunk,
    choice,
    delta,
    call,
    asObject(call?.['function']),
  ]
  const entries = holders.flatMap((holder) =>
    holder ? Object.keys(holder).map((key) => ({ holder, key })) : [],
  )
  return Array.from({ length: count }, (_, index) =>
    entries.filter(({ holder, key }) => holder[key] === `${MARK}${index}`),
  ).flat()
}

/** The value for a text that fits, else undefined. Slices are compared: `startsWith` takes three times as long. */
function fill({ literals, value, holes }: Template, text: string): unknown {
  const last = literals.length - 1
  const head = literals[0] as string
  const tail = literals[last] as string
  const end = text.length - tail.length
  if (end < head.length || text.slice(0, head.length) !== head || text.slice(end) !== tail) {
    return undefined
  }
  let start = head.length
  for (let index = 0; index < last; index++) {
    const literal = literals[index + 1] as string
    const at = index === last - 1 ? end : text.indexOf(literal, start)
    if (at < start || at > end) return undefined
    const body = text.slice(start, at)
    // A body that is a string by itself ends where the template says: no quote in it is a bare one.
    const string = NOT_PLAIN.test(body) ? parseJson(`"${body}"`) : body
    if (typeof string !== 'string') return undefined
    const hole = holes[index] as Template['holes'][number]
    hole.holder[hole.key] = string
    start = at + literal.length
  }
  return value
}
