// Streams in Redis: written by one process, followed and stopped from any.
import { generateId } from '../../ids.ts'
import { keyOf, type StreamName, type StreamOrder, type StreamStore } from '../keeping/streams.ts'
import { now } from '../now.ts'
import { routeError } from '../refuse.ts'
import { commandsOf } from './client.ts'
import { entriesOf, entryId, FIELD, fieldOf } from './entries.ts'
import { follow } from './follower.ts'
import { type Alone, createPresence, type Heard } from './presence.ts'
import { ABANDON, ENDED, OPEN, STOP } from './scripts.ts'
import { checkedOptions, type RedisStreamsOptions } from './stream-options.ts'
import { createTail } from './tail.ts'

const DAY_MS = 86_400_000
/** How long readers have to read what ended without being kept, in milliseconds. */
const LAST_WORDS_MS = 10_000
/** How long bytes are tried again while Redis is away, in milliseconds. */
const RETRY_MS = 2000
const RETRY_EVERY_MS = 100

interface Written {
  readonly name: StreamName
  readonly told: (order: StreamOrder) => void
  readonly mark: string
  n: number
  bytes: number
  /** Since when nobody listens; undefined while somebody does. */
  aloneSince: number | undefined
  hasLeft: boolean
  isOver: boolean
}

/** Whether an entry was refused since it is there already. */
function isRepeated(error: unknown): boolean {
  return /equal or smaller/.test(String(error))
}

/**
 * Keeps streams in Redis, for any number of processes behind one address. A stop reaches the process that writes within
 * milliseconds; followers learn within seconds that a process died.
 * @throws ChatError `usage` for options that cannot work.
 * @example
 * const client = await createClient({ url: process.env.REDIS_URL }).connect()
 * export const POST = createChatHandler({ client: …, authorize, streams: redisStreams({ client }) })
 */
