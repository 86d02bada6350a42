// Answers that outlive the connection of their caller: kept while they pass, told again to who comes back.
import { timerOf } from '../deadline.ts'
import type { CalledOptions } from '../telling/callbacks.ts'
import { OVER, type Piece, type Source, streamOf } from '../upstream/bytes.ts'
import { interruptedEvent } from '../upstream/error-event.ts'
import { watchEventEnds } from '../upstream/event-ends.ts'
import { keptAlive } from '../upstream/keep-alive.ts'
import { refuse, type Refusal, routeError } from '../refuse.ts'
import type { Running } from '../draining.ts'
import { carefulStore } from './careful-store.ts'
import { createPassing, type Passing, STALLED_MS } from './passing.ts'
import { STREAM_HEADER, STREAM_ID, streamIdOf, type StreamStore } from './streams.ts'

/** Keeps the answers of one route. */
export interface Keeping {
  /** Begins to keep the answer to a request that asks for it, before it goes upstream. */
  open(request: Request, owner: string | undefined): Passing | undefined
  /** Resolves when what is under way is written into the store. */
  written(): Promise<unknown>
  /** Tells a kept answer again and follows it, or ends it. */
  respond(request: Request, owner: string | undefined): Promise<Response>
}

const NOT_KEPT: Refusal = {
  status: 404,
  code: 'stream_not_kept',
  message: 'This chat route does not keep that answer, or keeps it no more. Ask again.',
}

const NOT_STOPPED: Refusal = {
  status: 503,
  code: 'stream_not_stopped',
  message: 'This chat route cannot tell just now whether that answer is under way. Try again.',
}

const LOST = 'What is kept of this answer ended before the answer did. Ask again.'

/**
 * What is kept, for one who follows it, in whole events. That they leave is no error. One who takes nothing counts as
 * gone: an answer must not be read on for a connection that is dead and not known to be.
 */
function followed(body: ReadableStream<Uint8Array>, left: AbortSignal): Source {
  const reader = body.getReader()
  const ends = watchEventEnds()
  let isOver = false
  let stalled: unknown
  let cancelTimer = waitForReader()

  function waitForReader(): () => void {
    return timerOf(() => {
      stalled = routeError('what is kept was not read, so this connection is given up.')
      void cancel()
    }, STALLED_MS)
  }

  function cancel(reason?: unknown): Promise<void> {
    cancelTimer()
    return reader.cancel(reason).catch(() => undefined)
  }

  async function next(): Promise<Piece> {
    try {
      const piece = await reader.read()
      if (!piece.done) ends.chunk(piece.value)
      return piece
    } catch (error) {
      // Half an event must not look whole.
      if (!ends.isBetween && !left.aborted) throw error
      isOver = true
      return left.aborted ? OVER : { done: false, value: interruptedEvent(LOST) }
    }
  }

  left.addEventListener('abort', () => void cancel())
  return {
    async read() {
      if (stalled) throw stalled
      if (isOver) return OVER
      cancelTimer()
      const piece = await next()
      if (!piece.done) cancelTimer = waitForReader()
      return piece
    },
    cancel,
  }
}

/** Makes the keeping of a route. */
export function createKeeping(
  streams: StreamStore,
  options: CalledOptions,
  running: Running,
): Keeping {
  const { onError, waitUntil, keepAlive } = options
  const store = carefulStore(streams, onError)
  const writing = new Set<Promise<unknown>>()
  const goOn = (work: Promise<unknown>): void => {
    writing.add(work)
    void work.finally(() => writing.delete(work))
    waitUntil?.(work)
  }
  return {
    open(request, owner) {
      const id = request.headers.get(STREAM_HEADER) ?? ''
      if (!STREAM_ID.test(id)) return undefined
      return createPassing({ name: { id, owner }, store, request, running, goOn })
    },
    written: () => Promise.all(writing),
    async respond(request, owner) {
      const id = streamIdOf(request) ?? ''
      if (!STREAM_ID.test(id)) return refuse(NOT_KEPT)
      if (request.method === 'DELETE') {
        const isKept = await store.stop({ id, owner })
        if (!isKept) return refuse(isKept === undefined ? NOT_STOPPED : NOT_KEPT)
        return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } })
      }
      const body = await store.read({ id, owner })
      if (!body) return refuse(NOT_KEPT)
      return new Response(streamOf(keptAlive(followed(body, request.signal), keepAlive)), {
        headers: {
          'content-type': 'text/event-stream',
          'cache-control': 'no-cache, no-transform',
          'x-content-type-options': 'nosniff',
          'x-accel-buffering': 'no',
        },
      })
    },
  }
}
