// The body of an answer on its way through the route: watched, timed, and no faster than it is read.
import { joined, OVER, type PassingEnd, type Piece, type Source, type Watcher } from './bytes.ts'
import { startClocks, type Waiting } from './clocks.ts'
import { createWholeEvents, MAX_EVENT_BYTES } from './whole-events.ts'
import { routeError } from '../refuse.ts'

/** A body to pass on. */
export interface Passing {
  body: ReadableStream<Uint8Array>
  /** Ends the request upstream. Aborted by anybody else, its caller left or somebody stopped it: no error to log. */
  upstream: AbortController
  /** Aborts when the process ends: then the answer breaks off. */
  draining: AbortSignal
  waiting: Waiting
  watcher: Watcher | undefined
  /** Hears once of an answer that broke off, or was given up. */
  onBroken(cause: unknown): void
}

/** How an answer's bytes become those of its caller. */
interface Form {
  take(bytes: Uint8Array): readonly Uint8Array[]
  /** What is left at a good end. */
  rest(): readonly Uint8Array[]
  /** The last of an answer that broke off; undefined where nothing can be said any more. */
  broken(): Uint8Array | undefined
}

/** The same bytes. One that breaks off breaks: its half must not look whole. */
export function passedBytes(passing: Passing): Source {
  return passedOn(passing, {
    take: (bytes) => [bytes],
    rest: () => [],
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
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
  /** The very same pieces where nothing had to be taken out. */
  const cleanOf = (pieces: readonly Uint8Array[]): readonly Uint8Array[] => {
    if (pieces.length === 0) return pieces
    const text = utf8.decode(pieces.length === 1 ? pieces[0] : joined(pieces))
    const left = clean(text)
    return left === text ? pieces : [new TextEncoder().encode(left)]
  }
  return passedOn(passing, {
    take(bytes) {
      const whole = events.take(bytes)
      if (events.held <= MAX_EVENT_BYTES) return cleanOf(whole)
      throw routeError(`the endpoint sent an event of more than ${MAX_EVENT_BYTES} bytes.`)
    },
    rest: () => cleanOf(events.rest()),
    broken: () => (events.isAmid ? undefined : last()),
  })
}

function passedOn(passing: Passing, form: Form): Source {
  const { body, upstream, draining, waiting, watcher, onBroken } = passing
  const reader = body.getReader()
  const { signal } = upstream
  /** What can be read before more is. */
  const ready: Uint8Array[] = []
  let ending: PassingEnd | undefined
  let broken: unknown
  let isTold = false

  function end(how: PassingEnd): void {
    if (ending) return
    ending = how
    clocks.end()
    signal.removeEventListener('abort', leave)
    draining.removeEventListener('abort', drain)
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

  function next(): Piece | undefined {
    const value = ready.shift()
    return value && { done: false, value }
  }

  /** What is left to say when nothing more is read. */
  function lastOf(): Piece {
    const piece = next()
    if (piece || ending !== 'broken' || isTold) return piece ?? OVER
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
  draining.addEventListener('abort', drain)
  if (draining.aborted) drain()

  return {
    async read() {
      const piece = next()
      if (piece) return piece
      if (ending) return lastOf()
      try {
        for (;;) {
          clocks.wanted()
          const { done, value } = await (first ?? reader.read())
          first = undefined
          if (ending) break
          if (done) {
            end('whole')
            ready.push(...form.rest())
            break
          }
          clocks.came()
          clocks.chunk(value)
          watcher?.chunk(value)
          ready.push(...form.take(value))
          const taken = next()
          if (taken) return taken
        }
      } catch (cause) {
        if (signal.aborted) end('left')
        else breakOff(cause)
      }
      return lastOf()
    },
    cancel(reason) {
      end('left')
      return reader.cancel(reason)
    },
  }
}
