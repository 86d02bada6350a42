// Options of a route that cannot work, told when it is made.
import { namesOf, refuseUnknown } from '../unknown-members.ts'
import type { Allowed, BodyTimeouts, ChatHandlerOptions } from './options.ts'
import { routeError } from './refuse.ts'

const OPTIONS = namesOf<ChatHandlerOptions>({
  client: true,
  basePath: true,
  allow: true,
  authorize: true,
  public: true,
  maxBodyBytes: true,
  bodyTimeouts: true,
  allowedOrigins: true,
  limits: true,
  keepAlive: true,
  streams: true,
  waitUntil: true,
  onFinish: true,
  record: true,
  onError: true,
})
const ALLOWED = namesOf<Allowed>({
  models: true,
  maxTokens: true,
  routes: true,
  addOns: true,
  members: true,
  headers: true,
  maxMessages: true,
  maxTools: true,
  maxDepth: true,
})
const BODY = namesOf<BodyTimeouts>({ idle: true, total: true })

/** Refuses options that cannot work. @throws ChatError `usage` */
export function checkOptions(options: ChatHandlerOptions): void {
  const { client, allow = {}, basePath = '/', bodyTimeouts = {} } = options
  refuseUnknown(options, {
    of: '`createChatHandler`',
    known: OPTIONS,
    elsewhere: ALLOWED.map((name) => `allow.${name}`),
    error: routeError,
  })
  refuseUnknown(allow, { of: '`allow`', known: ALLOWED, elsewhere: OPTIONS, error: routeError })
  refuseUnknown(bodyTimeouts, { of: '`bodyTimeouts`', known: BODY, error: routeError })
  for (const name of ['idle', 'total'] as const)
    checkTime(`bodyTimeouts.${name}`, bodyTimeouts[name])
  checkTime('keepAlive', options.keepAlive)
  if (client?.connection === undefined) {
    throw routeError(
      '`client` is missing, so there is nowhere to send requests. Pass what `createClient` returns.',
    )
  }
  if (!basePath.startsWith('/')) {
    throw routeError(
      `\`basePath\` is "${basePath}", which no path begins with. Start it with a slash.`,
    )
  }
  if (options.limits !== undefined && typeof options.limits.reserve !== 'function') {
    throw routeError(
      '`limits` is nothing that counts. Pass what `memoryLimits` returns, e.g. `limits: memoryLimits({ perOwner: { requests: 20 } })`.',
    )
  }
  const { maxTokens } = allow
  if (maxTokens !== undefined && !(Number.isInteger(maxTokens) && maxTokens > 0)) {
    throw routeError(
      '`allow.maxTokens` limits nothing as given. Pass a whole number of at least 1.',
    )
  }
}

/** A time in milliseconds that something can happen in. */
function checkTime(name: string, ms: number | false | undefined): void {
  if (ms === undefined || ms === false || (typeof ms === 'number' && ms > 0)) return
  throw routeError(
    `\`${name}\` is ${String(ms)}, which is no time to wait. Pass milliseconds above 0, or false to wait for ever.`,
  )
}
