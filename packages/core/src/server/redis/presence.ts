// What a process tells the others in a beat: that it lives, and which answers it follows. And what it learns from them.
import { timerOf } from '../deadline.ts'
import { now } from '../now.ts'
import type { Command } from './client.ts'

/** An answer that is written here and whose caller is gone. */
export interface Alone {
  /** The mark that its followers keep, on whichever process. */
  readonly mark: string
  /** Whether somebody follows it, as of the last beat. */
  heard(isFollowed: boolean): void
}

/** An answer that is followed here. */
export interface Heard {
  readonly stream: string
  readonly mark: string
  /** The inbox of its writer, which is there as long as its process lives. */
  readonly writer: string
  fail(why: string): void
}

/** What it is made from. */
export interface PresenceOptions {
  command: Command
  inbox: string
  leaseMs: number
  /** Answers that are written here: their keys, and those whose caller is gone. */
  written(): { keys: readonly string[]; alone: readonly Alone[] }
  followed(): readonly Heard[]
  /** Ends that could not be written: each is tried again, and says whether it still has to be. */
  unfinished(): readonly (() => Promise<unknown>)[]
  /** How long a key that is written into stays by itself, in milliseconds. */
  liveMs: number
  /** When the tail heard something last. */
  heardAt(): number
}

/** Beats a lease has: some may be lost. */
const BEATS = 4

/** Begins to beat; the beat ends by itself when there is nothing to tell. */
export function createPresence(options: PresenceOptions): { start(): void } {
  const { command, inbox, leaseMs, written, followed, unfinished, liveMs, heardAt } = options
  let isBeating = false
  let beatenAt = now()
  let refreshedAt = now()

  /** Without a lease nothing said to this process would arrive. */
  async function renew(): Promise<void> {
    const isThere = await command('PEXPIRE', inbox, leaseMs)
    if (Number(isThere) === 1) return
    await Promise.all([
      command('XADD', inbox, '*', 'wake', '1'),
      command('PEXPIRE', inbox, leaseMs),
    ])
  }

  async function beat(): Promise<void> {
    const { keys, alone } = written()
    const heard = followed()
    const isDue = now() - refreshedAt > liveMs / BEATS
    if (isDue) refreshedAt = now()
    // One turn, so one round trip.
    const renewed = renew()
    const marked = heard.map(({ mark }) => command('SET', mark, '1', 'PX', leaseMs))
    const refreshed = isDue ? keys.map((key) => command('PEXPIRE', key, liveMs)) : []
    const lives = heard.map(async ({ stream, writer, fail }) => {
      if (Number(await command('EXISTS', stream, writer)) === 2) return
      fail('the answer, or the process that wrote it, is gone.')
    })
    const asked = alone.map(async ({ mark, heard: told }) =>
      told(Number(await command('EXISTS', mark)) === 1),
    )
    const finished = unfinished().map((finish) => finish())
    await Promise.all([renewed, ...marked, ...refreshed, ...lives, ...asked, ...finished])
    beatenAt = now()
  }

  async function run(): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => void timerOf(resolve, leaseMs / BEATS))
      if (written().keys.length + followed().length + unfinished().length === 0) break
      // What fails is tried again with the next beat.
      await beat().catch(() => undefined)
      if (now() - Math.min(heardAt(), beatenAt) > 2 * leaseMs) {
        for (const each of followed()) each.fail('Redis has not answered for long.')
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
