// An answer of the endpoint, as its caller gets it.
import type { Running } from '../draining.ts'
import type { Operation } from '../../dialect/dialect.ts'
import type { ReadBody } from '../limits/body.ts'
import type { Passing as Keeping } from '../keeping/passing.ts'
import { loadedOnce } from '../loaded.ts'
import type { CalledOptions } from '../telling/callbacks.ts'
import { BROKEN_OFF, NOT_A_LIST, TOLD_ERROR } from '../refusals.ts'
import { type Refused, refusedBy } from '../refuse.ts'
import { CHAT_PATH, type Route } from '../routes.ts'
import { createRecording } from '../telling/exchanges.ts'
import type { Telling } from '../telling/telling.ts'
import type { Outcome, Tell } from './ask.ts'
import { firstByteIn, type Source, streamOf, type Watcher, watchers } from './bytes.ts'
import { interruptedEvent } from './error-event.ts'
import type * as firstToken from './first-token.ts'
import { bodyHeaders, isEventStream } from './headers.ts'
import { allowedModels } from './models.ts'
import { publicEvents, publicValue } from './public-text.ts'
import { passedBytes, passedEvents, type Passing } from './passed-on.ts'
import { wholeBody } from './whole-body.ts'

/** One request to pass on. Nothing in it but `body` and a few headers is the caller's. */
export interface Forward {
  request: Request
  route: Route
  body: ReadBody | undefined
  options: CalledOptions
  /** Of its caller, bound to the owner. */
  idempotencyKey: string | undefined
  /** Of this route, by which it knows a request that comes back to it. */
  mark: Readonly<Record<string, string>>
  /** What keeps the answer, where its caller asked for that. */
  passing: Keeping | undefined
  /** Hears of what goes wrong, and of the end. */
  telling: Telling
  running: Running
  /** The others that see the exact bytes of the answer. */
  watcher: Watcher | undefined
  /** Hears once of the response that was decided on; a stream that had begun may have told of it in an event. */
  ended(response: Response): void
  /** The response for what nobody foresaw. */
  unforeseen(cause: unknown): Response
}

/** An answer, and who may end it. */
export interface Answering extends Forward {
  answer: Extract<Outcome, { type: 'answer' }>
  upstream: AbortController
  tell: Tell
}

/** What an answer is to its caller. */
export type Answered =
  | { type: 'events'; events: Source }
  | { type: 'body'; body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | string | null }
  | { type: 'refused'; refused: Refused }

/** The headers of an answer's response. */
export function answerHeaders({ answer }: Answering): Record<string, string> {
  return { ...bodyHeaders(answer.response, answer.secrets), ...answer.told }
}

/** Passes an answer on. */
export async function answered(answering: Answering): Promise<Answered> {
  const { route, body, options, answer, tell } = answering
  const { response, secrets } = answer
  const watcher = await watcherOf(answering)
  if (!response.body) {
    watcher?.end('whole')
    return { type: 'body', body: null }
  }
  /** Once: more is said of the same. */
  let isHeard = false
  const hear = (text: string): void => {
    if (isHeard) return
    isHeard = true
    const { status, headers } = response
    const { dialect } = options.client.connection
    tell(TOLD_ERROR, 'upstream', dialect.error({ status, headers, body: text }), secrets)
  }
  const form = formOf(response, body)
  const passing = await passingOf(answering, form, response.body, watcher)
  if (form === 'events') {
    const isDeclared = isEventStream(response)
    const events = passedEvents(passing, {
      isDeclared,
      clean: (text) => publicEvents(text, secrets, hear),
      last: () => interruptedEvent(BROKE_OFF),
    })
    return isDeclared ? { type: 'events', events } : { type: 'body', body: streamOf(events) }
  }
  const bytes = passedBytes(passing, secrets.long.without)
  if (form === 'bytes') return { type: 'body', body: streamOf(bytes) }
  let whole: Awaited<ReturnType<typeof wholeBody>>
  try {
    whole = await wholeBody(bytes, (text) => publicValue(text, secrets, hear))
  } catch {
    return { type: 'refused', refused: refusedBy(BROKEN_OFF) }
  }
  const models = route.listsModels ? options.allow?.models : undefined
  if (models === undefined) return { type: 'body', body: whole }
  const list = whole instanceof Uint8Array && allowedModels(new TextDecoder().decode(whole), models)
  if (list) return { type: 'body', body: list }
  tell(NOT_A_LIST, 'upstream', undefined, secrets)
  return { type: 'refused', refused: refusedBy(NOT_A_LIST) }
}

const BROKE_OFF = 'The server behind this chat route broke off amid its answer.'

/** Types of media, and of values in a line each. */
const BYTES = /^(?:audio|font|image|video)\/|octet-stream|ndjson|jsonl|pdf|zip/i

type Form = 'events' | 'whole' | 'bytes'

/** One value, pieces of any kind, or events: also under another type where a stream was asked for. */
function formOf(response: Response, body: ReadBody | undefined): Form {
  if (isEventStream(response)) return 'events'
  if (BYTES.test(response.headers.get('content-type') ?? '')) return 'bytes'
  return body?.value['stream'] === true ? 'events' : 'whole'
}

/** What reads events as a client does: fetched while the endpoint is asked, by the requests that want a stream. */
export const loadFirstToken: () => Promise<typeof firstToken> = loadedOnce(
  () => import('./first-token.ts'),
)

async function passingOf(
  { route, body, options, answer, upstream, running, tell }: Answering,
  form: Form,
  bytes: ReadableStream<Uint8Array>,
  watcher: Watcher | undefined,
): Promise<Passing> {
  const { timeouts, dialect } = options.client.connection
  const operation = operationOf(route)
  const isToken =
    form === 'events' && body && operation
      ? (await loadFirstToken()).firstTokenIn(dialect, operation, body.value)
      : firstByteIn
  return {
    body: bytes,
    upstream,
    running,
    waiting: { timeouts, isToken, isWhole: form === 'whole' },
    watcher,
    onBroken: (cause) => tell(BROKEN_OFF, 'upstream', cause, answer.secrets),
  }
}

/** Whether a route is one of those whose answers are understood. */
export function operationOf({ path }: Route): Operation | undefined {
  if (path === CHAT_PATH) return 'chat'
  return path === 'completions' ? path : undefined
}

/** The watchers that see the exact bytes. */
async function watcherOf(answering: Answering): Promise<Watcher | undefined> {
  const { route, body, options, watcher, telling, answer } = answering
  const { response } = answer
  const { record } = options
  const recording =
    record && body
      ? createRecording({ path: route.path, request: body.bytes, response, record })
      : undefined
  return watchers(recording, await telling.watch(response), watcher)
}
