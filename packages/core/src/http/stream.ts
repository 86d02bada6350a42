// The one loop over hops 1 to 4, which owns the first-token and idle clocks and the yielding; whoever calls
// it owns the run. Nothing is thrown: every ending is a value. Over 300 lines, because all of it shares one state.
import { STOPPED_CODE } from '../dialect/api-error.ts'
import { appended } from '../appended.ts'
import { createClocks } from './clocks.ts'
import type { Connection } from './connection.ts'
import type { Decoder, ErrorResponse, Payload } from '../dialect/dialect.ts'
import { choicesAsked, createEndMarks, isWritten } from './end-marks.ts'
import { ChatError, toChatError } from '../errors.ts'
import { open, type Opened, type OpenRequest } from './http.ts'
import { finishError, isGoodEnd } from '../dialect/finish-reason.ts'
import type { Ending } from '../message/accumulator.ts'
import { refusalIn } from './late-refusal.ts'
import { isEvents, type RouteStream } from './route-stream.ts'
import type { Scheduler } from '../schedule.ts'
import { type EventReader, readEvents } from './sse.ts'
import type { Delta } from '../message/types.ts'
import type { Redact } from './without-keys.ts'
import { createUsageFrames } from '../dialect/usage-frames.ts'

/** One request, and who wants to hear of its answer. */
export interface StreamRequest extends OpenRequest {
  connection: Connection
  scheduler: Scheduler
  /** Ends the stream at any moment, which is no error: the ending is `aborted`. */
  signal: AbortSignal
  /** The deltas of one network read, or of about 8 ms of work, in order. Must not throw. */
  onDeltas(deltas: readonly Delta[]): void
  /** Whether who aborts comes back to a kept answer, so that it is to go on at the route. */
  isLeft?: (() => boolean) | undefined
  /** Each payload as it came, before it is decoded. */
  onPayload?: ((payload: Payload) => void) | undefined
}

/** Work between two turns of the event loop, in milliseconds. */
const SLICE_MS = 8
/** A read that took this long, in milliseconds, was not answered from memory. */
const TURN_MS = 2
/** How many payloads are decoded between two looks at the clock. */
const SLICE_PAYLOADS = 32
/** So many payloads are kept to tell what came, where nothing of it could be read. */
const MAX_HEADS = 16
/** After [DONE] the body is given this long to end by itself, so that the connection can be used again. */
const DRAIN_MS = 500
/** How long the rest of an answer that is whole but for its usage is waited for, in milliseconds. */
const REST_MS = 5000

