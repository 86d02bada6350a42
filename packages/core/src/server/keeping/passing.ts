// One answer that its caller asked to keep: written into the store as it passes, read on when the caller is gone.
import { generateId } from '../../ids.ts'
import { timerOf, withDeadline } from '../deadline.ts'
import type { Running } from '../draining.ts'
import { routeError } from '../refuse.ts'
import { joined, type Source } from '../upstream/bytes.ts'
import { watchEventEnds } from '../upstream/event-ends.ts'
import type { CarefulStore, CarefulWriter } from './careful-store.ts'
import { stoppedEvent } from './stopped.ts'
import type { StreamName, StreamOrder } from './streams.ts'

/** What the first byte may wait for a store that has not opened while the upstream answered, in milliseconds. */
const GRACE_MS = 50
/** How many bytes a caller may be behind before it is waited for. */
const MAX_BEHIND = 1024 * 1024
/** How long a caller that is so far behind, or one who follows, may take nothing of an answer that is kept, in milliseconds. */
export const STALLED_MS = 10_000
/** How many bytes a store may be behind before it is given up. */
const MAX_UNWRITTEN = 8 * 1024 * 1024

/**
 * `heard`: its caller is there. `left`: the caller is gone, and it is read into the store alone. `stopped`: somebody
 * ended it. `forsaken`: nobody could read it any more. `over`: nothing more comes.
 */
type State = 'heard' | 'left' | 'stopped' | 'forsaken' | 'over'

/** An answer to keep, from before its request goes out. */
export interface Passing {
  /** Aborts when the request upstream is to end: a stop, or nobody there to hear it. */
  readonly signal: AbortSignal
  /** The same bytes for the caller, and the id by which they can be had again; none where they are not kept. */
  keep(body: Source): Promise<{ id: string | undefined; body: Source }>
  /** Lets go of it where nothing came that is kept; after `keep` it does nothing. */
  release(): void
}

/** What it is made from. */
interface Asked {
  name: StreamName
  store: CarefulStore
  /** Its signal tells that the caller's connection is lost. */
  request: Request
  /** When the process ends nothing is left to be taken up, and callers ask elsewhere. */
  running: Running
  /** Hears of the work that goes on after the response. Never rejects. */
  goOn(work: Promise<unknown>): void
}

/** Begins to keep an answer. */
export function createPassing({ name, store, request, running, goOn }: Asked): Passing {
  const upstream = new AbortController()
  const ends = watchEventEnds()
  let state: State = 'heard'
  let id: string | undefined = name.id
  let reader: Source | undefined
  let caller: ReadableStreamDefaultController<Uint8Array> | undefined
  let wake = (): void => undefined
  /** Undefined before it is open, and when nothing is written into it any more. */
  let writer: CarefulWriter | undefined
  let unwritten: Uint8Array[] = []
  let size = 0

  const opened = open()
  /** What the store is still to do, one after the other. */
  let work: Promise<unknown> = opened

  async function open(): Promise<void> {
    let found = await store.open(name, hear)
    if (found === 'taken' && reader) return lose()
    if (found === 'taken') {
      id = generateId() + generateId()
      found = await store.open({ ...name, id }, hear)
    }
    if (found === 'taken' || found === undefined) return lose()
    writer = found
    // Given up meanwhile.
    if (id === undefined) lose()
  }

  function hear(order: StreamOrder): void {
    if (order === 'stop') stop()
    else {
      writer = undefined
      lose()
    }
  }

  /** Ends the request upstream. */
  function end(as: 'stopped' | 'forsaken'): void {
    state = as
    upstream.abort()
    // Which a fetch that heeds no signal hears too.
    reader?.cancel().catch(() => undefined)
    wake()
  }

  /** The stream is kept no more. */
  function lose(): void {
    id = undefined
    unwritten = []
    const dropped = writer
    writer = undefined
    if (dropped) work = work.then(() => dropped.drop())
    if (state === 'left') end('forsaken')
  }

  function stop(): void {
    if (state !== 'heard' && state !== 'left') return
    // Within an event nothing is added, so that none is changed.
    if (ends.isBetween) {
      write(stoppedEvent())
      if (state === 'heard') caller?.enqueue(stoppedEvent())
    }
    if (state === 'heard') caller?.close()
    end('stopped')
  }

  function leave(): void {
    if (state !== 'heard') return
    state = 'left'
    wake()
    if (id === undefined) return end('forsaken')
    work = work.then(async () => {
      if (writer && !(await writer.leave())) lose()
    })
  }

  function write(bytes: Uint8Array): void {
    if (id === undefined) return
    unwritten.push(bytes)
    size += bytes.byteLength
    if (size > MAX_UNWRITTEN) return lose()
    // What has gathered while the last went out goes out as one.
    if (unwritten.length === 1) work = work.then(flush)
  }

  async function flush(): Promise<void> {
    const bytes = joined(unwritten)
    unwritten = []
    if (writer && !(await writer.append(bytes))) lose()
    size -= bytes.byteLength
  }

  /** Waits while the caller is far behind. */
  async function room(): Promise<void> {
    while (state === 'heard' && caller && (caller.desiredSize ?? 0) <= 0) {
      const stalled = (): void => {
        if (id === undefined) return
        // A connection that is dead and not known to be, e.g. of a phone that slept.
        leave()
        caller?.error(routeError('the answer was not read, so this connection is given up.'))
      }
      const cancelTimer = timerOf(stalled, STALLED_MS)
      await new Promise<void>((resolve) => (wake = resolve))
      cancelTimer()
    }
  }

  async function pump(from: Source): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await from.read()
        if (done || (state !== 'heard' && state !== 'left')) break
        ends.chunk(value)
        // A copy: whoever is handed the other may take its memory along.
        write(value.slice())
        if (state === 'heard') caller?.enqueue(value)
        await room()
      }
      if (state === 'heard') caller?.close()
    } catch (error) {
      if (state === 'heard') caller?.error(error)
    }
    state = 'over'
    request.signal.removeEventListener('abort', leave)
    running.delete(lose)
    await work
    if (writer) await writer.end()
  }

  running.add(lose)
  request.signal.addEventListener('abort', leave)
  if (request.signal.aborted) leave()

  return {
    signal: upstream.signal,
    async keep(body) {
      // What is written meanwhile waits for it. A busy process is late without the store being dead.
      await withDeadline(() => opened, GRACE_MS, 'the store opens late.').catch(() => undefined)
      // Of an id that is the route's own nobody has heard yet.
      if (state === 'left' && id !== name.id) lose()
      reader = body
      if (upstream.signal.aborted) body.cancel().catch(() => undefined)
      const passed = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            if (state === 'heard') caller = controller
            else controller.close()
            goOn(pump(body))
          },
          pull: () => wake(),
          cancel: () => leave(),
        },
        { highWaterMark: MAX_BEHIND, size: (bytes) => bytes.byteLength },
      )
      return { id, body: passed.getReader() }
    },
    release() {
      if (reader) return
      running.delete(lose)
      if (state === 'stopped') work = work.then(() => writer?.end())
      else lose()
    },
  }
}
