// The body of an answer on its way through the route: watched, timed, and no faster than it is read.
import { joined, OVER, type PassingEnd, type Piece, type Source, type Watcher } from './bytes.ts'
import type { Running } from '../draining.ts'
import { startClocks, type Waiting } from './clocks.ts'
import { createWholeEvents, MAX_EVENT_BYTES } from './whole-events.ts'
import { routeError } from '../refuse.ts'

/** A body to pass on. */
export interface Passing {
  body: ReadableStream<Uint8Array>
  /** Ends the request upstream. Aborted by anybody else, its caller left or somebody stopped it: no error to log. */
  upstream: AbortController
  running: Running
  waiting: Waiting
  watcher: Watcher | undefined
  /** Hears once of an answer that broke off, or was given up. */
  onBroken(cause: unknown): void
}

/** Of whole events, so that nothing of one answer is left for the next. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** How an answer's bytes become those of its caller. */
interface Form {
  /** Undefined where nothing of it can pass yet. */
  take(bytes: Uint8Array): Uint8Array | undefined
  /** What is left at a good end. */
  rest(): Uint8Array | undefined
  /** The last of an answer that broke off; undefined where nothing can be said any more. */
  broken(): Uint8Array | undefined
}

/** A line that is longer is passed on in pieces, in bytes. */
const MAX_LINE_BYTES = 64 * 1024
const NEWLINE = 10

/** The pieces as one text, cleaned: the very same bytes where nothing had to be taken out. */
function cleanOf(
  pieces: readonly Uint8Array[],
  clean: (text: string) => string,
): Uint8Array | undefined {
  const bytes = pieces.length > 1 ? joined(pieces) : pieces[0]
  if (!bytes) return undefined
  const text = utf8.decode(bytes)
  const left = clean(text)
  return left === text ? bytes : new TextEncoder().encode(left)
}

/**
 * The same bytes, but for what `clean` takes out: line by line, that it is found wherever the network cut it. One that
 * breaks off breaks: its half must not look whole.
 */
export function passedBytes(passing: Passing, clean: (text: string) => string): Source {
  const begun: Uint8Array[] = []
  let held = 0
  return passedOn(passing, {
    take(bytes) {
      held += bytes.length
      const cut = held > MAX_LINE_BYTES ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1
      const whole = cut > 0 ? [...begun.splice(0), bytes.subarray(0, cut)] : []
      if (cut > 0) held = bytes.length - cut
      // A copy: whoever is handed the other part may take its memory along.
      if (cut < bytes.length) begun.push(bytes.slice(cut))
      return cleanOf(whole, clean)
    },
    rest: () => cleanOf(begun, clean),
    broken: () => undefined,
  })
}

/** How events pass. */
export interface EventRules {
  /** Whether they are declared as such: then what is no event passes as it comes. */
  isDeclared: boolean
  /** The text of events, as callers may read it. */
  clean(text: string): string
  /** The last event of an answer that broke off. */
  last(): Uint8Array
}

/** The same events. One that breaks off ends with an event in place of what had begun of another. */
export function passedEvents(passing: Passing, { isDeclared, clean, last }: EventRules): Source {
  const events = createWholeEvents(isDeclared)
  return passedOn(passing, {
    take(bytes) {
      const whole = events.take(bytes)
      if (events.held <= MAX_EVENT_BYTES) return cleanOf(whole, clean)
      throw routeError(`the endpoint sent an event of more than ${MAX_EVENT_BYTES} bytes.`)
    },
    rest: () => cleanOf(events.rest(), clean),
    broken: () => (events.isAmid ? undefined : last()),
  })
}

function passedOn(passing: Passing, form: Form): Source {
  const { body, upstream, running, waiting, watcher, onBroken } = passing
  const reader = body.getReader()
  const { signal } = upstream
  let ending: PassingEnd | undefined
  let broken: unknown
  let isTold = false

  function end(how: PassingEnd): void {
    if (ending) return
    ending = how
    clocks.end()
    signal.removeEventListener('abort', leave)
    running.delete(drain)
    watcher?.end(how)
  }

  function breakOff(cause: unknown): void {
    if (ending) return
    broken = cause
    // Before the end is told: whoever hears of that tells of a failure that nobody knows of.
    onBroken(cause)
    end('broken')
    upstream.abort()
    // Which ends a read that waits, also of a fetch that heeds no signal.
    reader.cancel().catch(() => undefined)
  }

  function drain(): void {
    breakOff(routeError('the process was stopped amid an answer.'))
  }

  function leave(): void {
    end('left')
    reader.cancel().catch(() => undefined)
  }

  /** What is left to say when nothing more is read. */
  function lastOf(): Piece {
    if (ending !== 'broken' || isTold) return OVER
    isTold = true
    const value = form.broken()
    if (!value) throw broken
    return { done: false, value }
  }

  // Begun before anybody reads, so that what nobody reads is timed as well.
  const clocks = startClocks(waiting, breakOff)
  let first: ReturnType<typeof reader.read> | undefined = reader.read()
  first.then(
    () => clocks.came(),
    (cause: unknown) => (signal.aborted ? leave() : breakOff(cause)),
  )
  signal.addEventListener('abort', leave)
  if (signal.aborted) leave()
  running.add(drain)
  if (running.isOver) drain()

  /** What came next, as its caller gets it; undefined where nothing of it can pass yet. */
  function passed({ done, value }: Piece): Piece | undefined {
    first = undefined
    if (ending) return lastOf()
    if (done) end('whole')
    else {
      clocks.came()
      clocks.chunk(value)
      watcher?.chunk(value)
    }
    const taken = done ? form.rest() : form.take(value)
    if (taken) return { done: false, value: taken }
    return done ? lastOf() : undefined
  }

  function failed(cause: unknown): Piece {
    if (signal.aborted) end('left')
    else breakOff(cause)
    return lastOf()
  }

  const next = (): ReturnType<typeof reader.read> => {
    clocks.wanted()
    return first ?? reader.read()
  }

  /** What comes when what came is not enough. */
  async function more(): Promise<Piece> {
    for (;;) {
      const piece = passed(await next())
      if (piece) return piece
    }
  }

  /** Made once: of 262 kB that a request of 60 tokens makes, 20 were an `async` function's in its place. Benchmark: route. */
  function arrived(read: Piece): Piece | Promise<Piece> {
    try {
      return passed(read) ?? more().catch(failed)
    } catch (cause) {
      return failed(cause)
    }
  }

  return {
    read: () => (ending ? Promise.resolve().then(lastOf) : next().then(arrived, failed)),
    cancel(reason) {
      end('left')
      return reader.cancel(reason)
    },
  }
}
