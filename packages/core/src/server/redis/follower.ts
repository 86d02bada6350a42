// One who follows an answer in Redis: in pages what is there, then what comes.
import { routeError } from '../refuse.ts'
import type { Command } from './client.ts'
import { entriesOf, entryId, type Entry } from './entries.ts'
import type { Tail } from './tail.ts'

/** Entries that are asked for at once. */
const PAGE = 200
/** How many bytes may wait for a slow reader before they are left in Redis. */
const MOST_WAITING = 256 * 1024

/** A follower. */
export interface Follower {
  readonly body: ReadableStream<Uint8Array>
  /** Its writer is gone, or nothing can be read any more: what is there is told, then an error. */
  fail(why: string): void
}

/** Follows a stream from its second entry. `left` is called when nothing more is waited for, though it may be read yet. */
export function follow(
  stream: string,
  { command, tail, left }: { command: Command; tail: Tail; left: () => void },
): Follower {
  let at = 1
  let queue: Entry[] = []
  let waiting = 0
  let failure: string | undefined
  /** Undefined while pages are read. */
  let unfollow: (() => void) | undefined
  let isComing = true
  let isOver = false
  let wake = (): void => undefined

  /** One who never reads its end must not be waited with for ever. */
  function settle(): void {
    isComing = false
    unfollow?.()
    unfollow = undefined
    left()
  }

  function end(): void {
    isOver = true
    settle()
    queue = []
    wake()
  }

  function fail(why: string): void {
    failure ??= why
    settle()
    wake()
  }

  /** Takes what is next. False where something before it is missing. */
  function push(entries: readonly Entry[]): boolean {
    for (const entry of entries) {
      if (entry.n <= at) continue
      if (entry.n !== at + 1) return false
      at = entry.n
      queue.push(entry)
      if (entry.type === 'bytes') waiting += entry.bytes.byteLength
      if (entry.type === 'end') settle()
    }
    return true
  }

  function hear(entries: readonly Entry[]): void {
    // What was added while this one was on its way to listen is in the next page.
    if (!push(entries) || waiting > MOST_WAITING) {
      unfollow?.()
      unfollow = undefined
    }
    wake()
  }

  /** Waits until there is an entry, or a failure. */
  async function fill(): Promise<void> {
    while (queue.length === 0 && !isOver) {
      if (unfollow !== undefined) {
        await new Promise<void>((resolve) => (wake = resolve))
        continue
      }
      const page = entriesOf(await command('XRANGE', stream, entryId(at + 1), '+', 'COUNT', PAGE))
      if (!push(page)) fail('a part of the answer is missing.')
      if (failure !== undefined && queue.length === 0) return
      if (page.length < PAGE && isComing) unfollow = tail.follow(stream, at, hear)
    }
  }

  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          await fill()
        } catch (cause) {
          end()
          throw routeError('Redis failed while an answer was followed.', cause)
        }
        if (isOver) return
        const entry = queue.shift()
        if (entry?.type === 'bytes') {
          waiting -= entry.bytes.byteLength
          return controller.enqueue(entry.bytes)
        }
        end()
        if (entry?.type === 'end') return controller.close()
        throw routeError(failure ?? 'the stream ended without its end.')
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  )
  return { body, fail }
}
