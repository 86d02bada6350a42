// Frames against the clock: a body that is written no faster than the script says and than it is read.
import type { Clock } from './clock.ts'
import type { Pace } from './script.ts'

/** What is written at one go; `tokens` of it count against the pace. */
export type Frame = { data: string; tokens: 0 | 1 } | 'stall' | 'cut' | 'break'

/** A body to play. */
export interface Playback {
  frames: Iterable<Frame>
  pace: Pace
  clock: Clock
  /** Ends the body with the signal's reason. */
  signal: AbortSignal | undefined
  /** Told once, when the body has ended. */
  onEnd(state: 'finished' | 'aborted'): void
}

/** Frames that are due together leave in one chunk of at most so many. */
const MAX_BATCH = 256

/** The bytes of `frames`, in time. */
export function playFrames(playback: Playback): ReadableStream<Uint8Array> {
  const { frames, pace, clock, signal, onEnd } = playback
  const { firstTokenMs = 0, tokensPerSecond = 'instant' } = pace
  const perToken = tokensPerSecond === 'instant' ? 0 : 1000 / tokensPerSecond
  const firstDue = clock.now() + firstTokenMs
  const encoder = new TextEncoder()
  const iterator = frames[Symbol.iterator]()
  // One for both ways to stop, so that a sleeper wakes whichever happens.
  const stopped = new AbortController()
  let next = iterator.next()
  let tokens = 0
  let ended = false

  /** When the next frame is to leave: what is no token leaves with the token before it. */
  function due(): number {
    const token = !next.done && typeof next.value === 'object' ? next.value.tokens : 0
    return firstDue + Math.max(0, tokens + token - 1) * perToken
  }
  function end(state: 'finished' | 'aborted'): void {
    if (ended) return
    ended = true
    signal?.removeEventListener('abort', onAbort)
    stopped.abort()
    onEnd(state)
  }
  let fail: (reason: unknown) => void = () => undefined
  function onAbort(): void {
    fail(signal?.reason)
    end('aborted')
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        fail = (reason) => controller.error(reason)
        if (signal?.aborted) onAbort()
        else signal?.addEventListener('abort', onAbort)
      },
      async pull(controller) {
        const wait = due() - clock.now()
        if (wait > 0) await clock.sleep(wait, stopped.signal)
        let batch = ''
        let size = 0
        while (!ended) {
          if (next.done || typeof next.value === 'string') break
          if (size > 0 && (perToken === 0 || size >= MAX_BATCH)) break
          if (size > 0 && due() > clock.now()) break
          batch += next.value.data
          tokens += next.value.tokens
          size += 1
          next = iterator.next()
        }
        if (ended) return
        if (size > 0) controller.enqueue(encoder.encode(batch))
        if (next.done || next.value === 'cut') {
          // Together with the last bytes: a reader that stops at `[DONE]` has not gone away early.
          controller.close()
          end('finished')
        } else if (size > 0) return
        else if (next.value === 'break') {
          controller.error(new TypeError('terminated'))
          end('finished')
        } else {
          await new Promise((resolve) => stopped.signal.addEventListener('abort', resolve))
        }
      },
      cancel() {
        end('aborted')
      },
    },
    // Nothing is made before it is asked for: a reader that stops, stops the sandbox.
    { highWaterMark: 0 },
  )
}