/** Sends a request and reads its answer to the end. */
export async function stream(request: StreamRequest): Promise<Ending> {
  const { connection, scheduler, signal, onDeltas, onPayload } = request
  let controller = new AbortController()
  let reader: EventReader | undefined
  let timeout: ChatError | undefined
  const marks = createEndMarks(choicesAsked(request.params))
  const usage = createUsageFrames()
  let hasToken = false
  /** Something has shown that the server is at work. */
  let isAlive = false
  /** An answer without a word has said why. */
  let isExplained = false
  let isDone = false
  let hasEnded = false
  let failure: ChatError | undefined
  let decode: Decoder | undefined
  let requestId: string | undefined
  let status = 0
  /** The first payloads: of a body, all of it. */
  const heads: string[] = []
  let redact: Redact | undefined
  /** The route had begun the stream when the endpoint refused. */
  let refusal: ErrorResponse | undefined
  let kept: RouteStream | undefined
  /** How many payloads were decoded, and how many of them come once more. */
  let decoded = 0
  let again = 0

  const abort = (): void => {
    controller.abort()
    reader?.cancel()
  }
  const stop = (): void => {
    abort()
    if (!request.isLeft?.()) kept?.drop()
  }
  const expire = (error: ChatError): void => {
    timeout = error
    abort()
  }
  const clocks = createClocks(scheduler, connection.timeouts, expire)

  async function readOpened({ response, redact: redactError }: Opened): Promise<void> {
    redact = redactError
    requestId = response.headers.get('x-request-id') ?? undefined
    status = response.status
    reader = readerOf(response, request.attach)
    clocks.start()
    await readAll(reader)
  }

  async function read(source: EventReader): Promise<void> {
    let at = scheduler.now()
    let sliceStart = at
    for (;;) {
      const payloads = await source.next()
      const askedAt = at
      at = scheduler.now()
      // Waiting for the network gave the event loop its turn.
      if (at - askedAt >= TURN_MS) sliceStart = at
      hasEnded = payloads === undefined
      if (!payloads || signal.aborted || timeout) return
      clocks.byte(at, payloads.length > 0)
      // The first keep-alive before a token shows that the server is at work.
      if (!hasToken && !isAlive && source.keepAlives > 0) {
        isAlive = true
        onDeltas([{ type: 'waiting' }])
      }
      for (let from = 0; from < payloads.length; from += SLICE_PAYLOADS) {
        take(payloads, from, source)
        if (isDone || failure || refusal) return
        at = scheduler.now()
        if (at - sliceStart <= SLICE_MS || !scheduler.isVisible()) continue
        await scheduler.pause()
        at = scheduler.now()
        sliceStart = at
        if (signal.aborted || timeout) return
      }
      clocks.settle(marks.isOver && (hasToken || isExplained))
    }
  }

  /** Decodes the payloads of one slice, until one of them ends the answer. */
  function take(payloads: readonly Payload[], from: number, source: EventReader): void {
    const end = Math.min(from + SLICE_PAYLOADS, payloads.length)
    let deltas: Delta[] = []
    for (let at = from; at < end && !isDone && !failure; at++) {
      const payload = payloads[at] as Payload
      refusal = decode ? undefined : refusalIn(payload)
      if (refusal) return
      if (heads.length < MAX_HEADS) heads.push(payload.data)
      decode ??= connection.dialect.decoder({
        operation: request.operation,
        framing: source.framing,
        params: request.params,
        settings: request.settings ?? {},
      })
      const said = decode(payload)
      if (again > 0) {
        again--
        continue
      }
      decoded++
      onPayload?.(payload)
      marks.next()
      for (const delta of said) {
        deltas = appended(deltas, completed(delta))
        note(delta, source)
        if (isDone || failure) break
      }
    }
    if (deltas.length > 0) onDeltas(deltas)
  }

  function readerOf(response: Response, attach: string | undefined): EventReader {
    if (attach !== undefined && !isEvents(response)) throw goneError()
    const { operation } = request
    return readEvents(response, (contentType) =>
      connection.dialect.framing?.({ operation, contentType }),
    )
  }

  /** Reads an answer to its end; what may follow a finish reason on a line that broke there, the route has. */
  async function readAll(source: EventReader): Promise<void> {
    try {
      await read(source)
    } catch (thrown) {
      if (!marks.isSure || !kept?.isTold) throw thrown
      timeout ??= toChatError(thrown)
    }
    if (timeout && marks.isSure && kept?.isTold && !signal.aborted) await readRest(kept.id)
  }

  /** Usage, cost and the like. The answer is whole without them, so that nothing here is an error. */
  async function readRest(attach: string): Promise<void> {
    const before = decode
    abort()
    controller = new AbortController()
    timeout = undefined
    hasEnded = false
    const cancelTimer = scheduler.timer(abort, REST_MS)
    try {
      const rest = { ...request, attach, streamId: undefined, onStream: undefined }
      const { response } = await open(connection, rest, controller.signal, scheduler)
      reader = readerOf(response, attach)
      decode = undefined
      again = decoded
      await read(reader)
    } catch {
      // As it was.
    }
    if (again > 0) decode = before
    cancelTimer()
    failure = undefined
  }

  /** With what is known of it here: the id of the request, and what earlier frames told of the usage. */
  function completed(delta: Delta): Delta {
    if (delta.type === 'start' && requestId) return { ...delta, requestId }
    if (delta.type === 'usage') return { ...delta, usage: usage.read(delta.usage, marks.writes) }
    return delta
  }

  function note(delta: Delta, source: EventReader): void {
    if (isWritten(delta)) {
      marks.wrote(delta.choice)
      noteToken()
    } else if (delta.type === 'source') noteToken()
    else if (delta.type === 'finish') {
      marks.finish(delta.choice, delta.reason)
      isExplained ||= !isGoodEnd(delta.reason)
    } else if (delta.type === 'waiting') isAlive = true
    else if (delta.type === 'done') isDone = true
    else if (delta.type === 'error') {
      const error = toChatError(delta.error)
      // The answer was whole; only what came after it was cut.
      const isWhole = marks.isSure && hasToken && (source.isOver || marks.isOver)
      if (!(isWhole && error.kind === 'protocol')) failure = error
    }
  }

  function noteToken(): void {
    if (hasToken) return
    hasToken = true
    clocks.token()
  }

  /** What a decoder held back. One that somebody else wrote may throw. */
  function flush(): readonly Delta[] {
    try {
      return decode?.(undefined) ?? []
    } catch (thrown) {
      failure ??= toChatError(thrown)
      return []
    }
  }

  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) return { type: 'aborted' }
    const onStream = (stream: RouteStream | undefined): void => {
      kept = stream
      request.onStream?.(stream)
    }
    let opened = await open(connection, { ...request, onStream }, controller.signal, scheduler)
    for (;;) {
      await readOpened(opened)
      const told: ErrorResponse | undefined = refusal
      if (!told) break
      refusal = undefined
      clocks.stop()
      reader?.cancel()
      opened = await opened.refused(told)
    }
  } catch (thrown) {
    failure ??= toChatError(thrown)
  } finally {
    // A decoder may hold back the start of a tag; at a cut it was text after all.
    // Nor can it know that it is one: what it says of an end counts only at the end.
    const isEnd = ({ type }: Delta): boolean =>
      type === 'finish' || type === 'done' || (type === 'retype' && !marks.isSure)
    const rest =
      isDone || signal.aborted ? [] : flush().filter((delta) => hasEnded || !isEnd(delta))
    if (rest.length > 0) onDeltas(rest.map(completed))
    for (const delta of rest) {
      // Held back from before the mark, and no more than that.
      if (isWritten(delta)) noteToken()
      else if (reader) note(delta, reader)
    }
    clocks.stop()
    signal.removeEventListener('abort', stop)
    if (isDone && !failure && reader) drain(reader, scheduler, abort)
    else if (!hasEnded) abort()
  }
  // Also by another tab, of which the route tells.
  if (signal.aborted || failure?.code === STOPPED_CODE) return { type: 'aborted' }
  // The server had said that it was finished: how the connection ends after that changes nothing.
  if (marks.isSure && (timeout || failure?.kind === 'interrupted')) failure = undefined
  else if (timeout) failure = timeout
  if (marks.writes === 0 && heads.length > 0)
    failure = (await connection.dialect.mistaken?.(heads, failure)) ?? failure
  const isBody = decode !== undefined && reader?.framing === 'json'
  // An answer that was filtered away or had no room is told by its finish reason.
  const isSilent = !hasToken && !isExplained
  // A server that was at work, or a route that keeps the answer, may have more of it.
  const isAll = hasEnded && !isAlive && !kept?.isTold
  if (isSilent && isAll && (isBody || !heads[0])) failure ??= await noAnswer(status, heads[0])
  if (!isDone && !isBody && !marks.isWhole) failure ??= interruptedError()
  if (marks.failure !== undefined) failure ??= finishError(marks.failure)
  if (isSilent) failure ??= emptyError()
  if (!failure) return { type: 'complete' }
  const told = redact ? await redact(failure) : failure
  return { type: 'failed', error: told.toJSON(), cause: told.cause }
}

/** Nobody waits for this: the answer is whole. */
function drain(reader: EventReader, scheduler: Scheduler, abort: () => void): void {
  const cancelTimer = scheduler.timer(abort, DRAIN_MS)
  const readOn = async (): Promise<void> => {
    while (await reader.next());
  }
  readOn().catch(abort).finally(cancelTimer)
}

function interruptedError(): ChatError {
  return new ChatError('interrupted', {
    code: 'unfinished',
    message:
      '@x/core: the answer broke off before the server said that it was finished. The text so far is kept; go on from there or ask again.',
  })
}

function goneError(): ChatError {
  return new ChatError('protocol', {
    code: 'stream_gone',
    message: '@x/core: the route keeps that answer no more. Ask again.',
  })
}

/** What came in place of an answer, where what tells it can be had. */
async function noAnswer(status: number, body = ''): Promise<ChatError | undefined> {
  const loaded = await import('./no-answer.ts').catch(() => undefined)
  return loaded?.noAnswer(status, body)
}

function emptyError(): ChatError {
  return new ChatError('protocol', {
    code: 'empty_answer',
    retryable: true,
    message:
      '@x/core: the server ended its answer without writing anything. The model may be overloaded or refuse silently; try again.',
  })
}