export function redisStreams(options: RedisStreamsOptions): StreamStore {
  const { client, prefix, bounds, most } = checkedOptions(options)
  const { keepMs, abandonedMs, leaseMs } = bounds
  const command = commandsOf(client, leaseMs)
  const instance = generateId()
  const keys = {
    stream: (name: string) => `${prefix}s:${name}`,
    mark: (name: string) => `${prefix}r:${name}`,
    owner: ({ owner = '' }: StreamName) => `${prefix}o:${owner}`,
    bytes: ({ owner = '' }: StreamName) => `${prefix}b:${owner}`,
    ended: ({ owner = '' }: StreamName) => `${prefix}e:${owner}`,
    abandoned: ({ owner = '' }: StreamName) => `${prefix}a:${owner}`,
    inbox: (of: string) => `${prefix}i:${of}`,
  }
  const inbox = keys.inbox(instance)
  const written = new Map<string, Written>()
  const followed = new Set<Heard>()
  /** Ends that Redis did not take, by stream. */
  const unfinished = new Map<string, () => Promise<unknown>>()

  const tail = createTail({
    client,
    inbox,
    patienceMs: leaseMs,
    isNeeded: () => written.size > 0 || followed.size > 0,
    wake: () => quietly(command('XADD', inbox, '*', 'wake', '1')),
    told(what, key) {
      const one = written.get(key)
      if (!one) return
      if (what === 'drop') void letGo(key, one)
      one.told(what === 'stop' ? 'stop' : 'drop')
    },
  })
  const presence = createPresence({
    command,
    inbox,
    leaseMs,
    liveMs: keepMs,
    heardAt: () => tail.heardAt,
    followed: () => [...followed],
    unfinished: () => [...unfinished.values()],
    written: () => ({
      keys: [...written.keys()].map(keys.stream),
      alone: [...written].flatMap(([key, one]) => (one.hasLeft ? [aloneOf(key, one)] : [])),
    }),
  })
  const start = (): void => {
    tail.start()
    presence.start()
  }

  /** What nobody waits for, and what expires by itself where it fails. */
  function quietly(work: Promise<unknown>): void {
    work.catch(() => undefined)
  }

  function forget(key: string, one: Written): void {
    if (written.get(key) !== one) return
    written.delete(key)
    if (one.hasLeft) quietly(command('ZREM', keys.abandoned(one.name), `${instance} ${key}`))
  }

  /** Writes the last entry. Where Redis does not take it, it is tried again until nobody could come for it any more. */
  async function finish(key: string, one: Written, as: 'end' | 'dropped'): Promise<void> {
    forget(key, one)
    if (one.isOver) return
    one.isOver = true
    const stream = keys.stream(key)
    const entry = [entryId(++one.n), FIELD[as], String(one.bytes)] as const
    const until = now() + keepMs
    const write = async (): Promise<void> => {
      const adding = command('XADD', stream, 'NOMKSTREAM', ...entry)
      const expiring = command('PEXPIRE', stream, as === 'end' ? keepMs : LAST_WORDS_MS)
      try {
        await Promise.all([adding, expiring])
      } catch (error) {
        const isThere = isRepeated(error)
        if (!isThere && now() < until) throw error
      }
      unfinished.delete(stream)
    }
    if (as === 'dropped') quietly(command('ZREM', keys.owner(one.name), key))
    else {
      const ended = [keys.ended(one.name), keys.bytes(one.name)]
      quietly(command('EVAL', ENDED, 2, ...ended, key, one.bytes, Date.now(), DAY_MS))
    }
    try {
      await write()
    } catch (error) {
      unfinished.set(stream, write)
      start()
      throw error
    }
  }

  function letGo(key: string, one: Written): Promise<void> {
    const finishing = finish(key, one, 'dropped')
    quietly(finishing)
    return finishing
  }

  /** Nobody listens to it here. Elsewhere somebody may: then it is not alone. */
  async function abandon(key: string, one: Written): Promise<void> {
    one.aloneSince = now()
    const set = keys.abandoned(one.name)
    const bound = [most.maxAbandoned, abandonedMs * 2]
    const args = [`${instance} ${key}`, Date.now(), ...bound, keys.inbox('')]
    try {
      const isAlone = await command('EVAL', ABANDON, 2, set, one.mark, ...args)
      if (Number(isAlone) !== 1) one.aloneSince = undefined
    } catch (error) {
      one.aloneSince = undefined
      throw error
    }
  }

  function aloneOf(key: string, one: Written): Alone {
    return {
      mark: one.mark,
      heard(isFollowed) {
        if (isFollowed) one.aloneSince = undefined
        else if (one.aloneSince === undefined) quietly(abandon(key, one))
        else if (now() - one.aloneSince > abandonedMs) {
          void letGo(key, one)
          one.told('drop')
        }
      },
    }
  }

  /** Adds an entry. One that is sent again since its answer was lost is there once. */
  async function add(stream: string, n: number, field: string, value: string): Promise<void> {
    const until = now() + RETRY_MS
    for (let attempt = 0; ; attempt++) {
      try {
        const id = await command('XADD', stream, 'NOMKSTREAM', entryId(n), field, value)
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

  return {
    async open(name, told) {
      if (written.size >= bounds.maxStreams) return undefined
      const key = keyOf(name)
      const stream = keys.stream(key)
      const args = [keys.stream(''), key, instance, Date.now(), most.maxStreams, most.maxBytes]
      const expiries = [keepMs, DAY_MS, leaseMs]
      const said = await command(
        'EVAL',
        OPEN,
        5,
        stream,
        keys.owner(name),
        inbox,
        keys.bytes(name),
        keys.ended(name),
        ...args,
        ...expiries,
      )
      if (said === 'taken') return 'taken'
      if (said !== 'open') return undefined
      const one: Written = {
        name,
        told,
        mark: keys.mark(key),
        n: 1,
        bytes: 0,
        aloneSince: undefined,
        hasLeft: false,
        isOver: false,
      }
      written.set(key, one)
      start()
      return {
        async append(bytes) {
          one.bytes += bytes.byteLength
          if (one.bytes > bounds.maxBytes || written.get(key) !== one) {
            await letGo(key, one)
            throw routeError('the answer is larger than `maxBytes` of redisStreams.')
          }
          await add(stream, ++one.n, ...fieldOf(bytes))
        },
        end: () => finish(key, one, 'end'),
        async leave() {
          one.hasLeft = true
          await abandon(key, one)
        },
        drop: () => letGo(key, one),
      }
    },
    async read(name) {
      const key = keyOf(name)
      const stream = keys.stream(key)
      const mark = keys.mark(key)
      const [head, end] = await Promise.all([
        command('XRANGE', stream, entryId(1), entryId(1)),
        command('XREVRANGE', stream, '+', '-', 'COUNT', 1),
      ])
      const [first] = entriesOf(head)
      const [last] = entriesOf(end)
      if (first?.type !== 'writer' || last?.type === 'dropped') return undefined
      const isOver = last?.type === 'end'
      const writer = keys.inbox(first.instance)
      // Half of an answer that nobody writes any more would be told again at each asking.
      if (!isOver && Number(await command('EXISTS', writer)) !== 1) return undefined
      const heard: Heard = { stream, mark, writer, fail: (why) => follower.fail(why) }
      const follower = follow(stream, { command, tail, left: () => void followed.delete(heard) })
      if (!isOver) {
        followed.add(heard)
        start()
        quietly(command('SET', mark, '1', 'PX', leaseMs))
        quietly(command('ZREM', keys.abandoned(name), `${first.instance} ${key}`))
      }
      return follower.body
    },
    async stop(name) {
      const key = keyOf(name)
      const isKept = await command('EVAL', STOP, 1, keys.stream(key), key, keys.inbox(''))
      return Number(isKept) === 1
    },
  }
}
