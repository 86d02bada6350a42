// Options of a route that cannot work, told when it is made.
import { relayOf } from '../dialect/relay.ts'
import { asObject } from '../json.ts'
import { refuseUnknown } from '../unknown-members.ts'
import { environment } from './environment.ts'
import { JUDGED } from './limits/allow.ts'
import {
  aBasePath,
  aBoolean,
  aCount,
  aDepth,
  aFunction,
  aHeader,
  aList,
  aTime,
  type Check,
  type Checks,
  made,
  shown,
  someHeaders,
  someModels,
  someOrigins,
} from './option-checks.ts'
import type { Allowed, BodyTimeouts, ChatHandlerOptions } from './options.ts'
import { routeError } from './refuse.ts'

const ALLOWED: Checks<Allowed> = {
  models: someModels,
  maxTokens: aCount,
  routes: aList('paths'),
  addOns: aList('names'),
  members: aList('names', (name) => {
    if (name === '*') return 'names nothing. Name the members, or leave out every limit.'
    return (JUDGED as readonly unknown[]).includes(name)
      ? 'is judged by the route itself, and cannot be let through as it is. Remove it.'
      : undefined
  }),
  headers: someHeaders,
  maxMessages: aCount,
  maxTools: aCount,
  maxDepth: aDepth,
}

const OPTIONS: Checks<ChatHandlerOptions> = {
  client: (value) =>
    asObject(asObject(value)?.['connection'])?.['dialect'] === undefined
      ? 'so there is nowhere to send requests. Pass what `createClient` returns.'
      : undefined,
  basePath: aBasePath,
  allow: members('`allow`', ALLOWED, () => Object.keys(OPTIONS)),
  authorize: aFunction,
  public: aBoolean,
  maxBodyBytes: aCount,
  bodyTimeouts: members('`bodyTimeouts`', {
    idle: aTime,
    total: aTime,
  } satisfies Checks<BodyTimeouts>),
  allowedOrigins: someOrigins,
  allowedHeaders: aList('names of headers', aHeader),
  limits: made('reserve', 'memoryLimits({ perOwner: { requests: 20 } })'),
  keepAlive: aTime,
  streams: (value) =>
    typeof value === 'object' && value !== null
      ? undefined
      : made('open', 'memoryStreams()')(value, ''),
  waitUntil: aFunction,
  onRequest: aFunction,
  onFinish: aFunction,
  telemetry: made('begin', 'telemetry()'),
  record: aFunction,
  onError: aFunction,
}

/** An object of options, of which none may be unknown. */
function members(
  of: string,
  checks: Readonly<Record<string, Check>>,
  elsewhere: () => readonly string[] = () => [],
): Check {
  return (value, path) => {
    const given = asObject(value)
    if (!given) return 'which is no object of options. Pass one.'
    refuseUnknown(given, {
      of,
      known: Object.keys(checks),
      elsewhere: elsewhere(),
      error: routeError,
    })
    for (const [name, check] of Object.entries(checks)) {
      if (given[name] === undefined) continue
      const place = path === '' ? name : `${path}.${name}`
      const said = check(given[name], place)
      if (said !== undefined) throw routeError(`\`${place}\` is ${shown(given[name])}, ${said}`)
    }
    return undefined
  }
}

const whole = members('`createChatHandler`', OPTIONS, () =>
  Object.keys(ALLOWED).map((name) => `allow.${name}`),
)

/**
 * A route in production is told its callers, or does not start. An `authorize` that is given and undefined comes of an
 * environment that lacks a value, as that of a build: it is told at the first request, and until then nobody is served.
 */
function checkCallers(options: ChatHandlerOptions): void {
  if (environment() !== 'production' || options.public || 'authorize' in options) return
  throw routeError(
    'in production a route does not start without saying who may use it, as whoever reaches it would spend its key. Pass `authorize` to createChatHandler, or `public: true` if everyone may.',
  )
}

/** Refuses options that cannot work. @throws ChatError `usage` */
export function checkOptions(options: ChatHandlerOptions): void {
  const said = whole(options, '')
  if (said !== undefined) throw routeError(`the options are ${shown(options)}, ${said}`)
  if (options.client === undefined) {
    throw routeError(
      '`client` is missing, so there is nowhere to send requests. Pass what `createClient` returns.',
    )
  }
  checkCallers(options)
  const { dialect } = options.client.connection
  const { addOns } = relayOf(dialect)
  const unknown = options.allow?.addOns?.find((name) => !addOns.includes(name))
  if (unknown === undefined) return
  throw routeError(
    `\`allow.addOns\` names ${shown(unknown)}, which the dialect "${dialect.name}" does not know, so it would change nothing. What it knows: ${addOns.join(', ')}. A member of the body is allowed by \`allow.members\`.`,
  )
}
