// One request that goes upstream, and what is told of it: errors with whose request it was, and its end.
import type { Operation } from '../../dialect/dialect.ts'
import { ChatError } from '../../errors.ts'
import { asText } from '../../json.ts'
import type { ReadBody } from '../limits/body.ts'
import type { Answered, RouteError } from '../options.ts'
import { CHAT_PATH, type Route } from '../routes.ts'
import type { Watcher } from '../upstream/bytes.ts'
import type { Read } from './answered.ts'
import type { CalledOptions } from './callbacks.ts'

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

/** Marks an error with whose it is. */
export function routeErrorOf(
  error: ChatError,
  told: Omit<RouteError, keyof ChatError>,
): RouteError {
  return Object.assign(error, told)
}

/** Makes the telling of one request. */
export function createTelling(asked: Asked): Telling {
  const { request, route, owner, body, options, listeners = [] } = asked
  const { onFinish, client, waitUntil } = options
  const startedAt = Date.now()
  const operation = OPERATIONS.get(route.path)
  const model = asText(body?.value['model'])
  let error: RouteError | undefined
  let isWatched = false

  function onError(thrown: ChatError, fault: RouteError['fault'] = 'route'): void {
    error = routeErrorOf(thrown, { fault, owner, model })
    options.onError(error)
  }

  function tell(answered: Answered): Promise<void> | undefined {
    for (const listener of listeners) listener(answered)
    return onFinish?.(answered)
  }

  function answeredBy(response: Response, read: Read | undefined): Answered {
    const { usage, finishReason, firstTokenAt, endedAt = Date.now() } = read ?? {}
    const hasFailed = read?.error !== undefined || read?.how === 'broken'
    return {
      owner,
      model,
      status: response.status,
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
    onError,
    async watch(response) {
      if (!body || operation === undefined || (!onFinish && listeners.length === 0))
        return undefined
      isWatched = true
      const { watchAnswer } = await import('./answered.ts')
      const { connection } = client
      const { headers } = response
      const watched = { connection, operation, params: body.value, headers, startedAt }
      let isTold = (): void => undefined
      waitUntil?.(new Promise<void>((resolve) => (isTold = resolve)))
      return watchAnswer(watched, onFinish !== undefined, (read) => {
        // Of a connection that died it may have been told already.
        if (read.error && read.how !== 'left' && !error) {
          onError(new ChatError(read.error.kind, read.error), 'upstream')
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
