// The clocks of an answer that has begun to arrive at the route: the same two that a client has, looked at beside the
// bytes. What its own reader is slow to take is not the endpoint's silence.
import type { Connection } from '../../http/connection.ts'
import { ChatError } from '../../errors.ts'
import { timerOf } from '../deadline.ts'
import { onSilence, type Silence } from '../silence.ts'

/** What an answer is waited for. */
export interface Waiting {
  timeouts: Connection['timeouts']
  /** Whether these bytes, the next that came, have its first token in them. Not asked again after that. */
  isToken(bytes: Uint8Array): boolean
  /** Whether the first clock is that of the whole, as of a body that is one value. */
  isWhole: boolean
}

/** The clocks of one answer. */
export interface Clocks {
  /** Somebody reads on: the endpoint is waited for. */
  wanted(): void
  /** The upstream has sent something, which waits for its reader. */
  came(): void
  /** What came is read. */
  chunk(bytes: Uint8Array): void
  end(): void
}

/** Starts them. `expire` is called at most once. */
export function startClocks(
  { timeouts: { firstToken, idle }, isToken, isWhole }: Waiting,
  expire: (error: ChatError) => void,
): Clocks {
  let isAwaited = true
  let hasReader = false
  let hasToken = false
  let silence: Silence | undefined
  let cancelFirst = timerOf(endFirst, firstToken)

  function endFirst(): void {
    // A reader that is slow gets more time; one that never came has nobody behind it.
    if (hasReader && !isAwaited) cancelFirst = timerOf(endFirst, firstToken)
    else expire(timeoutError('firstToken', firstToken))
  }

  return {
    wanted() {
      hasReader = true
      isAwaited = true
    },
    came() {
      isAwaited = false
    },
    chunk(bytes) {
      silence?.heard()
      if (hasToken || !isToken(bytes)) return
      hasToken = true
      if (!isWhole) cancelFirst()
      silence = onSilence(idle, () => {
        if (isAwaited) expire(timeoutError('idle', idle))
      })
    },
    end() {
      cancelFirst()
      silence?.end()
    },
  }
}

function timeoutError(which: 'firstToken' | 'idle', limit: number | false): ChatError {
  const seconds = Number(limit) / 1000
  const what =
    which === 'idle' ? `sent nothing for ${seconds}` : `sent no first token within ${seconds}`
  return new ChatError('timeout', {
    message: `@x/core/server: the server behind this chat route ${what} seconds, so its answer was given up. Raise \`timeouts.${which}\` of the client if it needs longer.`,
  })
}
