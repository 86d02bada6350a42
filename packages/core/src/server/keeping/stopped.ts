// How an answer ends that somebody stopped while others read it.
import { STOPPED_CODE } from '../../dialect/api-error.ts'

const NEWLINE = 10
const RETURN = 13

const EVENT: string = JSON.stringify({
  error: { message: 'The answer was stopped.', type: 'stopped', param: null, code: STOPPED_CODE },
})

/** Tells bytes that end with a whole event from those that end inside of one. */
export interface EventEnds {
  chunk(bytes: Uint8Array): void
  /** The last event of a stopped answer; nothing where the one before it is not whole, so that none is changed. */
  stopped(): Uint8Array | undefined
}

/** Watches where events end. */
export function watchEventEnds(): EventEnds {
  let tail: number[] = []
  return {
    chunk(bytes) {
      const end = [...bytes.subarray(-4)].filter((byte) => byte !== RETURN)
      tail = [...tail, ...end].slice(-2)
    },
    stopped() {
      const isWhole = tail.every((byte) => byte === NEWLINE) && tail.length !== 1
      return isWhole ? new TextEncoder().encode(`data: ${EVENT}\n\n`) : undefined
    },
  }
}
