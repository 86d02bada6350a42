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
