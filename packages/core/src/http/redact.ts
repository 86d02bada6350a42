// Keys stay out of errors, wherever a server, a proxy or the platform quotes them.
import { ChatError, type ChatErrorData } from '../errors.ts'

/** Takes what is secret out of an error. */
export type Redact = (error: ChatError) => ChatError

const SECRET_HEADER = /auth|key|token|secret|cookie|password|credential/i
/** Shorter values are words that an error may well hold. */
const SHORTEST_SECRET = 4

/** Makes a `Redact` for one request's address and headers. */
export function createRedact(url: string, headers: Readonly<Record<string, string>>): Redact {
  const secrets = secretsOf(url, headers)
  const isClean = (text: string): boolean => !secrets.some((secret) => text.includes(secret))
  return (error) => {
    if (isClean(JSON.stringify(error)) && isClean(said(error.cause))) return error
    const without = (text: string): string =>
      secrets.reduce((left, secret) => left.replaceAll(secret, '[key]'), text)
    const clean = JSON.parse(
      JSON.stringify(error, (_name, value: unknown) =>
        typeof value === 'string' ? without(value) : value,
      ),
    ) as ChatErrorData
    // What quotes a key is dropped whole: a cause holds it in its stack as well.
    const cause = isClean(said(error.cause)) ? error.cause : undefined
    return new ChatError(error.kind, { ...clean, action: error.action, cause })
  }
}

function secretsOf(url: string, headers: Readonly<Record<string, string>>): readonly string[] {
  const values = Object.entries(headers)
    .filter(([name]) => SECRET_HEADER.test(name) && name !== 'idempotency-key')
    .flatMap(([, value]) => [value, ...value.split(/[\s,;=]+/)])
  // Some addresses carry a key in their query or before the host.
  const query = url.split('?')[1] ?? ''
  const inQuery = [...new URLSearchParams(query)].map(([name, value]) =>
    SECRET_HEADER.test(name) ? value : '',
  )
  const login = /\/\/([^/?#]*)@/.exec(url)?.[1] ?? ''
  return [...values, ...inQuery, login, ...login.split(':')]
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
    .filter((secret) => secret.length >= SHORTEST_SECRET && !/^bearer$|^basic$/i.test(secret))
    .toSorted((left, right) => right.length - left.length)
}

/** All that a thrown value would show in a log. */
function said(value: unknown, depth = 0): string {
  if (!(value instanceof Error)) return typeof value === 'string' ? value : ''
  const inner = depth < 4 ? said(value.cause, depth + 1) : ''
  return `${value.message}\n${value.stack ?? ''}\n${inner}`
}
