// Answers that outlive the connection of their caller: kept while they pass, told again to who comes back.
import { generateId } from '../ids.ts'
import type { PassingEnd, Watcher } from './bytes.ts'
import type { ChatHandlerOptions } from './options.ts'
import { refuse, type Refusal } from './refuse.ts'
import type { StreamStore } from './streams.ts'

/** How many bytes a caller, or the store, may be behind before the one is waited for and the other given up. */
const MAX_BEHIND = 1024 * 1024
/** How long an answer is read that nobody has listened to since its caller left, in milliseconds. */
const MAX_UNHEARD = 30 * 60_000
/** An id of this route: 164 random bits. */
const ID = /^[0-9a-z]{32}$/

/** The header that names a kept stream. */
export const STREAM_HEADER = 'x-stream-id'

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
  keep(passing: Passing): Promise<{ id: string; body: ReadableStream<Uint8Array> }>
  /** Tells a kept answer again and follows it, or ends it. */
  respond(request: Request, owner: string | undefined): Promise<Response>
}

/** The id that a request names, where it means a kept stream. */
export function streamIdOf(request: Request): string | undefined {
  if (request.method !== 'GET' && request.method !== 'DELETE') return undefined
  return new URL(request.url).searchParams.get('stream') ?? undefined
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

/** Makes the keeping of a route. */
export function createKeeping(streams: StreamStore, options: ChatHandlerOptions): Keeping {
  /** Ends what is under way in this process. */
  const running = new Map<string, () => void>()

  /** What a store rejects with changes nothing for a caller. */
  async function attempt<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call()
    } catch {
      // The owner of the store sees what it rejects; here it means "not kept".
      return undefined
    }
  }

  function pass(key: string, passing: Passing): ReadableStream<Uint8Array> {
    const { body, request, abort, watcher } = passing
    const reader = body.getReader()
    let isKept = true
    let isLeft = false
    let isStopped = false
    let behind = 0
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
      lose()
      abort()
    }

    function write(bytes: Uint8Array): void {
      behind += bytes.byteLength
      if (behind > MAX_BEHIND) lose()
      writing = writing.then(async () => {
        if (isKept && !(await attempt(() => streams.append(key, bytes)))) lose()
        behind -= bytes.byteLength
      })
    }

    async function pump(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
      const leaves = (): void => {
        if (isLeft) return
        leave()
        controller.close()
      }
      let ending: PassingEnd = 'whole'
      try {
        request.signal.addEventListener('abort', leaves)
        if (request.signal.aborted) leaves()
        for (;;) {
          const { done, value } = await reader.read()
          if (done) break
          watcher?.chunk(value)
          // A copy: whoever is handed the other may take its memory along.
          if (isKept) write(value.slice())
          if (!isLeft) controller.enqueue(value)
          while (!isLeft && (controller.desiredSize ?? 0) <= 0) {
            await new Promise<void>((resolve) => (wake = resolve))
          }
        }
        if (!isLeft) controller.close()
      } catch (error) {
        ending = isStopped ? 'left' : 'broken'
        if (!isLeft) controller.error(error)
      }
      isLeft = true
      request.signal.removeEventListener('abort', leaves)
      clearTimeout(unheard)
      running.delete(key)
      watcher?.end(ending)
      await writing
      if (isKept) await attempt(() => streams.end(key))
    }

    running.set(key, stop)
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
      await attempt(() => streams.open(key))
      return { id, body: pass(key, passing) }
    },
    async respond(request, owner) {
      const id = streamIdOf(request) ?? ''
      const key = keyOf(id, owner)
      const body = ID.test(id) ? await attempt(() => streams.read(key)) : undefined
      if (!body) return refuse(NOT_KEPT)
      if (request.method === 'DELETE') {
        void body.cancel()
        running.get(key)?.()
        await attempt(() => streams.drop(key))
        return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } })
      }
      const { signal } = request
      return new Response(body.pipeThrough(new TransformStream(), { signal }), {
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
