// Where the errors of a route go that was given no `onError`: one line each in the log of its server.
import type { ChatError } from '../../errors.ts'
import { environment } from '../environment.ts'
import { now } from '../now.ts'
import type { RouteError } from './told.ts'

/** Keys by their looks, for causes that nobody knows the secrets of. */
const KEYS =
  /(?<=(["'`]))(?:Bearer|Basic)\s(?:(?!\1).)+(?=\1)|\b(?:sk|pk|key)[-_][\w~+/=.-]{8,}|(?<=\b(?:Bearer|Basic) )[\w.~+/=-]+|(?<=:\/\/)[^\s/@]+(?=@)/gi
const LONGEST = 500
/** Lines of a minute: an endpoint that is down fails each request, and one line says as much as a thousand. */
const MOST_LINES = 60

let minute = { from: 0, lines: 0, more: 0 }

function causesOf({ cause }: Error, depth = 0): readonly string[] {
  if (cause === undefined || depth > 3) return []
  if (cause instanceof Error) return [cause.message, ...causesOf(cause, depth + 1)]
  return [typeof cause === 'string' ? cause : `a value of type ${typeof cause} was thrown`]
}

/** An error as one line, with what caused it and without keys. */
export function lineOf(error: ChatError): string {
  const said = new Set([error.message, ...causesOf(error)])
  // In one line before keys are looked for, and cut short after that: half of one is one as well.
  const shown = (each: string): string =>
    each.replaceAll(/\s+/g, ' ').replaceAll(KEYS, '[key]').slice(0, LONGEST)
  const parts = [...said].filter((each) => each !== '').map(shown)
  return parts.join(' Cause: ')
}

/**
 * The default `onError`. Silent in tests, where the errors of a route are the rule, and on mistakes that callers make and
 * mend themselves: what anybody causes at will must not fill a log.
 */
export function logError(error: ChatError | RouteError): void {
  if ('fault' in error && error.fault === 'caller') return
  if (environment() === 'test') return
  const time = now()
  if (time - minute.from >= 60_000) minute = { from: time, lines: 0, more: minute.more }
  minute.lines += 1
  if (minute.lines > MOST_LINES) return void (minute.more += 1)
  const more = minute.more > 0 ? ` (${minute.more} more before it were not logged.)` : ''
  minute.more = 0
  // oxlint-disable-next-line no-console -- a route that fails without a word is a riddle to its owner
  console.error(lineOf(error) + more)
}
