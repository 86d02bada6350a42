// What an endpoint says of an error, as callers may read it: without keys, inner addresses, and the insides of a program.
import { asArray, asObject, parseJson } from '../../json.ts'
import { choicesIn } from '../../dialect/choices-in.ts'
import { isFlatError } from '../../dialect/api-error.ts'
import { dataIn } from '../../dialect/told-error.ts'
import type { Secrets } from '../../http/secrets.ts'

/** Deeper values are left out: no error has them, and programs that read them may have no room for them. */
const MAX_DEPTH = 16

const INSIDES = /^(?:stack|stack_?trace|trace_?back|debug|debug_?info)$/i
/** From here on a text tells where in a program it happened. */
const STACK =
  /Traceback \(most recent call last\)|\n[^\S\n]*at [^\n]+:\d+|\bFile "[^"\n]+", line \d+/
const PAGE = /^\s*<(?:!doctype|html|head|body|\?xml)\b/i
const FILES =
  /(?<![\w/:.-])(?:\/(?:app|etc|home|mnt|opt|root|srv|tmp|usr|var|workspace|Users)\/|[A-Za-z]:\\)[^\s"'`,;)]+/g
const ADDRESS = /\b[a-z][a-z+.-]{0,20}:\/\/[^\s"'`<>)\]},]+/gi
/** Addresses of private networks, and names that no public server has. */
const INNER =
  /(?<![\w.])(?:10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}(?::\d+)?(?![\w.]*\d)|(?<![\w.-])(?:localhost|(?:[\w-]+\.)+(?:internal|local|localdomain|localhost|svc|lan|corp|intranet|home\.arpa))(?::\d+)?(?![\w-])/gi

/** Whether an address is one that the world can know. */
function isPublic(address: string): boolean {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return false
  const { hostname, username } = new URL(address)
  return hostname.includes('.') && !hostname.match(INNER) && username === ''
}

/** A text as callers may read it. */
export function publicText(text: string, secrets: Pick<Secrets, 'without'>): string {
  if (PAGE.test(text)) return ''
  const at = text.search(STACK)
  return secrets
    .without(at < 0 ? text : text.slice(0, at).trimEnd())
    .replaceAll(ADDRESS, (address) => (isPublic(address) ? address : '[address]'))
    .replaceAll(INNER, '[address]')
    .replaceAll(FILES, '[file]')
}

/** An error's JSON for callers: the very same text where nothing had to be taken out; undefined where it is no JSON. */
export function publicError(text: string, secrets: Pick<Secrets, 'without'>): string | undefined {
  const told = parseJson(text)
  if (typeof told !== 'object' || told === null) return undefined
  let isDeep = false
  const publicOf = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return publicText(value, secrets)
    if (typeof value !== 'object' || value === null) return value
    if (depth > MAX_DEPTH) {
      isDeep = true
      return undefined
    }
    if (Array.isArray(value)) return value.map((each) => publicOf(each, depth + 1) ?? null)
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !INSIDES.test(name))
        .map(([name, each]) => [publicText(name, secrets), publicOf(each, depth + 1)]),
    )
  }
  const clean = JSON.stringify(publicOf(told, 0))
  // A name may hold a key as well.
  const isSame = !isDeep && clean === JSON.stringify(told) && text === secrets.without(text)
  return isSame ? text : clean
}

/** Whether a payload tells of an error, in any of the ways that endpoints have. */
function isError(value: unknown, isWhole: boolean): boolean {
  const frame = asObject(value)
  if (!frame) return asArray(value).some((each) => isError(each, isWhole))
  const inner = asObject(frame['x_groq'])?.['error']
  const inChoice = choicesIn(frame).some((choice) => asObject(choice)?.['error'])
  const named = frame['object'] === 'error' || frame['type'] === 'error'
  return Boolean(frame['error'] || inner) || inChoice || named || isFlatError(frame, isWhole)
}

/** One value for callers, e.g. an answer: the very same text, but for what an error in it must not tell. */
export function publicValue(text: string, secrets: Secrets, hear: HearError): string {
  if (!MAY_TELL.test(text) || !isError(parseJson(text), true)) return secrets.long.without(text)
  const clean = publicError(text, secrets) ?? ''
  hear(clean)
  return clean
}

/** Hears of an error within an answer, as a caller may see it. */
export type HearError = (text: string) => void

/** What nearly all answers and events have none of. */
const MAY_TELL = /err|false|detail|msg|message|\\u/i
/** A line of an event that tells of an error without JSON, as in `data: [ERROR] why`. */
const ERROR_LINE = /^(?:event: ?error|error:|data: ?\[?[a-z]*error[\]:])/im

/** Events for callers: the very same text, but for what an error among them must not tell. */
export function publicEvents(text: string, secrets: Secrets, hear: HearError): string {
  if (!MAY_TELL.test(text)) return secrets.long.without(text)
  return text
    .split(/((?:\r\n|\r|\n){2,})/)
    .map((event) => publicEvent(event, secrets, hear))
    .join('')
}

function publicEvent(event: string, secrets: Secrets, hear: HearError): string {
  const text = dataIn(event)
  if (!ERROR_LINE.test(event) && !isError(parseJson(text), false))
    return secrets.long.without(event)
  const clean = publicError(text, secrets)
  hear(clean ?? publicText(text, secrets))
  // Plain text.
  if (clean === undefined) return publicText(event, secrets)
  if (clean === text) return secrets.without(event)
  // A bare line, or a body.
  if (text === event) return clean
  return secrets.without(event.replace(/^(data|error):[^]*/m, () => `data: ${clean}`))
}
