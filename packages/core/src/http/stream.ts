// The one loop over hops 1 to 4, which owns the first-token and idle clocks and the yielding; whoever calls
// it owns the run. Nothing is thrown: every ending is a value.
import { toChatError } from '../errors.ts'
import type { Ending } from '../message/accumulator.ts'
import type { Delta } from '../message/types.ts'
import { isWritten } from './end-marks.ts'
import { endingOf } from './ended.ts'
import { completed, note, noteToken } from './payloads.ts'
import { abort, beginReceiving, type Receiving, stop, type StreamRequest } from './receiving.ts'
import type { EventReader } from './sse.ts'
import { receive } from './whole-answer.ts'

/** After [DONE] the body is given this long to end by itself, so that the connection can be used again. */
const DRAIN_MS = 500

/** Sends a request and reads its answer to the end. */
export async function stream(request: StreamRequest): Promise<Ending> {
  const { signal } = request
  const receiving = beginReceiving(request)
  const onAbort = (): void => stop(receiving)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    if (!signal.aborted) await receive(receiving)
  } catch (thrown) {
    receiving.failure ??= toChatError(thrown)
  }
  takeHeldBack(receiving)
  receiving.clocks.stop()
  signal.removeEventListener('abort', onAbort)
  const { isDone, failure, reader, hasEnded } = receiving
  if (isDone && !failure && reader) drain(receiving, reader)
  else if (!hasEnded) abort(receiving)
  return endingOf(receiving)
}

/**
 * What a decoder held back: the start of a tag, which at a cut was text after all. A decoder cannot know that it is
 * one: what it says of an end counts only at the end.
 */
function takeHeldBack(receiving: Receiving): void {
  const { request, marks, hasEnded, reader } = receiving
  if (receiving.isDone || request.signal.aborted) return
  const isEnd = ({ type }: Delta): boolean =>
    type === 'finish' || type === 'done' || (type === 'retype' && !marks.isSure)
  const rest = flush(receiving).filter((delta) => hasEnded || !isEnd(delta))
  if (rest.length > 0) request.onDeltas(rest.map((delta) => completed(receiving, delta)))
  for (const delta of rest) {
    // Held back from before the mark, and no more than that.
    if (isWritten(delta)) noteToken(receiving)
    else if (reader) note(receiving, delta, reader)
  }
}

/** A decoder that somebody else wrote may throw. */
function flush(receiving: Receiving): readonly Delta[] {
  try {
    return receiving.decode?.(undefined) ?? []
  } catch (thrown) {
    receiving.failure ??= toChatError(thrown)
    return []
  }
}

/** Nobody waits for this: the answer is whole. */
function drain(receiving: Receiving, reader: EventReader): void {
  const end = (): void => abort(receiving)
  const cancelTimer = receiving.request.scheduler.timer(end, DRAIN_MS)
  const readOn = async (): Promise<void> => {
    while (await reader.next());
  }
  readOn().catch(end).finally(cancelTimer)
}
