// Which paths a route serves, and what stands upstream of each.
import type { DialectRoute } from '../dialect/dialect.ts'
import type { ChatHandlerOptions } from './options.ts'
import { routeError } from './refuse.ts'

/** One path that is served. */
export interface Route {
  /** Below the base of the upstream. */
  path: string
  /** Undefined for those that a dialect only names. */
  method: 'GET' | 'POST' | undefined
  /** Names of the query that are passed on. */
  query: readonly string[]
  /** Whether the body names a model that is asked. */
  asksModel: boolean
  /** Whether a list of models comes back. */
  listsModels: boolean
}

/** Finds routes by the path below the base. */
export interface Routes {
  /** Undefined where nothing is served; the route's path is what the caller's means upstream. */
  find(path: string): Route | undefined
  readonly names: readonly string[]
}

/** The path of a chat, below any base. */
export const CHAT_PATH = 'chat/completions'

const CHAT: Route = {
  path: CHAT_PATH,
  method: 'POST',
  query: [],
  asksModel: true,
  listsModels: false,
}

function routeOf(known: string | DialectRoute): Route {
  const route: Partial<DialectRoute> = typeof known === 'string' ? {} : known
  const path = typeof known === 'string' ? known : known.path
  return {
    path,
    method: route.method,
    query: route.query ?? [],
    asksModel: route.asksModel ?? typeof known === 'string',
    listsModels: /(^|\/)models$/.test(path),
  }
}

/** The routes of a handler. @throws ChatError `usage` for a route that the dialect does not know, or that would get around a limit. */
export function createRoutes({ client, allow = {} }: ChatHandlerOptions): Routes {
  const { dialect, api } = client.connection
  const models = dialect.request({ operation: 'models', params: {}, settings: {} }).path
  const routes = new Map<string, Route>([
    ['chat/completions', CHAT],
    ['completions', { ...CHAT, path: 'completions' }],
    ['models', { ...CHAT, path: models, method: 'GET', asksModel: false, listsModels: true }],
  ])
  for (const path of allow.routes ?? []) {
    const known = dialect.routes?.find(
      (each) => path === (typeof each === 'string' ? each : each.path),
    )
    if (known === undefined) {
      throw routeError(
        `\`allow.routes\` names "${path}", which the dialect "${dialect.name}" does not know, so it cannot be served. Remove it, or use a dialect that lists it in \`routes\`.`,
      )
    }
    const route = routeOf(known)
    if (allow.maxTokens !== undefined && typeof known === 'object' && route.asksModel) {
      throw routeError(
        `\`allow.maxTokens\` is set, but "${path}" knows no such limit, so it would be a way around it. Remove one of them.`,
      )
    }
    routes.set(path, route)
  }
  // A client of one exact chat address has no other to offer.
  if (api !== undefined) {
    for (const name of routes.keys()) if (name !== 'chat/completions') routes.delete(name)
  }
  const patterns = [...routes].filter(([name]) => name.includes(':'))
  return {
    names: [...routes.keys()],
    find(path) {
      const exact = path.includes(':') ? undefined : routes.get(path)
      if (exact) return exact
      for (const [name, route] of patterns) {
        const upstream = filled(name, path)
        if (upstream !== undefined) return { ...route, path: upstream }
      }
      return undefined
    },
  }
}

/** The path upstream for one that fits the name, with its ids spelled in one way; undefined where it does not fit. */
function filled(name: string, path: string): string | undefined {
  const [wanted, given] = [name.split('/'), path.split('/')]
  if (wanted.length !== given.length) return undefined
  const segments = wanted.map((segment, at) => {
    const value = given[at] ?? ''
    if (!segment.startsWith(':')) return segment === value ? segment : undefined
    const id = idIn(value)
    return id === undefined ? undefined : encodeURIComponent(id)
  })
  return segments.includes(undefined) ? undefined : segments.join('/')
}

/** Of an id, between its slashes: what no server reads in two ways, however often it decodes it. */
const ID_PART = /^(?!\.+$)[\w.:@~!$&'()*+,=-]{1,300}$/

/**
 * An id, decoded once. Undefined for one that a server could take for another path: with a step up, with what is encoded
 * still, with parameters (`..;`), backslashes, and letters that are made plain ones, e.g. dots of full width.
 */
function idIn(segment: string): string | undefined {
  try {
    const id = decodeURIComponent(segment)
    return id.split('/').every((part) => ID_PART.test(part)) ? id : undefined
  } catch {
    return undefined
  }
}

/** The caller's query, as far as it is passed on. */
export function queryOf(url: string, names: readonly string[]): string {
  if (names.length === 0) return ''
  const query = new URLSearchParams()
  for (const [name, value] of new URL(url).searchParams) {
    if (names.includes(name)) query.append(name, value)
  }
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}
