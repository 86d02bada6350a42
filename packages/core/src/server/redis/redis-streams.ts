// Streams in Redis: written by one process, followed and stopped from any.
import { generateId } from '../../ids.ts'
import type { StreamStore, StreamWriter } from '../keeping/streams.ts'
import { leave } from './alone.ts'
import { commandsOf } from './client.ts'
import { read } from './following.ts'
import { keysOf } from './keys.ts'
import { createPresence } from './presence.ts'
import { quietly, type RedisProcess, type Written } from './redis-process.ts'
import { hear, stop } from './stopping.ts'
import { checkedOptions, type RedisStreamsOptions } from './stream-options.ts'
import { createTail } from './tail.ts'
import { append, begin, end, letGo } from './writing.ts'

function processOf(options: RedisStreamsOptions): RedisProcess {
  const { client, prefix, bounds, most } = checkedOptions(options)
  const command = commandsOf(client, bounds.leaseMs)
  const keys = keysOf(prefix)
  const instance = generateId()
  const inbox = keys.inbox(instance)
  const here: RedisProcess = {
    command,
    keys,
    instance,
    bounds,
    most,
    written: new Map(),
    followed: new Set(),
    unfinished: new Map(),
    tail: createTail({
      client,
      inbox,
      patienceMs: bounds.leaseMs,
      isNeeded: () => here.written.size > 0 || here.followed.size > 0,
      wake: () => quietly(command('XADD', inbox, '*', 'wake', '1')),
      told: (what, key) => hear(here, what, key),
    }),
    start() {
      here.tail.start()
      presence.start()
    },
  }
  const presence = createPresence(here)
  return here
}

function writerOf(here: RedisProcess, one: Written): StreamWriter {
  return {
    append: (bytes) => append(here, one, bytes),
    end: () => end(here, one),
    leave: () => leave(here, one),
    drop: () => letGo(here, one),
  }
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
  const here = processOf(options)
  return {
    async open(name, told) {
      const one = await begin(here, name, told)
      return typeof one === 'object' ? writerOf(here, one) : one
    },
    read: (name) => read(here, name),
    stop: (name) => stop(here, name),
  }
}
