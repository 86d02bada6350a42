// How an answer ended, by all that came of it.
import { STOPPED_CODE } from '../dialect/api-error.ts'
import { finishError } from '../dialect/finish-reason.ts'
import { ChatError } from '../errors.ts'
import type { Ending } from '../message/accumulator.ts'
import { audioLoaded } from '../message/audio-part.ts'
import { withAdvice } from './advised.ts'
import type { Opened } from './http.ts'
import type { Receiving } from './receiving.ts'

/** The ending, once nothing more is read. */
export async function endingOf(receiving: Receiving): Promise<Ending> {
  const { request, opened, failure } = receiving
  await audioLoaded()
  // Also by another tab, of which the route tells.
  if (request.signal.aborted || failure?.code === STOPPED_CODE) return { type: 'aborted' }
  const found = await failureOf(receiving)
  if (!found) return { type: 'complete' }
  const meant = found.kind === 'api' ? await withAdvice(found) : found
  const told = opened ? await opened.redact(meant) : meant
  return { type: 'failed', error: told.toJSON(), cause: told.cause }
}

async function failureOf(receiving: Receiving): Promise<ChatError | undefined> {
  const { request, marks, heads, reader, kept, opened, hasToken, hasEnded } = receiving
  let failure = brokenBy(receiving)
  if (marks.writes === 0 && heads.length > 0) {
    failure = (await request.connection.dialect.mistaken?.(heads, failure)) ?? failure
  }
  const isBody = receiving.decode !== undefined && reader?.framing === 'json'
  // An answer that was filtered away or had no room is told by its finish reason.
  const isSilent = !hasToken && !receiving.isExplained
  // A server that was at work, or a route that keeps the answer, may have more of it.
  const isAll = hasEnded && !receiving.isAlive && !kept?.isTold
  if (isSilent && isAll && (isBody || !heads[0])) {
    failure ??= await noAnswer(opened, heads[0])
  }
  if (!receiving.isDone && !isBody && !marks.isWhole) failure ??= interruptedError()
  if (marks.failure !== undefined) failure ??= finishError(marks.failure)
  if (isSilent) failure ??= emptyError()
  return failure
}

/** What cut the answer off, if anything did. */
function brokenBy({ marks, timeout, failure }: Receiving): ChatError | undefined {
  // The server had said that it was finished: how the connection ends after that changes nothing.
  if (marks.isSure && (timeout || failure?.kind === 'interrupted')) return undefined
  return timeout ?? failure
}

/** What came in place of an answer, where what tells it can be had. */
async function noAnswer(opened: Opened | undefined, body = ''): Promise<ChatError | undefined> {
  const loaded = await import('./no-answer.ts').catch(() => undefined)
  return loaded?.noAnswer(opened?.response.status ?? 0, body)
}

function interruptedError(): ChatError {
  return new ChatError('interrupted', {
    code: 'unfinished',
    message:
      '@x/core: the answer broke off before the server said that it was finished. The text so far is kept; go on from there or ask again.',
  })
}

function emptyError(): ChatError {
  return new ChatError('protocol', {
    code: 'empty_answer',
    retryable: true,
    message:
      '@x/core: the server ended its answer without writing anything. The model may be overloaded or refuse silently; try again.',
  })
}
