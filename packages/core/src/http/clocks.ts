// The two clocks of an answer that has begun to arrive: until its first token, and from then on between its bytes.
import type { Connection } from './connection.ts'
import { ChatError } from '../errors.ts'
import type { Scheduler } from '../schedule.ts'

/** The clocks of one answer. */
export interface Clocks {
  /** The headers have come. */
  start(): void
  /** Bytes have come; `isPayload` when they were more than a keep-alive. */
  byte(at: number, isPayload: boolean): void
  /** A token has come. */
  token(): void
  /** Whether only a count may still follow. */
  settle(isOver: boolean): void
  stop(): void
}

/** A server that has said why it finished may be slow to close; usage still comes in that time, in milliseconds. */
const AFTER_FINISH_MS = 5000
/** Keep-alives hold a finished answer open for so long, in milliseconds: more may follow after all. */
const ALIVE_AFTER_FINISH_MS = 60_000

/** Makes the clocks. `expire` is called at most once. */
export function createClocks(
  scheduler: Scheduler,
  { firstToken, idle }: Connection['timeouts'],
  expire: (error: ChatError) => void,
): Clocks {
  let cancelFirst: (() => void) | undefined
  let cancelIdle: (() => void) | undefined
  let lastByte = 0
  let lastPayload = 0
  let hasToken = false
  let isOver = false

  /** Milliseconds that are left until it is silent for too long. */
  function left(): number {
    const now = scheduler.now()
    const limit = idle === false || !hasToken ? Infinity : idle
    if (!isOver) return limit - (now - lastByte)
    return Math.min(
      Math.min(limit, AFTER_FINISH_MS) - (now - lastByte),
      Math.min(limit, ALIVE_AFTER_FINISH_MS) - (now - lastPayload),
    )
  }

  // One timer that re-arms itself: setting a new one per read would cost more than the reading.
  function arm(): void {
    const ms = left()
    cancelIdle?.()
    cancelIdle = undefined
    if (ms === Infinity) return
    cancelIdle = scheduler.timer(() => {
      // A page that was frozen, or a busy process, finds its timers due before it reads what has arrived.
      cancelIdle = scheduler.timer(
        () => (left() > 0 ? arm() : expire(timeoutError('idle', idle))),
        0,
      )
    }, ms)
  }

  return {
    start() {
      lastByte = lastPayload = scheduler.now()
      if (firstToken === false) return
      const tellFirst = (): void => expire(timeoutError('firstToken', firstToken))
      cancelFirst = scheduler.timer(() => {
        cancelFirst = scheduler.timer(tellFirst, 0)
      }, firstToken)
    },
    byte(at, isPayload) {
      lastByte = at
      if (isPayload) lastPayload = at
    },
    settle(isNowOver) {
      if (isOver === isNowOver) return
      isOver = isNowOver
      lastByte = scheduler.now()
      arm()
    },
    token() {
      if (hasToken) return
      hasToken = true
      cancelFirst?.()
      lastByte = scheduler.now()
      arm()
    },
    stop() {
      cancelFirst?.()
      cancelIdle?.()
    },
  }
}

function timeoutError(which: 'firstToken' | 'idle', limit: number | false): ChatError {
  const what = which === 'idle' ? 'nothing arrived for' : 'no first token came within'
  const seconds = (limit === false ? AFTER_FINISH_MS : limit) / 1000
  return new ChatError('timeout', {
    message: `@x/core: ${what} ${seconds} seconds, so the request was given up. The text so far is kept; try again, or raise \`timeouts.${which}\`.`,
  })
}
