// A stream that this process writes: begun, added to, and ended or let go.
import { keyOf, type StreamName, type StreamOrder } from '../keeping/streams.ts'
import { now } from '../now.ts'
import { routeError } from '../refuse.ts'
import { entryId, FIELD, fieldOf } from './entries.ts'
import { quietly, type RedisProcess, type Written } from './redis-process.ts'
import { ENDED, OPEN } from './scripts.ts'

const DAY_MS = 86_400_000
/** How long bytes are tried again while Redis is away, in milliseconds. */
const RETRY_MS = 2000
const RETRY_EVERY_MS = 100

/** Begins a stream. */
export async function begin(
  here: RedisProcess,
  name: StreamName,
  told: (order: StreamOrder) => void,
): Promise<Written | 'taken' | undefined> {
  const { command, keys, instance, bounds, most, written } = here
  if (written.size >= bounds.maxStreams) return undefined
  const key = keyOf(name)
  const places = [
    keys.stream(name),
    keys.owner(name),
    keys.inbox(instance),
    keys.bytes(name),
    keys.ended(name),
  ]
  const args = [keys.streams, key, instance, Date.now(), most.maxStreams, most.maxBytes]
  const expiries = [bounds.keepMs, DAY_MS, bounds.leaseMs]
  const said = await command('EVAL', OPEN, places.length, ...places, ...args, ...expiries)
  if (said === 'taken') return 'taken'
  if (said !== 'open') return undefined
  const one: Written = {
    name,
    key,
    told,
    n: 1,
    bytes: 0,
    aloneSince: undefined,
    hasLeft: false,
    isOver: false,
  }
  written.set(key, one)
  here.start()
  return one
}

/** Adds bytes. @throws ChatError `usage` where they are not kept. */
export async function append(here: RedisProcess, one: Written, bytes: Uint8Array): Promise<void> {
  one.bytes += bytes.byteLength
  if (one.bytes > here.bounds.maxBytes || here.written.get(one.key) !== one) {
    await letGo(here, one)
    throw routeError('the answer is larger than `maxBytes` of redisStreams.')
  }
  await add(here, here.keys.stream(one.name), ++one.n, fieldOf(bytes))
}

/** Whether an entry was refused since it is there already. */
function isRepeated(error: unknown): boolean {
  return /equal or smaller/.test(String(error))
}

/** Adds an entry. One that is sent again since its answer was lost is there once. */
async function add(
  { command }: RedisProcess,
  stream: string,
  n: number,
  field: readonly [string, string],
): Promise<void> {
  const until = now() + RETRY_MS
  for (let attempt = 0; ; attempt++) {
    try {
      const id = await command('XADD', stream, 'NOMKSTREAM', entryId(n), ...field)
      if (id !== null) return
    } catch (error) {
      if (attempt > 0 && isRepeated(error)) return
      if (now() > until || /OOM|NOAUTH|NOPERM|WRONGTYPE/.test(String(error))) throw error
      await new Promise((resolve) => setTimeout(resolve, RETRY_EVERY_MS))
      continue
    }
    throw routeError('the stream is in Redis no more, so nothing can be added to it.')
  }
}

/** Notes that no more comes. */
export async function end(here: RedisProcess, one: Written): Promise<void> {
  const { command, keys, bounds } = here
  if (!over(here, one)) return
  const stream = keys.stream(one.name)
  const entry = [entryId(++one.n), FIELD.end, String(one.bytes)] as const
  const counted = [keys.ended(one.name), keys.bytes(one.name)]
  quietly(command('EVAL', ENDED, 2, ...counted, one.key, one.bytes, Date.now(), DAY_MS))
  await untilDone(here, stream, async () => {
    const adding = command('XADD', stream, 'NOMKSTREAM', ...entry)
    const expiring = command('PEXPIRE', stream, bounds.keepMs)
    await Promise.all([adding, expiring]).catch((error: unknown) => {
      if (!isRepeated(error)) throw error
    })
  })
}

/** Deletes it, which a full Redis does too. Its followers miss it with their next beat. */
export async function letGo(here: RedisProcess, one: Written): Promise<void> {
  const { command, keys } = here
  if (!over(here, one)) return
  const stream = keys.stream(one.name)
  quietly(command('ZREM', keys.owner(one.name), one.key))
  await untilDone(here, stream, () => command('DEL', stream))
}

/** Whether it ends with this. */
function over({ written, command, keys, instance }: RedisProcess, one: Written): boolean {
  if (written.get(one.key) === one) {
    written.delete(one.key)
    if (one.hasLeft) {
      quietly(command('ZREM', keys.abandoned(one.name), `${instance} ${one.key}`))
    }
  }
  const isFirst = !one.isOver
  one.isOver = true
  return isFirst
}

/** Does it. Where Redis does not take it, it is tried again until nobody could come for the stream any more. */
async function untilDone(
  { unfinished, bounds, start }: RedisProcess,
  stream: string,
  work: () => Promise<unknown>,
): Promise<void> {
  const until = now() + bounds.keepMs
  const attempt = async (): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (now() < until) throw error
    }
    unfinished.delete(stream)
  }
  try {
    await attempt()
  } catch (error) {
    unfinished.set(stream, attempt)
    start()
    throw error
  }
}
