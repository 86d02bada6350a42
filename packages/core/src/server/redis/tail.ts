// The one connection of a process that waits: it hears what is added to the streams that are followed here, and what
// other processes tell this one.
import { withDeadline } from '../deadline.ts'
import { now } from '../now.ts'
import type { RedisClient, RedisConnection } from './client.ts'
import { byStream, entriesOf, entryId, type Entry } from './entries.ts'
import { asArray } from '../../json.ts'

/** How long one read waits at most, in milliseconds: less than the timeout that a client may have for commands. */
const LONGEST_BLOCK_MS = 1000
/** How long nothing is tried after the connection failed, in milliseconds. */
const PAUSE_MS = 250

/** Reads as it comes. */
export interface Tail {
  /** Begins, if it has not; it goes on until nothing needs it. */
  start(): void
  /** Hears of the entries of a stream after the nth. Returns its undo. */
  follow(stream: string, after: number, hear: (entries: readonly Entry[]) => void): () => void
  /** When something came last, if only that there was nothing. */
  readonly heardAt: number
}

/** What it is made from. */
export interface TailOptions {
  client: RedisClient
  /** Where other processes write to this one. */
  inbox: string
  /** How long an answer of Redis may take beyond the wait, in milliseconds. */
  patienceMs: number
  /** Whether somebody needs it. */
  isNeeded(): boolean
  /** Breaks a wait off, so that it is begun anew with what was added. */
  wake(): void
  /** What another process says. */
  told(what: string, name: string): void
}

interface Followed {
  after: number
  readonly listeners: Set<(entries: readonly Entry[]) => void>
}

/** A connection, and how far the inbox was read over it. Another server, or one set back, counts from elsewhere. */
interface Line {
  readonly connection: RedisConnection
  lastMessage: string
}

/** Makes the reader of one process. */
export function createTail(options: TailOptions): Tail {
  const { client, inbox, patienceMs, isNeeded, wake, told } = options
  const blockMs = Math.ceil(Math.min(LONGEST_BLOCK_MS, patienceMs / 2))
  const followed = new Map<string, Followed>()
  let isRunning = false
  let isWaiting = false
  let heardAt = now()

  function take(line: Line, reply: unknown): void {
    for (const [stream, entries] of byStream(reply)) {
      if (stream === inbox) takeMessages(line, entries, told)
      else takeEntries(followed.get(stream), entriesOf(entries))
    }
  }

  async function readOnce(line: Line): Promise<void> {
    const streams = [...followed]
    const keys = [inbox, ...streams.map(([stream]) => stream)]
    const ids = [line.lastMessage, ...streams.map(([, { after }]) => entryId(after))]
    isWaiting = true
    try {
      const what = 'Redis did not answer a read in time.'
      const args = ['XREAD', 'BLOCK', String(blockMs), 'STREAMS', ...keys, ...ids]
      const limit = blockMs + patienceMs
      const reply = await withDeadline(() => line.connection.sendCommand(args), limit, what)
      heardAt = now()
      isWaiting = false
      take(line, reply)
    } finally {
      isWaiting = false
    }
  }

  async function run(): Promise<void> {
    let line: Line | undefined
    while (isNeeded()) {
      try {
        line ??= { connection: await connected(client, patienceMs), lastMessage: '0-0' }
        await readOnce(line)
      } catch {
        destroy(line?.connection)
        line = undefined
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      }
    }
    destroy(line?.connection)
    isRunning = false
  }

  return {
    start() {
      if (isRunning) return
      isRunning = true
      heardAt = now()
      void run()
    },
    follow(stream, after, hear) {
      const one = followed.get(stream) ?? { after, listeners: new Set() }
      one.after = Math.min(one.after, after)
      one.listeners.add(hear)
      followed.set(stream, one)
      if (isWaiting) wake()
      return () => {
        one.listeners.delete(hear)
        if (one.listeners.size === 0 && followed.get(stream) === one) followed.delete(stream)
      }
    },
    get heardAt() {
      return heardAt
    },
  }
}

/** What was said may be said again over another connection; of a stream that is written no more it means nothing. */
function takeMessages(line: Line, entries: readonly unknown[], told: TailOptions['told']): void {
  for (const entry of entries) {
    const [id, fields] = asArray(entry)
    const [what, name] = asArray(fields).map(String)
    line.lastMessage = String(id)
    if (what !== undefined && what !== 'wake') told(what, name ?? '')
  }
}

function takeEntries(one: Followed | undefined, read: readonly Entry[]): void {
  one?.listeners.forEach((hear) => hear(read))
  if (one) one.after = Math.max(one.after, read.at(-1)?.n ?? 0)
}

async function connected(client: RedisClient, patienceMs: number): Promise<RedisConnection> {
  const connection = client.duplicate()
  // Its errors are told by what fails.
  connection.on('error', () => undefined)
  try {
    await withDeadline(
      () => connection.connect(),
      patienceMs,
      'Redis could not be reached in time.',
    )
  } catch (error) {
    destroy(connection)
    throw error
  }
  return connection
}

function destroy(connection: RedisConnection | undefined): void {
  try {
    connection?.destroy()
  } catch {
    // One that was never open has nothing to end.
  }
}
