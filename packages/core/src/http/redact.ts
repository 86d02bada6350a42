// Keys stay out of errors, wherever a server, a proxy or the platform quotes them.
import { ChatError, type ChatErrorData } from '../errors.ts'
import type { Secrets } from './secrets.ts'

export { secretsOf } from './secrets.ts'

/** What takes these secrets out of an error. */
export function redactOf(secrets: Secrets): (error: ChatError) => ChatError {
  return (error) => {
    const cause = causeWithout(error.cause, secrets)
    const text = JSON.stringify(error)
    if (!secrets.isIn(text) && cause === error.cause) return error
    const clean = JSON.parse(text, (_name, value: unknown) =>
      typeof value === 'string' ? secrets.without(value) : value,
    ) as ChatErrorData
    return new ChatError(error.kind, { ...clean, action: error.action, cause })
  }
}

/**
 * Something thrown, as a log may show it: itself where it quotes no secret, else what it says alone. Its stack begins
 * with that, and what else hangs on it may be the request.
 */
export function causeWithout(thrown: unknown, secrets: Secrets): unknown {
  if (thrown === undefined || !shown(thrown).some((text) => secrets.isIn(text))) return thrown
  const said = thrown instanceof Error ? thrown.message : ''
  const clean = new Error(secrets.without(typeof thrown === 'string' ? thrown : said))
  delete clean.stack
  return clean
}

/** How deep, and into how many values, a thrown value is looked. */
const MAX_DEPTH = 6
const MAX_VALUES = 1000

/** All texts that a log would show of a value: of errors, their causes, and members of either. */
function shown(value: unknown): readonly string[] {
  const texts: string[] = []
  const seen = new Set<unknown>()
  const look = (each: unknown, depth: number): void => {
    if (typeof each === 'string') texts.push(each)
    if (typeof each !== 'object' || each === null || depth > MAX_DEPTH) return
    if (seen.has(each) || seen.size > MAX_VALUES) return
    seen.add(each)
    try {
      const pairs = each instanceof Headers || each instanceof Map ? [...each] : []
      for (const member of [...Object.getOwnPropertyNames(each), 'message', 'stack', 'cause'])
        look((each as Record<string, unknown>)[member], depth + 1)
      for (const pair of pairs) look(pair, depth + 1)
    } catch {
      // A member that throws shows nothing.
    }
  }
  look(value, 0)
  return texts
}
