// What must never reach a caller, and its removal from text.

const SECRET_NAME = /auth|key|token|secret|cookie/i

/** The secrets among the headers that the server adds and in the query of its address. */
export function secretsOf(
  headers: Readonly<Record<string, string>>,
  url: string,
): readonly string[] {
  const query = new URLSearchParams(url.split('?', 2)[1])
  return [...Object.entries(headers), ...query]
    .filter(([name]) => SECRET_NAME.test(name))
    .map(([, value]) => value.replace(/^(Bearer|Basic) /i, ''))
    .filter((value) => value.length >= 4)
}

/** The text without the secrets. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, '[key]'), text)
}

/** What a log shows of something thrown, down to its first causes. */
function shownOf(thrown: unknown, depth = 0): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const inner = thrown.cause === undefined || depth > 3 ? '' : shownOf(thrown.cause, depth + 1)
  return `${thrown.message}\n${thrown.stack ?? ''}\n${inner}`
}

/** Something thrown without the secrets: itself where it quotes none, else its message alone. */
export function causeWithout(thrown: unknown, secrets: readonly string[]): unknown {
  const shown = shownOf(thrown)
  if (!secrets.some((secret) => shown.includes(secret))) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const clean = new Error(withoutSecrets(message, secrets))
  // Of the stack the first line is the message.
  delete clean.stack
  return clean
}
