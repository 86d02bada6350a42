// Addresses of servers in the settings: what is almost one is answered with the one that was meant.

/** A mistake of whoever started the demo. Its message is all that is printed. */
export class SettingsError extends Error {}

/** What people copy from a reference where a base belongs. */
const ENDPOINT = /\/(?:(?:chat\/)?completions|models|responses|embeddings)\/?$/

/** Reads one, without a slash at its end. @throws SettingsError */
export function address(env: Record<string, string | undefined>, name: string): string | undefined {
  const value = env[name]
  if (value === undefined) return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url?.username || url?.password) {
    throw new SettingsError(
      `${name} holds a user name or password, which addresses of servers cannot. Take it out, and put a key into ${name.includes('BASE_URL') ? name.replace('BASE_URL', 'API_KEY') : 'UPSTREAM_API_KEY'}.`,
    )
  }
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    const instead = guessAddress(value)
    throw new SettingsError(
      `${name} is "${value}", which is no http or https address. Use ${instead ? `${instead} instead` : 'one like https://nano-gpt.com/api/v1'}.`,
    )
  }
  const { origin, pathname, search, hash } = url
  if (hash !== '') {
    throw new SettingsError(
      `${name} ends with "${hash}", which no server ever sees. Use ${origin}${pathname}${search} instead.`,
    )
  }
  if (ENDPOINT.test(pathname)) {
    throw new SettingsError(
      `${name} is one endpoint, not a base. Use ${origin}${pathname.replace(ENDPOINT, '')}${search} instead.`,
    )
  }
  return value.replace(/\/+$/, '')
}

/** The address that was meant where only `https://` is missing. */
function guessAddress(value: string): string | undefined {
  const match = /^(localhost|[\w-]+(?:\.[\w-]+)+)(:\d+)?(\/|$)/i.exec(value)
  if (!match) return undefined
  return `${/^(localhost|[\d.]+$)/i.test(match[1] ?? '') ? 'http' : 'https'}://${value}`
}
