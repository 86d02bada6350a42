// Addresses of servers in the settings, read as they were meant.

/** A mistake of whoever started the demo. Its message is all that is printed. */
export class SettingsError extends Error {}

/** What people copy from a reference where a base belongs, and slashes. */
const BEHIND_BASE = /\/(?:(?:chat\/)?completions|models|responses|embeddings)?\/*$/
const WITHOUT_SCHEME = /^(?:(localhost|[\d.]+)|[\w-]+(?:\.[\w-]+)+)(?::\d+)?(?:\/|$)/i

/** Reads the base of a server: also one without `https://`, or of which an endpoint was copied. @throws SettingsError */
export function address(env: Record<string, string | undefined>, name: string): string | undefined {
  const value = env[name]
  if (value === undefined) return undefined
  const [bare, own] = WITHOUT_SCHEME.exec(value) ?? []
  const whole = bare === undefined ? value : `http${own === undefined ? 's' : ''}://${value}`
  const url = URL.canParse(whole) ? new URL(whole) : undefined
  // Quotes nothing: it may hold a password.
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new SettingsError(
      `${name} is no address of a server. Use one like https://nano-gpt.com/api/v1.`,
    )
  }
  if (url.username || url.password) {
    throw new SettingsError(
      `${name} holds a user name or password, which addresses of servers cannot. Take it out; a key belongs into the setting for keys.`,
    )
  }
  return `${url.origin}${url.pathname.replace(BEHIND_BASE, '')}${url.search}`
}
