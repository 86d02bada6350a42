// What the demo is told by its environment and .env, checked. Every mistake is one sentence.
import { isNanoGPTAddress } from '@x/core/nanogpt'
import { vendorOf } from '../vendors.ts'
import { address, SettingsError } from './address.ts'

export { SettingsError }

/** What answers chats. */
export interface Upstream {
  /** `1` for the first, which is below `/api`; the others are below `/api/<id>`. */
  id: string
  /** What people call it. */
  name: string
  /** Undefined for the built-in sandbox. */
  baseURL: string | undefined
  apiKey: string | undefined
  /** As named; undefined for the first that it lists. */
  model: string | undefined
  /** How it spells things. */
  dialect: 'openai' | 'nanogpt'
  /** A backend route of the user's own, which the page calls without this server between. */
  isDirect: boolean
  /** Which settings it was read from, for sentences about them. */
  from: { baseURL: string; apiKey: string; model: string }
}

/** What the demo runs with. */
export interface Settings {
  port: number
  /** One at least: where none is named, the sandbox. */
  upstreams: readonly [Upstream, ...Upstream[]]
  /** Whether other machines may use it too, and spend the key. */
  isPublic: boolean
  /** Where answers under way are kept; undefined for the memory of this process. */
  redisURL: string | undefined
  /** The most requests a minute, of everybody together. */
  requestsPerMinute: number | undefined
}

type Env = Record<string, string | undefined>

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
export function readSettings(env: Env): Settings {
  const upstreams: Upstream[] = []
  for (let at = 0; at <= MOST_UPSTREAMS; at++) {
    const read = upstream(env, at, String(upstreams.length + 1))
    if (read) upstreams.push(read)
  }
  const [first = sandbox(env), ...others] = upstreams
  return {
    port: whole(env, 'PORT', 0, 65_535, 'no port') ?? 3000,
    upstreams: [first, ...others],
    isPublic: env['DEMO_PUBLIC'] === '1',
    redisURL: redis(env['REDIS_URL']),
    requestsPerMinute: whole(env, 'REQUESTS_PER_MINUTE', 1, 1_000_000, 'no number of requests'),
  }
}

const MOST_UPSTREAMS = 9

/** What the settings of one upstream are called: of a route of one's own, the first, the second, … */
function namesOf(at: number): Record<'baseURL' | 'apiKey' | 'model' | 'dialect' | 'name', string> {
  const prefix = at < 2 ? 'UPSTREAM' : `UPSTREAM_${at}`
  return {
    baseURL: at === 0 ? 'CHAT_API_URL' : `${prefix}_BASE_URL`,
    apiKey: `${prefix}_API_KEY`,
    model: at < 2 ? 'MODEL' : `${prefix}_MODEL`,
    dialect: `${prefix}_DIALECT`,
    name: at === 0 ? 'CHAT_API_NAME' : `${prefix}_NAME`,
  }
}

function upstream(env: Env, at: number, id: string): Upstream | undefined {
  const from = namesOf(at)
  const baseURL = address(env, from.baseURL)
  if (baseURL === undefined) {
    if (at > 1) refuseLeftOver(env, from)
    return undefined
  }
  const isDirect = at === 0
  return {
    id,
    name: env[from.name]?.trim() || vendorOf(baseURL)?.name || new URL(baseURL).host,
    baseURL,
    apiKey: isDirect ? undefined : key(env, from.apiKey),
    model: env[from.model]?.trim() || undefined,
    dialect: dialect(env, from.dialect) ?? (isNanoGPTAddress(baseURL) ? 'nanogpt' : 'openai'),
    isDirect,
    from,
  }
}

/** A key without an address is a typing mistake, and silence would hide it. */
function refuseLeftOver(env: Env, from: ReturnType<typeof namesOf>): void {
  const left = [from.apiKey, from.model, from.dialect].find((name) => env[name]?.trim())
  if (left === undefined) return
  throw new SettingsError(
    `${left} is set and ${from.baseURL} is not, so there is nobody to ask. Set both, or neither.`,
  )
}

function sandbox(env: Env): Upstream {
  const from = namesOf(1)
  return {
    id: '1',
    name: 'Built-in sandbox',
    baseURL: undefined,
    apiKey: undefined,
    model: env[from.model]?.trim() || undefined,
    dialect: dialect(env, from.dialect) ?? 'openai',
    isDirect: false,
    from,
  }
}

function dialect(env: Env, setting: string): Upstream['dialect'] | undefined {
  const name = env[setting]?.trim().toLowerCase()
  if (!name) return undefined
  if (name === 'openai' || name === 'nanogpt') return name
  throw new SettingsError(
    `${setting} is "${env[setting]}", which is no dialect. Use openai or nanogpt, or leave it out.`,
  )
}

/** A key travels in a header, which takes no other characters. The sentence never quotes it. */
function key(env: Env, setting: string): string | undefined {
  const trimmed = env[setting]?.trim()
  if (!trimmed) return undefined
  if (!/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new SettingsError(
      `${setting} holds characters that no key has, such as a space or “…”. Copy the key again, whole.`,
    )
  }
  return trimmed
}

function whole(
  env: Env,
  setting: string,
  least: number,
  most: number,
  what: string,
): number | undefined {
  const digits = env[setting]?.trim()
  if (!digits) return undefined
  const number = Number(digits)
  if (/^\d+$/.test(digits) && number >= least && number <= most) return number
  throw new SettingsError(
    `${setting} is "${env[setting]}", which is ${what}. Use a number from ${least} to ${most}.`,
  )
}

/** May hold a password, so that the sentence never quotes it. */
function redis(value: string | undefined): string | undefined {
  const trimmed = value?.trim()
  if (!trimmed) return undefined
  const { protocol } = URL.canParse(trimmed) ? new URL(trimmed) : { protocol: '' }
  if (protocol === 'redis:' || protocol === 'rediss:') return trimmed
  throw new SettingsError(
    'REDIS_URL is no address of a Redis. Use one like redis://localhost:6379, or rediss:// with TLS.',
  )
}
