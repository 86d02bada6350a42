// What the demo is told by its environment and .env, checked. Every mistake is one sentence.
import { parseEnv } from 'node:util'
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
  from: ReturnType<typeof namesOf>
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

/** Nothing, a comment, or `NAME=value` with quotes that are closed: Node puts any other line to the next one. */
const LINE = /^\s*(?:#.*|(?:export\s+)?[A-Za-z_]\w*\s*=\s*(?:(["'`]).*\1.*|[^"'`\s].*)?)?$/

/** Reads a .env file. @throws SettingsError naming the line that is none. */
export function parseEnvFile(text: string): Env {
  const wrong = text.split(/\r?\n/).findIndex((line) => !LINE.test(line))
  if (wrong === -1) return parseEnv(text)
  throw new SettingsError(
    `.env, line ${wrong + 1} is not NAME=value, or a quote in it is not closed. Correct it, or compare with .env.example.`,
  )
}

const MOST_UPSTREAMS = 9

/** Checks the settings. @throws SettingsError */
export function readSettings(given: Env): Settings {
  const env: Env = {}
  for (const [name, value] of Object.entries(given)) env[name] = value?.trim() || undefined
  const upstreams: Upstream[] = []
  for (let at = 0; at <= MOST_UPSTREAMS; at++) {
    const from = namesOf(at)
    const baseURL = address(env, from.baseURL)
    const id = String(upstreams.length + 1)
    if (baseURL !== undefined) upstreams.push(upstream(env, from, { id, baseURL }))
    else if (at > 1) refuseLeftOver(env, from)
  }
  const [first = upstream(env, namesOf(1), { id: '1' }), ...others] = upstreams
  return {
    port: whole(env, 'PORT', 0, 65_535, 'no port') ?? 3000,
    upstreams: [first, ...others],
    isPublic: env['DEMO_PUBLIC'] === '1',
    redisURL: redis(env['REDIS_URL']),
    requestsPerMinute: whole(env, 'REQUESTS_PER_MINUTE', 1, 1_000_000, 'no number of requests'),
  }
}

/** What the settings of one upstream are called: of a route of one's own, the first, the second, … */
function namesOf(at: number) {
  const prefix = at < 2 ? 'UPSTREAM' : `UPSTREAM_${at}`
  return {
    isDirect: at === 0,
    baseURL: at === 0 ? 'CHAT_API_URL' : `${prefix}_BASE_URL`,
    apiKey: `${prefix}_API_KEY`,
    model: at < 2 ? 'MODEL' : `${prefix}_MODEL`,
    dialect: `${prefix}_DIALECT`,
    name: at === 0 ? 'CHAT_API_NAME' : `${prefix}_NAME`,
  }
}

interface Place {
  id: string
  baseURL?: string
}

function upstream(env: Env, from: Upstream['from'], { id, baseURL }: Place): Upstream {
  const isNanoGPT = baseURL !== undefined && isNanoGPTAddress(baseURL)
  const name = baseURL ? (vendorOf(baseURL)?.name ?? new URL(baseURL).host) : 'Built-in sandbox'
  const { isDirect } = from
  return {
    id,
    name: (baseURL && env[from.name]) ?? name,
    baseURL,
    apiKey: isDirect || baseURL === undefined ? undefined : key(env, from.apiKey),
    model: env[from.model],
    dialect: dialect(env, from.dialect) ?? (isNanoGPT ? 'nanogpt' : 'openai'),
    isDirect,
    from,
  }
}

/** A key without an address is a typing mistake, and silence would hide it. */
function refuseLeftOver(env: Env, from: Upstream['from']): void {
  const left = [from.apiKey, from.model, from.dialect].find((name) => env[name])
  if (left === undefined) return
  throw new SettingsError(
    `${left} is set and ${from.baseURL} is not, so there is nobody to ask. Set both, or neither.`,
  )
}

function dialect(env: Env, setting: string): Upstream['dialect'] | undefined {
  const name = env[setting]?.toLowerCase()
  if (name === undefined || name === 'openai' || name === 'nanogpt') return name
  throw new SettingsError(
    `${setting} is "${env[setting]}", which is no dialect. Use openai or nanogpt, or leave it out.`,
  )
}

/** A key travels in a header, which takes no other characters. The sentence never quotes it. */
function key(env: Env, setting: string): string | undefined {
  const value = env[setting]
  if (value === undefined || /^[\x21-\x7e]+$/.test(value)) return value
  throw new SettingsError(
    `${setting} holds characters that no key has, such as a space or “…”. Copy the key again, whole.`,
  )
}

function whole(env: Env, setting: string, least: number, most: number, what: string) {
  const digits = env[setting]
  if (digits === undefined) return undefined
  if (/^\d+$/.test(digits) && Number(digits) >= least && Number(digits) <= most) {
    return Number(digits)
  }
  throw new SettingsError(
    `${setting} is "${digits}", which is ${what}. Use a number from ${least} to ${most}.`,
  )
}

/** May hold a password, so that the sentence never quotes it. */
function redis(url: string | undefined): string | undefined {
  if (url === undefined || (/^rediss?:\/\//.test(url) && URL.canParse(url))) return url
  throw new SettingsError(
    'REDIS_URL is no address of a Redis. Use one like redis://localhost:6379, or rediss:// with TLS.',
  )
}
