// What a process tells the others in a beat: that it lives, and which answers it follows. And what it learns from them.
import { timerOf } from '../deadline.ts'
import { now } from '../now.ts'
import { lookAfter } from './alone.ts'
import type { Heard, RedisProcess } from './redis-process.ts'

/** Beats a lease has: some may be lost. */
const BEATS = 4

/** Begins to beat; the beat ends by itself when there is nothing to tell. */
export function createPresence(here: RedisProcess): { start(): void } {
  const { written, followed, unfinished, tail, bounds } = here
  let isBeating = false
  let beatenAt = now()
  let refreshedAt = now()

  async function beat(): Promise<void> {
    const isDue = now() - refreshedAt > bounds.keepMs / BEATS
    if (isDue) refreshedAt = now()
    // One turn, so one round trip.
    await Promise.all([
      renew(here),
      ...[...followed].flatMap((heard) => [mark(here, heard), missed(here, heard)]),
      ...(isDue ? refresh(here) : []),
      ...[...written.values()].map((one) => one.hasLeft && lookAfter(here, one)),
      ...[...unfinished.values()].map((finish) => finish()),
    ])
    beatenAt = now()
  }

  async function run(): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => void timerOf(resolve, bounds.leaseMs / BEATS))
      if (written.size + followed.size + unfinished.size === 0) break
      // What fails is tried again with the next beat.
      await beat().catch(() => undefined)
      if (now() - Math.min(tail.heardAt, beatenAt) > 2 * bounds.leaseMs) {
        for (const each of followed) each.fail('Redis has not answered for long.')
      }
    }
    isBeating = false
  }

  return {
    start() {
      if (isBeating) return
      isBeating = true
      beatenAt = now()
      void run()
    },
  }
}

/** Without a lease nothing said to this process would arrive. */
async function renew({ command, keys, instance, bounds }: RedisProcess): Promise<void> {
  const inbox = keys.inbox(instance)
  const isThere = await command('PEXPIRE', inbox, bounds.leaseMs)
  if (Number(isThere) === 1) return
  await Promise.all([
    command('XADD', inbox, '*', 'wake', '1'),
    command('PEXPIRE', inbox, bounds.leaseMs),
  ])
}

/** Tells its writer that somebody follows it. */
function mark({ command, bounds }: RedisProcess, heard: Heard): Promise<unknown> {
  return command('SET', heard.mark, '1', 'PX', bounds.leaseMs)
}

/** Whether the answer, or its writer, is gone. */
async function missed({ command }: RedisProcess, heard: Heard): Promise<void> {
  if (Number(await command('EXISTS', heard.stream, heard.writer)) === 2) return
  heard.fail('the answer, or the process that wrote it, is gone.')
}

/** Keys that are written into stay. */
function refresh({ command, keys, bounds, written }: RedisProcess): Promise<unknown>[] {
  return [...written.values()].map(({ name }) =>
    command('PEXPIRE', keys.stream(name), bounds.keepMs),
  )
}
