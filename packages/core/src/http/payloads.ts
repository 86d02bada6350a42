// From the payloads of a body to deltas, in slices that leave the event loop its turns.
import { appended } from '../appended.ts'
import { isGoodEnd } from '../dialect/finish-reason.ts'
import type { Payload } from '../dialect/dialect.ts'
import { toChatError } from '../errors.ts'
import type { Delta } from '../message/types.ts'
import { isWritten } from './end-marks.ts'
import { refusalIn } from './late-refusal.ts'
import type { Receiving } from './receiving.ts'
import type { EventReader } from './sse.ts'

/** Work between two turns of the event loop, in milliseconds. */
const SLICE_MS = 8
/** A read that took this long, in milliseconds, was not answered from memory. */
const TURN_MS = 2
/** How many payloads are decoded between two looks at the clock. */
const SLICE_PAYLOADS = 32
/** So many payloads are kept to tell what came, where nothing of it could be read. */
const MAX_HEADS = 16

/** Reads a body to its end, or to what ends the answer. Rejects as the reader does. */
export async function readPayloads(receiving: Receiving, source: EventReader): Promise<void> {
  const { request, clocks, marks } = receiving
  const { scheduler, signal } = request
  let at = scheduler.now()
  let sliceStart = at
  for (;;) {
    const payloads = await source.next()
    const askedAt = at
    at = scheduler.now()
    // Waiting for the network gave the event loop its turn.
    if (at - askedAt >= TURN_MS) sliceStart = at
    receiving.hasEnded = payloads === undefined
    if (!payloads || signal.aborted || receiving.timeout) return
    clocks.byte(at, payloads.length > 0)
    // The first keep-alive before a token shows that the server is at work.
    if (!receiving.hasToken && !receiving.isAlive && source.keepAlives > 0) {
      receiving.isAlive = true
      request.onDeltas([{ type: 'waiting' }])
    }
    for (let from = 0; from < payloads.length; from += SLICE_PAYLOADS) {
      takeSlice(receiving, payloads, from, source)
      if (receiving.isDone || receiving.failure || receiving.refusal) return
      at = scheduler.now()
      if (at - sliceStart <= SLICE_MS || !scheduler.isVisible()) continue
      await scheduler.pause()
      at = scheduler.now()
      sliceStart = at
      if (signal.aborted || receiving.timeout) return
    }
    clocks.settle(marks.isOver && (receiving.hasToken || receiving.isExplained))
  }
}

/** Decodes the payloads of one slice, until one of them ends the answer. */
function takeSlice(
  receiving: Receiving,
  payloads: readonly Payload[],
  from: number,
  source: EventReader,
): void {
  const end = Math.min(from + SLICE_PAYLOADS, payloads.length)
  let deltas: Delta[] = []
  for (let at = from; at < end && !receiving.isDone && !receiving.failure; at++) {
    const payload = payloads[at] as Payload
    receiving.refusal = receiving.decode ? undefined : refusalIn(payload)
    if (receiving.refusal) return
    const said = decodePayload(receiving, payload, source)
    for (const delta of said) {
      deltas = appended(deltas, completed(receiving, delta))
      note(receiving, delta, source)
      if (receiving.isDone || receiving.failure) break
    }
  }
  if (deltas.length > 0) receiving.request.onDeltas(deltas)
}

/** What a payload says; nothing where it had come before. */
function decodePayload(
  receiving: Receiving,
  payload: Payload,
  { framing }: EventReader,
): readonly Delta[] {
  const { request, heads } = receiving
  if (heads.length < MAX_HEADS) heads.push(payload.data)
  receiving.decode ??= request.connection.dialect.decoder({
    operation: request.operation,
    framing,
    params: request.params,
    settings: request.settings ?? {},
  })
  const said = receiving.decode(payload)
  if (receiving.again > 0) {
    receiving.again--
    return []
  }
  receiving.decoded++
  request.onPayload?.(payload)
  receiving.marks.next()
  return said
}

/** With what is known of it here: the id of the request, and what earlier frames told of the usage. */
export function completed(receiving: Receiving, delta: Delta): Delta {
  switch (delta.type) {
    case 'start': {
      const requestId = receiving.opened?.response.headers.get('x-request-id')
      return requestId ? { ...delta, requestId } : delta
    }
    case 'usage':
      return { ...delta, usage: receiving.usage.read(delta.usage, receiving.marks.writes) }
    default:
      return delta
  }
}

/** Keeps what a delta tells of the answer. */
export function note(receiving: Receiving, delta: Delta, source: EventReader): void {
  const { marks } = receiving
  if (isWritten(delta)) {
    marks.wrote(delta.choice)
    noteToken(receiving)
  } else if (delta.type === 'source') noteToken(receiving)
  else if (delta.type === 'finish') {
    marks.finish(delta.choice, delta.reason)
    receiving.isExplained ||= !isGoodEnd(delta.reason)
  } else if (delta.type === 'waiting') receiving.isAlive = true
  else if (delta.type === 'done') receiving.isDone = true
  else if (delta.type === 'error') {
    const error = toChatError(delta.error)
    // The answer was whole; only what came after it was cut.
    const isWhole = marks.isSure && receiving.hasToken && (source.isOver || marks.isOver)
    if (!(isWhole && error.kind === 'protocol')) receiving.failure = error
  }
}

/** The first sign of the answer itself ends the wait for it. */
export function noteToken(receiving: Receiving): void {
  if (receiving.hasToken) return
  receiving.hasToken = true
  receiving.clocks.token()
}
