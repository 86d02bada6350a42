// From the route to the endpoint behind it, and the response that its caller gets.
import { ChatError } from '../../errors.ts'
import { causeWithout } from '../../http/redact.ts'
import { STREAM_HEADER } from '../keeping/streams.ts'
import { timerOf } from '../deadline.ts'
import { DRAINING } from '../draining.ts'
import { refuse, refusedResponse } from '../refuse.ts'
import {
  answered,
  answerHeaders,
  type Answered,
  type Forward,
  loadFirstToken,
  operationOf,
} from './answered.ts'
import { ask, type Outcome, type Tell } from './ask.ts'
import { type Source, streamOf } from './bytes.ts'
import { EVENT_HEADERS } from './headers.ts'
import { KEEP_ALIVE_MS, keptAlive } from './keep-alive.ts'
import { lateEvents } from './late.ts'

/** Sends a request upstream with the server's key and returns what a caller may see of the response. */
export async function forward(forwarded: Forward): Promise<Response> {
  const { request, route, body, options, passing, telling, running } = forwarded
  const tell: Tell = ({ status, code, message }, fault, thrown, secrets) => {
    const cause = causeWithout(thrown, secrets)
    const told = { message: `@x/core/server: ${message}`, status, code, cause }
    telling.onError(new ChatError('network', told), fault)
  }
  // A caller who leaves ends the request, unless it is kept for them.
  const signal = passing?.signal ?? request.signal
  const upstream = new AbortController()
  const leave = (): void => upstream.abort()
  signal.addEventListener('abort', leave)
  if (signal.aborted) leave()

  const asking = ask({ ...forwarded, upstream, tell })
  // An answer that has begun is broken off where it passes.
  const waiting = asking.finally(() => running.delete(leave))
  running.add(leave)
  const answerOf = async (outcome: Outcome): Promise<Answered | undefined> => {
    if (outcome.type === 'left') return undefined
    if (outcome.type === 'refused') return outcome
    return answered({ ...forwarded, answer: outcome, upstream, tell })
  }
  const headersOf = (answer: Extract<Outcome, { type: 'answer' }>): Record<string, string> =>
    answerHeaders({ ...forwarded, answer, upstream, tell })
  /** The response that is decided on, but for its stream. */
  const responseOf = (outcome: Outcome, answer: Answered | undefined): Response => {
    if (outcome.type === 'left' && running.isOver) return refuse(DRAINING)
    // Nobody is left to read this; 499 is what access logs call it.
    if (!answer || outcome.type === 'left') return new Response(null, { status: 499 })
    if (answer.type === 'refused') return refusedResponse(answer.refused)
    if (outcome.type === 'refused') return refusedResponse(outcome.refused)
    const { status } = outcome.response
    const headers = headersOf(outcome)
    return new Response(answer.type === 'body' ? answer.body : null, { status, headers })
  }

  const isStreamed = body?.value['stream'] === true && operationOf(route) !== undefined
  // On its way meanwhile; where it is wanted, its failure is told.
  if (isStreamed) loadFirstToken().catch(() => undefined)
  const { keepAlive = KEEP_ALIVE_MS } = options
  const outcome = await inTime(waiting, isStreamed && keepAlive)
  if (outcome !== 'late') {
    const answer = await answerOf(outcome)
    if (outcome.type === 'answer' && answer?.type === 'events') {
      forwarded.ended(outcome.response)
      const head = { status: outcome.response.status, headers: headersOf(outcome) }
      return streamed(forwarded, answer.events, head, keepAlive)
    }
    const response = responseOf(outcome, answer)
    forwarded.ended(response)
    return response
  }
  const late = async (): Promise<Answered | undefined> => {
    try {
      const told = await waiting
      const answer = await answerOf(told)
      const isBody = answer?.type === 'body'
      forwarded.ended(responseOf(told, isBody ? { ...answer, body: null } : answer))
      return answer
    } catch (cause) {
      const response = forwarded.unforeseen(cause)
      forwarded.ended(response)
      const { status, headers } = response
      const refused = { status, headers: Object.fromEntries(headers), body: await response.text() }
      return { type: 'refused', refused }
    }
  }
  const begun = { status: 200, headers: EVENT_HEADERS }
  return streamed(forwarded, lateEvents(late(), leave), begun, keepAlive, true)
}

/** What comes within so many milliseconds; else `late`. */
async function inTime<T>(work: Promise<T>, ms: number | false): Promise<T | 'late'> {
  let cancelTimer = (): void => undefined
  const timer = new Promise<'late'>((resolve) => (cancelTimer = timerOf(() => resolve('late'), ms)))
  return Promise.race([work, timer]).finally(cancelTimer)
}

/** The events for the caller: also for one who comes back, where they are kept. */
async function streamed(
  { passing }: Forward,
  events: Source,
  { status, headers }: { status: number; headers: Readonly<Record<string, string>> },
  keepAlive: number | false,
  isLate = false,
): Promise<Response> {
  const { id, body } = passing ? await passing.keep(events) : { id: undefined, body: events }
  const all = id === undefined ? headers : { ...headers, [STREAM_HEADER]: id }
  return new Response(streamOf(keptAlive(body, keepAlive, isLate)), { status, headers: all })
}
