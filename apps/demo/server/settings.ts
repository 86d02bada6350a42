// What the demo is told by its environment and .env, checked. Every mistake is one sentence.

import { isNanoGPTAddress } from '@x/core/nanogpt'

/** A mistake of whoever started the demo. Its message is all that is printed. */
export class SettingsError extends Error {}

/** What the demo runs with. */
export interface Settings {
  port: number
  /** The server to speak to; undefined for the built-in sandbox. */
  upstream: { baseURL: string; apiKey: string | undefined } | undefined
  model: string | undefined
  /** How the upstream, or the route in its place, spells things. */
  dialect: 'openai' | 'nanogpt'
  /** A backend route of the user's own, which the page then calls directly. */
  chatApiURL: string | undefined
  /** Whether other machines may use it too, and spend the key. */
  isPublic: boolean
}

/**
 * Reads the text of a .env file: `NAME=value` lines, comments, values in quotes.
 * @throws SettingsError naming the line that is none of these.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) return
    const match = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(line)
    if (!match) {
      throw new SettingsError(
        `.env, line ${index + 1} is not NAME=value. Correct it, or compare with .env.example.`,
      )
    }
    const [, name = '', value = ''] = match
    values[name] = unquote(value, index + 1)
  })
  return values
}

function unquote(value: string, line: number): string {
  const quote = value[0]
  if (quote !== '"' && quote !== "'") return value.replace(/\s+#.*$/, '')
  const end = value.indexOf(quote, 1)
  if (end === -1) {
    throw new SettingsError(
      `.env, line ${line} opens a ${quote} and does not close it. Add one at its end.`,
    )
  }
  return value.slice(1, end)
}

/** Checks the settings. @throws SettingsError */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const baseURL = address(env, 'UPSTREAM_BASE_URL')
  const chatApiURL = address(env, 'CHAT_API_URL')
  const asked = chatApiURL ?? baseURL
  const isNanoGPT = asked !== undefined && isNanoGPTAddress(asked)
  return {
    port: port(env['PORT']),
    upstream: baseURL ? { baseURL, apiKey: key(env['UPSTREAM_API_KEY']) } : undefined,
    model: env['MODEL']?.trim() || undefined,
    dialect: dialect(env['UPSTREAM_DIALECT']) ?? (isNanoGPT ? 'nanogpt' : 'openai'),
    chatApiURL,
    isPublic: env['DEMO_PUBLIC'] === '1',
  }
}

function dialect(value: string | undefined): Settings['dialect'] | undefined {
  const name = value?.trim().toLowerCase()
  if (!name) return undefined
  if (name === 'openai' || name === 'nanogpt') return name
  throw new SettingsError(
    `UPSTREAM_DIALECT is "${value}", which is no dialect. Use openai or nanogpt, or leave it out.`,
  )
}

/** A key travels in a header, which takes no other characters. The sentence never quotes it. */
function key(value: string | undefined): string | undefined {
  const trimmed = value?.trim()
  if (!trimmed) return undefined
  if (!/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new SettingsError(
      'UPSTREAM_API_KEY holds characters that no key has, such as a space or “…”. Copy the key again, whole.',
    )
  }
  return trimmed
}

function port(value: string | undefined): number {
  const digits = value?.trim()
  if (!digits) return 3000
  const number = Number(digits)
  if (!/^\d+$/.test(digits) || number > 65_535) {
    throw new SettingsError(`PORT is "${value}", which is no port. Use a number from 0 to 65535.`)
  }
  return number
}

function address(env: Record<string, string | undefined>, name: string): string | undefined {
  const value = env[name]?.trim()
  if (!value) return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url?.username || url?.password) {
    throw new SettingsError(
      `${name} holds a user name or password, which addresses of servers cannot. Take it out, and put the key into UPSTREAM_API_KEY.`,
    )
  }
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    const guess = guessAddress(value)
    throw new SettingsError(
      `${name} is "${value}", which is no http or https address. Use ${guess ? `${guess} instead` : 'one like https://nano-gpt.com/api/v1'}.`,
    )
  }
  if (url.hash !== '') {
    const { origin, pathname, search } = url
    throw new SettingsError(
      `${name} ends with "${url.hash}", which no server ever sees. Use ${origin}${pathname}${search} instead.`,
    )
  }
  if (/\/(chat\/)?completions\/?$/.test(url.pathname)) {
    throw new SettingsError(
      `${name} is one endpoint, not a base. Use ${url.origin}${url.pathname.replace(/\/(chat\/)?completions\/?$/, '')}${url.search} instead.`,
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
