// Which values of a request are secret, and their removal from text, however they are spelled there: as they are, escaped
// for JSON (also twice), for a program, an address or a page, as a list of bytes, or in base64 at any offset.

/** The secrets of one request. */
export interface Secrets {
  /** Whether a key is among them. */
  readonly isEmpty: boolean
  isIn(text: string): boolean
  without(text: string): string
  /** The same for answers: without the short ones, which are words that any may hold, and without lists of bytes. */
  readonly long: Pick<Secrets, 'isIn' | 'without'>
}

const NAME =
  /auth|key|token|secret|cookie|passw|pwd|credential|session|signature|jwt|subscription|(?:^|[-_])(?:code|sig|pin|pass)(?:$|[-_])/i
/** Names that look like one and hold none. */
const HARMLESS = /^(?:idempotency-key|x-stream-id)$/i
/** Shorter values are words that an error may well hold. */
const SHORTEST = 4
/** Values from this length on are no words. */
const LONG = 12
const SCHEME = /^(?:bearer|basic|digest|token|apikey)$/i
const SCHEME_BEFORE = /^(?:bearer|basic|digest|token|apikey)\s+/i

let latest: { known: string; secrets: Secrets } | undefined

/** The secrets among the headers of a request, in the query of its address, and before its host. */
export function secretsOf(url: string, headers: Readonly<Record<string, string>>): Secrets {
  const known = JSON.stringify([url, headers])
  // Mostly the same key as before: a pattern is made once for it.
  if (latest?.known !== known) latest = { known, secrets: secretsFrom(valuesOf(url, headers)) }
  return latest.secrets
}

function secretsFrom(values: readonly string[]): Secrets {
  return {
    isEmpty: values.length === 0,
    ...removal(values, values.map(listOf)),
    long: removal(values.filter(({ length }) => length >= LONG)),
  }
}

function valuesOf(url: string, headers: Readonly<Record<string, string>>): readonly string[] {
  const inHeaders = Object.entries(headers)
    .filter(([name]) => NAME.test(name) && !HARMLESS.test(name))
    .flatMap(([, value]) => [
      value.replace(SCHEME_BEFORE, ''),
      ...value.split(/[\s,;=]+/),
      ...loginIn(value),
    ])
  // Some addresses carry a key in their query or before the host.
  const query = new URLSearchParams(url.split('?')[1] ?? '')
  const inQuery = [...query].flatMap(([name, value]) => (NAME.test(name) ? [value] : []))
  const login = /\/\/([^/?#]*)@/.exec(url)?.[1] ?? ''
  const logins = [login, ...login.split(':')].flatMap((each) => [each, decoded(each)])
  const values = [...inHeaders, ...inQuery, ...logins]
    .map((value) => value.trim())
    .filter((value) => value.length >= SHORTEST && !SCHEME.test(value))
  return [...new Set(values)].toSorted((left, right) => right.length - left.length)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Name and password of basic authentication. */
function loginIn(value: string): readonly string[] {
  const code = /^basic\s+(\S+)$/i.exec(value)?.[1]
  if (code === undefined) return []
  try {
    const login = atob(code)
    return [login, ...login.split(':')]
  } catch {
    return []
  }
}

function removal(
  values: readonly string[],
  lists: readonly string[] = [],
): Pick<Secrets, 'isIn' | 'without'> {
  if (values.length === 0) return { isIn: () => false, without: (text) => text }
  const plain = [...values, ...values.flatMap(base64Of)]
  let pattern: RegExp | undefined
  const all = (): RegExp =>
    (pattern ??= new RegExp([...plain.map(spellings), ...lists].join('|'), 'g'))
  // A text that escapes nothing can hold them only as they are. Benchmark: route.
  const isIn = (text: string): boolean =>
    plain.some((each) => text.includes(each)) ||
    ((lists.length > 0 || /\\[^bfnrt]|%|&/.test(text)) && text.search(all()) >= 0)
  return { isIn, without: (text) => (isIn(text) ? text.replaceAll(all(), '[key]') : text) }
}

const bytesOf = (text: string): readonly number[] => [...new TextEncoder().encode(text)]
const anyCase = (code: number): string =>
  code.toString(16).replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)

/** A pattern for its bytes in a row, in hex or as numbers, whatever stands between them. */
const listOf = (text: string): string =>
  bytesOf(text)
    .map((byte) => `(?:${anyCase(byte)}|${byte})`)
    .join(String.raw`(?:[\s,:-]|0x|\\+[nrtx])*`)

/** The part of its base64 that does not depend on what stands around it, at each of three offsets; in both alphabets. */
function base64Of(value: string): readonly string[] {
  const bytes = String.fromCharCode(...bytesOf(value))
  return [0, 1, 2].flatMap((offset) => {
    const first = Math.ceil((offset * 8) / 6)
    const last = Math.floor(((offset + bytes.length) * 8) / 6)
    const code = btoa('\0'.repeat(offset) + bytes).slice(first, last)
    const other = code.replaceAll('+', '-').replaceAll('/', '_')
    // Shorter ones are found in any picture.
    return code.length < LONG ? [] : code === other ? [code] : [code, other]
  })
}

/** A pattern for a text, each character of it as it is or escaped. */
function spellings(text: string): string {
  return Array.from(text, (character, at) => {
    const code = character.charCodeAt(0)
    const hex = anyCase(code)
    const own = character.replace(/[^\w-]/, String.raw`\$&`)
    // Of a run of backslashes the first alone begins one: else each would look through the rest.
    const slashes = at === 0 ? String.raw`\\(?<!\\\\)\\*` : String.raw`\\+`
    const other = own === character ? '' : `|&[a-z]+;|${slashes}${own}`
    const escaped = `${slashes}(?:[ux]\\{?0*${hex}\\}?|0*${code.toString(8)})`
    return `(?:${own}${other}|${escaped}|%(?:25|u0+)*${hex}|&#(?:[xX]0*${hex}|0*${code});)`
  }).join('')
}
