// From the route to the endpoint behind it, and what its caller gets.
import type { Operation } from '../../dialect/dialect.ts'
import { ChatError } from '../../errors.ts'
import type { ReadBody } from '../limits/body.ts'
import type { Passing as Keeping } from '../keeping/passing.ts'
import { STREAM_HEADER } from '../keeping/streams.ts'
import type { ChatHandlerOptions } from '../options.ts'
import { BROKEN_OFF, NOT_A_LIST } from '../refusals.ts'
import { refuse } from '../refuse.ts'
import { CHAT_PATH, type Route } from '../routes.ts'
import { createRecording } from '../telling/exchanges.ts'
import type { Telling } from '../telling/telling.ts'
import { ask, type Outcome, type Tell } from './ask.ts'
import { type Watcher, watchers } from './bytes.ts'
import { interruptedEvent } from './error-event.ts'
import { firstByteIn, firstTokenIn } from './first-token.ts'
import { bodyHeaders, isEventStream } from './headers.ts'
import { keptAlive } from './keep-alive.ts'
import { allowedModels } from './models.ts'
import { passedBytes, passedEvents, type Passing } from './passed-on.ts'
import { refusedResponse } from './refused.ts'
import { causeWithout } from './secrets.ts'
import { wholeBody } from './whole-body.ts'

/** One request to pass on. Nothing in it but `body` and a few headers is the caller's. */
export interface Forward {
  request: Request
  route: Route
  body: ReadBody | undefined
  options: ChatHandlerOptions
  /** What keeps the answer, where its caller asked for that. */
  passing: Keeping | undefined
  /** Hears of what goes wrong, and of the end. */
  telling: Telling
  /** Who else sees the exact bytes of the answer. */
  watcher: Watcher | undefined
}

type Answer = Extract<Outcome, { type: 'answer' }>
const GONE = 'The server behind this chat route broke off amid its answer.'

/** Sends a request upstream with the server's key and returns what a caller may see of the response. */
export async function forward(forwarded: Forward): Promise<Response> {
  const { request, telling, passing } = forwarded
  const tell: Tell = ({ status, code, message }, fault, thrown, secrets) => {
    const cause = thrown === undefined ? undefined : causeWithout(thrown, secrets)
    const told = { message: `@x/core/server: ${message}`, status, code, cause }
    telling.onError(new ChatError('network', told), fault)
  }
  // A caller who leaves ends the request, unless it is kept for them.
  const signal = passing?.signal ?? request.signal
  const upstream = new AbortController()
  const leave = (): void => upstream.abort()
  signal.addEventListener('abort', leave)
  if (signal.aborted) leave()
  const outcome = await ask({ ...forwarded, upstream, tell })
  // Nobody is left to read this; 499 is what access logs call it.
  if (outcome.type === 'left') return new Response(null, { status: 499 })
  if (outcome.type === 'refused') return refusedResponse(outcome.refused)
  return passed(forwarded, outcome, { upstream, tell })
}

/** Who can end the request, and who hears of its end. */
interface Ends {
  upstream: AbortController
  tell: Tell
}

async function passed(forwarded: Forward, answer: Answer, ends: Ends): Promise<Response> {
  const { route, options } = forwarded
  const { response, told } = answer
  const { status } = response
  const headers = { ...bodyHeaders(response), ...told }
  const watcher = await watcherOf(forwarded, response)
  if (!response.body) {
    watcher?.end('whole')
    return new Response(null, { status, headers })
  }
  const form = formOf(response, forwarded.body)
  if (form === 'events') {
    const events = passedEvents(passingOf(forwarded, answer, ends, watcher), () =>
      interruptedEvent(GONE),
    )
    return isEventStream(response)
      ? kept(forwarded, events, { status, headers })
      : new Response(events, { status, headers })
  }
  const bytes = passedBytes(passingOf(forwarded, answer, ends, watcher))
  if (form === 'bytes') return new Response(bytes, { status, headers })
  let body: Awaited<ReturnType<typeof wholeBody>>
  try {
    body = await wholeBody(bytes)
  } catch {
    return refuse(BROKEN_OFF)
  }
  if (!route.listsModels || options.allow?.models === undefined)
    return new Response(body, { status, headers })
  const list =
    body instanceof Uint8Array
      ? allowedModels(new TextDecoder().decode(body), options.allow.models)
      : undefined
  if (list !== undefined) return new Response(list, { status, headers })
  ends.tell(NOT_A_LIST, 'upstream', undefined, answer.secrets)
  return refuse(NOT_A_LIST)
}

/** One value, pieces of any kind, or events: also under another type where a stream was asked for. */
function formOf(response: Response, body: ReadBody | undefined): 'events' | 'whole' | 'bytes' {
  if (isEventStream(response)) return 'events'
  const type = response.headers.get('content-type') ?? ''
  if (!/^(?:application\/(?:[\w.-]+\+)?json|text\/plain)\s*(?:;|$)/i.test(type)) return 'bytes'
  return body?.value['stream'] === true ? 'events' : 'whole'
}

/** The events for the caller: also for one who comes back, where they are kept. */
async function kept(
  { options, passing }: Forward,
  events: ReadableStream<Uint8Array>,
  init: { status: number; headers: Record<string, string> },
): Promise<Response> {
  if (!passing) return new Response(keptAlive(events, options.keepAlive), init)
  const { id, body } = await passing.keep(events, undefined)
  const headers = id === undefined ? init.headers : { ...init.headers, [STREAM_HEADER]: id }
  return new Response(keptAlive(body, options.keepAlive), { ...init, headers })
}

function passingOf(
  { route, body, options }: Forward,
  { response, secrets }: Answer,
  { upstream, tell }: Ends,
  watcher: Watcher | undefined,
): Passing {
  const { timeouts, dialect } = options.client.connection
  const isEvents = formOf(response, body) === 'events'
  const operation = OPERATIONS.get(route.path)
  return {
    body: response.body as ReadableStream<Uint8Array>,
    upstream,
    waiting: {
      timeouts,
      isToken:
        isEvents && body && operation ? firstTokenIn(dialect, operation, body.value) : firstByteIn,
      isWhole: !isEvents,
    },
    watcher,
    onBroken: (cause) => tell(BROKEN_OFF, 'upstream', cause, secrets),
  }
}

const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  [CHAT_PATH, 'chat'],
  ['completions', 'completions'],
])

/** Who sees the exact bytes. */
async function watcherOf(
  { route, body, options: { record }, watcher, telling }: Forward,
  response: Response,
): Promise<Watcher | undefined> {
  const recording =
    record && body
      ? createRecording({ path: route.path, request: body.bytes, response, record })
      : undefined
  return watchers(recording, await telling.watch(response), watcher)
}
