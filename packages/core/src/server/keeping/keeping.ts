// Answers that outlive the connection of their caller: kept while they pass, told again to who comes back.
import { generateId } from '../../ids.ts'
import type { PassingEnd, Watcher } from '../upstream/bytes.ts'
import { keptAlive } from '../upstream/keep-alive.ts'
import type { CalledOptions } from '../telling/callbacks.ts'
import { refuse, type Refusal, routeError } from '../refuse.ts'
import { watchEventEnds } from './stopped.ts'
import { type StreamStore, streamIdOf } from './streams.ts'

/** How many bytes a caller may be behind before it is waited for. */
const MAX_BEHIND = 1024 * 1024
/** How many bytes a store may be behind before it is given up. */
const MAX_UNWRITTEN = 8 * 1024 * 1024
/** How long an answer is read that nobody has listened to since its caller left, in milliseconds. */
const MAX_UNHEARD = 30 * 60_000
/** An id of this route: 164 random bits. */
const ID = /^[0-9a-z]{32}$/

/** An answer to keep. */
interface Passing {
  body: ReadableStream<Uint8Array>
  /** Whose it is. */
  owner: string | undefined
  /** Its signal tells that the caller's connection is lost. */
  request: Request
  /** Ends the request upstream. */
  abort(): void
  watcher: Watcher | undefined
}

/** Keeps the answers of one route. */
export interface Keeping {
  /** The same bytes for the caller, under an id by which they can be had again. */
  keep(passing: Passing): Promise<{ id: string | undefined; body: ReadableStream<Uint8Array> }>
  /** Tells a kept answer again and follows it, or ends it. */
  respond(request: Request, owner: string | undefined): Promise<Response>
}

/** An answer under way. */
interface Running {
  readonly isStopped: boolean
  stop(): void
  /** Somebody else follows it. */
  overtake(): void
}

/** Under which name a store has a stream: of another owner it is another one, and so not there. */
function keyOf(id: string, owner: string | undefined): string {
  return owner === undefined ? id : `${id}.${owner}`
}

const NOT_KEPT: Refusal = {
  status: 404,
  code: 'stream_not_kept',
  message: 'This chat route does not keep that answer, or keeps it no more. Ask again.',
}

/** What is kept, for one who follows it. A stop, and that they leave, are no errors. */
function followed(
  body: ReadableStream<Uint8Array>,
  left: AbortSignal,
  source: Running | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  const ends = watchEventEnds()
  left.addEventListener('abort', () => void reader.cancel().catch(() => undefined))
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (done) return controller.close()
          ends.chunk(value)
          controller.enqueue(value)
        } catch (error) {
          if (!left.aborted && !source?.isStopped) return controller.error(error)
          const event = ends.stopped()
          if (event) controller.enqueue(event)
          controller.close()
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** Makes the keeping of a route. */
export function createKeeping(streams: StreamStore, options: CalledOptions): Keeping {
  /** What is under way in this process. */
  const running = new Map<string, Running>()

  /** What a store rejects with changes nothing for a caller. */
  async function attempt<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call()
    } catch (cause) {
      const message = 'the store of `streams` failed. Its answer may not be taken up again.'
      options.onError(routeError(message, cause))
      return undefined
    }
  }

  function pass(key: string, isOpen: boolean, passing: Passing): ReadableStream<Uint8Array> {
    const { body, request, abort, watcher } = passing
    const reader = body.getReader()
    let isKept = isOpen
    let isOvertaken = false
    let isLeft = false
    let isStopped = false
    const ends = watchEventEnds()
    let unwritten = 0
    let writing: Promise<unknown> = Promise.resolve()
    let wake = (): void => undefined
    let unheard: ReturnType<typeof setTimeout> | undefined

    function leave(): void {
      isLeft = true
      wake()
      if (isKept) unheard = setTimeout(stop, MAX_UNHEARD)
      else stop()
    }

    function lose(): void {
      if (!isKept) return
      isKept = false
      void attempt(() => streams.drop(key))
      // Nobody can hear it any more.
      if (isLeft) stop()
    }

    function stop(): void {
      isStopped = true
      wake()
      lose()
      abort()
      // Which a fetch that heeds no signal hears too.
      reader.cancel().catch(() => undefined)
    }

    function write(bytes: Uint8Array): void {
      unwritten += bytes.byteLength
      if (unwritten > MAX_UNWRITTEN) lose()
      writing = writing.then(async () => {
        if (isKept && !(await attempt(() => streams.append(key, bytes)))) lose()
        unwritten -= bytes.byteLength
      })
    }

    async function pump(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
      /** Whoever stops it has ended it already; an error here would only be one more stack in a log. */
      const closeStopped = (): void => {
        const event = ends.stopped()
        if (event) controller.enqueue(event)
        controller.close()
      }
      const leaves = (): void => {
        if (isLeft) return
        leave()
        controller.close()
      }
      let ending: PassingEnd = 'whole'
      try {
        request.signal.addEventListener('abort', leaves)
        if (request.signal.aborted) {
          // Gone before they knew the id.
          leaves()
          stop()
        }
        for (;;) {
          const { done, value } = await reader.read()
          if (isStopped) break
          if (done) break
          watcher?.chunk(value)
          ends.chunk(value)
          // A copy: whoever is handed the other may take its memory along.
          if (isKept) write(value.slice())
          if (!isLeft) controller.enqueue(value)
          while (!isLeft && !isStopped && (controller.desiredSize ?? 0) <= 0) {
            if (!isOvertaken) {
              await new Promise<void>((resolve) => (wake = resolve))
              continue
            }
            // A connection that is dead and not known to be, e.g. of a phone that slept.
            leave()
            controller.error(routeError('the answer is read over another connection.'))
          }
        }
        if (!isStopped && !isLeft) controller.close()
      } catch (error) {
        ending = 'broken'
        if (!isStopped && !isLeft) controller.error(error)
      }
      if (isStopped) {
        ending = 'left'
        if (!isLeft) closeStopped()
      }
      isLeft = true
      request.signal.removeEventListener('abort', leaves)
      clearTimeout(unheard)
      running.delete(key)
      watcher?.end(ending)
      await writing
      if (isKept) await attempt(() => streams.end(key))
    }

    running.set(key, {
      get isStopped() {
        return isStopped
      },
      stop,
      overtake() {
        isOvertaken = true
        wake()
      },
    })
    return new ReadableStream<Uint8Array>(
      {
        start(controller) {
          const work = pump(controller)
          options.waitUntil?.(work)
        },
        pull: () => wake(),
        cancel() {
          if (!isLeft) leave()
        },
      },
      { highWaterMark: MAX_BEHIND, size: (bytes) => bytes.byteLength },
    )
  }

  return {
    async keep(passing) {
      const id = generateId() + generateId()
      const key = keyOf(id, passing.owner)
      const isOpen = await attempt(async () => {
        await streams.open(key)
        return true
      })
      const body = pass(key, isOpen === true, passing)
      return { id: isOpen ? id : undefined, body }
    },
    async respond(request, owner) {
      const id = streamIdOf(request) ?? ''
      const key = keyOf(id, owner)
      const body = ID.test(id) ? await attempt(() => streams.read(key)) : undefined
      if (!body) return refuse(NOT_KEPT)
      if (request.method === 'DELETE') {
        void body.cancel()
        running.get(key)?.stop()
        await attempt(() => streams.drop(key))
        return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } })
      }
      const source = running.get(key)
      source?.overtake()
      const events = keptAlive(followed(body, request.signal, source), options.keepAlive)
      return new Response(events, {
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
