// One request that goes upstream, and what is told of it: errors with whose request it was, and its end.
import { now } from '../now.ts'
import type { Operation } from '../../dialect/dialect.ts'
import { ChatError } from '../../errors.ts'
import { asText } from '../../json.ts'
import type { ReadBody } from '../limits/body.ts'
import { loadedOnce } from '../loaded.ts'
import type { Answered, RouteError } from './told.ts'
import { routeError } from '../refuse.ts'
import { CHAT_PATH, type Route } from '../routes.ts'
import type { Watcher } from '../upstream/bytes.ts'
import { isOwners } from '../upstream/refused.ts'
import type { Read } from './answered.ts'
import type { CalledOptions } from './callbacks.ts'
import type { Observed } from './telemetry.ts'

/** What is asked. */
export interface Asked {
  request: Request
  route: Route
  owner: string | undefined
  /** Undefined for what has no body, of which only errors are told. */
  body: ReadBody | undefined
  options: CalledOptions
  /** Hear of the end, beside `onFinish`: limits, telemetry. Each is called once, whatever comes of the request. Must not throw. */
  listeners?: readonly ((answered: Answered) => void)[] | undefined
}

/** What is told of one request. */
export interface Telling {
  /** Runs what sends the request, for whoever traces it. */
  within<T>(call: () => T): T
  /** Tells the owner. */
  onError(error: ChatError, fault?: RouteError['fault']): void
  /** Watches the bytes of an answer, and tells of its end; undefined where nobody hears of it. */
  watch(response: Response): Promise<Watcher | undefined>
  /** Tells of a request that got this response, where no answer of it is watched. */
  end(response: Response): void
}

const OPERATIONS: ReadonlyMap<string, Exclude<Operation, 'models'>> = new Map([
  [CHAT_PATH, 'chat'],
  ['completions', 'completions'],
] as const)

/** Whether the end of what a route serves is told. */
export function isTold(route: Route): boolean {
  return OPERATIONS.has(route.path)
}

const loadAnswered = loadedOnce(() => import('./answered.ts'))

/** Marks an error with whose it is. */
export function routeErrorOf(
  error: ChatError,
  told: Omit<RouteError, keyof ChatError>,
): RouteError {
  return Object.assign(error, told)
}

/** Makes the telling of one request. */
export function createTelling(asked: Asked): Telling {
  const { request, route, owner, body, options } = asked
  const { onFinish, client, waitUntil } = options
  const startedAt = now()
  const operation = OPERATIONS.get(route.path)
  const model = asText(body?.value['model'])
  const observed = observe()
  const listeners = [...(asked.listeners ?? []), ...(observed ? [observed.end] : [])]
  let error: RouteError | undefined
  let isWatched = false

  /** Neither is anything lost nor does a request fail where telemetry does. */
  function observe(): Observed | undefined {
    const { telemetry } = options
    if (!telemetry || !body || operation === undefined) return undefined
    const { baseURL, dialect } = client.connection
    const provider = dialect.name
    const about = { request, operation, owner, model, body: body.value }
    const failed = (cause: unknown): void =>
      options.onError(routeError('`telemetry` failed. The answer was not touched.', cause))
    try {
      const begun = telemetry.begin({ ...about, provider, address: baseURL })
      return {
        within: begun.within,
        end(answered) {
          try {
            begun.end(answered)
          } catch (cause) {
            failed(cause)
          }
        },
      }
    } catch (cause) {
      failed(cause)
      return undefined
    }
  }

  function onError(thrown: ChatError, fault: RouteError['fault'] = 'route'): void {
    error = routeErrorOf(thrown, { fault, owner, model })
    options.onError(error)
  }

  function tell(answered: Answered): Promise<void> | undefined {
    for (const listener of listeners) listener(answered)
    return onFinish?.(answered)
  }

  function answeredBy(response: Response, read: Read | undefined): Answered {
    const { usage, finishReason, firstTokenAt, endedAt = now() } = read ?? {}
    const hasFailed = read?.error !== undefined || read?.how === 'broken'
    return {
      owner,
      model,
      status: response.status,
      headers: response.headers,
      ending: read?.how === 'left' ? 'left' : hasFailed ? 'broken' : 'whole',
      error,
      usage,
      cost: usage?.cost,
      finishReason,
      duration: endedAt - startedAt,
      firstTokenMs: firstTokenAt === undefined ? undefined : firstTokenAt - startedAt,
      responseModel: read?.model,
      responseId: read?.responseId,
      request,
      body: body?.value ?? {},
      message: read?.message ?? (async () => undefined),
      messages: read?.messages ?? (async () => []),
    }
  }

  return {
    within: (call) => (observed ? observed.within(call) : call()),
    onError,
    async watch(response) {
      if (!body || operation === undefined || (!onFinish && listeners.length === 0))
        return undefined
      isWatched = true
      const { watchAnswer } = await loadAnswered()
      const { connection } = client
      const { headers } = response
      const watched = { connection, operation, params: body.value, headers, startedAt }
      let isTold = (): void => undefined
      waitUntil?.(new Promise<void>((resolve) => (isTold = resolve)))
      return watchAnswer(watched, onFinish !== undefined, (read) => {
        // Of a connection that died it may have been told already.
        if (read.error && read.how !== 'left' && !error) {
          const told = new ChatError(read.error.kind, read.error)
          onError(told, isOwners(told) ? 'upstream' : 'caller')
        }
        void Promise.resolve(tell(answeredBy(response, read))).then(isTold)
      })
    },
    end(response) {
      if (isWatched || !body || operation === undefined) return
      const ending = response.status === 499 ? 'left' : 'refused'
      void tell({ ...answeredBy(response, undefined), ending })
    },
  }
}
